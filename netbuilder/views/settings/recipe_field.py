"""A setting in the recipe: its name above its value, which is edited where it stands."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QRectF, QSize, Qt, QTimer
from PySide6.QtGui import (
    QColor,
    QFocusEvent,
    QFont,
    QFontMetrics,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPalette,
    QPen,
)
from PySide6.QtWidgets import QAbstractSpinBox, QApplication, QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.views.common.texts import elided
from netbuilder.views.forms.controls import ComboBox
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.views.icons import draw_icon

_SMALL: Final = 0.85
_INSET: Final = 8
_ICON: Final = 13
_RIGHT: Final = _ICON + 6
_RADIUS: Final = 6.0
_NOTICE: Final = 280
_NOTICE_MS: Final = 10_000
_LEAST: Final = 40


class FlatComboBox(ComboBox):
    """A combo box that is drawn as its text alone."""

    def sizeHint(self) -> QSize:
        """As high as a line of text."""
        return QSize(super().sizeHint().width(), self.fontMetrics().height() + 2)

    def minimumSizeHint(self) -> QSize:
        """It may be narrow."""
        return QSize(20, self.sizeHint().height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the text, as much as there is room for."""
        painter = QPainter(self)
        now = theme.current()
        painter.setPen(QColor(now.text if self.isEnabled() else now.muted))
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        text = elided(self.fontMetrics(), self.currentText(), self.width())
        painter.drawText(self.rect(), flags, text)
        painter.end()


class RecipeField(QWidget):
    """Shows a frame under the pointer, while it is edited, and while it counts in a training.

    Args:
        editor: of the setting.
        letters: how many of the value there is room for.
        least: the same where there is little room.
    """

    def __init__(self, editor: ParameterEditor, letters: int, least: int = 0) -> None:
        super().__init__()
        self.editor = editor
        self._letters, self._fewest = letters, least or letters
        self._counts_now = False
        self._over = QTimer(self, singleShot=True, interval=_NOTICE_MS)
        self._over.timeout.connect(editor.notice.hide)
        editor.notice.installEventFilter(self)
        control = editor.control
        control.installEventFilter(self)
        if isinstance(control, QAbstractSpinBox):
            control.setFrame(False)
            control.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
            control.setMinimumWidth(20)
            palette = QPalette()
            palette.setResolveMask(0)
            palette.setColor(QPalette.ColorRole.Base, QColor(0, 0, 0, 0))
            control.setPalette(palette)
        self.setAttribute(Qt.WidgetAttribute.WA_Hover)
        self._layout = QVBoxLayout(self)
        self._layout.setSpacing(0)
        self._layout.addWidget(editor)
        self._measure()

    @property
    def widths(self) -> tuple[int, int]:
        """What it needs in pixels: all that is good to have, and the least."""
        metrics, around = self.fontMetrics(), _INSET + _RIGHT + 4
        title = QFontMetrics(self._small()).horizontalAdvance(self.editor.label) + 2 * _INSET
        sizes = [metrics.horizontalAdvance("0" * n) + around for n in (self._letters, self._fewest)]
        return max(title, sizes[0]), max(title, sizes[1])

    def sizeHint(self) -> QSize:
        """A line for the name, and one for the value."""
        small = QFontMetrics(self._small()).height()
        return QSize(self.widths[0], max(_LEAST, small + self.editor.sizeHint().height() + 6))

    def minimumSizeHint(self) -> QSize:
        """The same with less room for the value."""
        return QSize(self.widths[1], self.sizeHint().height())

    def set_counts_now(self, now: bool) -> None:
        """Frame it, as one that counts in the training that is on its way."""
        if now != self._counts_now:
            self._counts_now = now
            self.update()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        """A press beside the value is meant for it."""
        control = self.editor.control
        if control.isEnabled() and event.button() == Qt.MouseButton.LeftButton:
            control.setFocus(Qt.FocusReason.MouseFocusReason)
            if isinstance(control, ComboBox):
                control.showPopup()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the control's focus, and show what is wrong below the field."""
        kind = event.type()
        if watched is self.editor.notice:
            if kind == QEvent.Type.Show:
                self._place_notice()
                self._over.start()
            elif kind == QEvent.Type.Hide:
                self._over.stop()
        elif kind in (QEvent.Type.FocusIn, QEvent.Type.FocusOut, QEvent.Type.EnabledChange):
            self.update()
            control = self.editor.control
            clicked = isinstance(event, QFocusEvent) and (
                event.gotFocus() and event.reason() == Qt.FocusReason.MouseFocusReason
            )
            if isinstance(control, QAbstractSpinBox) and clicked:
                # Later: the press that gave the focus sets the cursor.
                QTimer.singleShot(0, control, control.selectAll)
        return False

    def _place_notice(self) -> None:
        """Let the notice hang below the field, over whatever is there."""
        notice, window = self.editor.notice, self.window()
        if notice.parentWidget() is not window:
            notice.setParent(window)
            notice.setVisible(True)  # A widget that gets another parent is hidden.
            return
        notice.resize(_NOTICE, notice.heightForWidth(_NOTICE) + 4)
        place = self.mapTo(window, QPoint(0, self.height() + 2))
        notice.move(max(0, min(place.x(), window.width() - _NOTICE - 4)), place.y())
        notice.raise_()

    def changeEvent(self, event: QEvent) -> None:
        """Take letters of another size."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.FontChange:
            self._measure()

    def _measure(self) -> None:
        top = QFontMetrics(self._small()).height() + 3
        self._layout.setContentsMargins(_INSET, top, _RIGHT, 3)
        self.updateGeometry()

    def _small(self) -> QFont:
        font = QFont(self.font())
        font.setPointSizeF(font.pointSizeF() * _SMALL)
        return font

    def paintEvent(self, event: QPaintEvent) -> None:
        """Draw the frame, the name, and a lock or an arrow."""
        now, control = theme.current(), self.editor.control
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = QApplication.focusWidget()
        focused = focus is not None and (focus is control or control.isAncestorOf(focus))
        usable = control.isEnabled()
        if usable and (focused or self._counts_now or self.underMouse()):
            painter.setPen(QPen(QColor(now.accent if focused else now.control), 1 + focused))
            painter.setBrush(QColor(now.entry))
            inset = 1.0 if focused else 0.5
            area = QRectF(self.rect()).adjusted(inset, inset, -inset, -inset)
            painter.drawRoundedRect(area, _RADIUS, _RADIUS)
        painter.setFont(self._small())
        painter.setPen(QColor(now.muted))
        height = painter.fontMetrics().height()
        name = QRectF(_INSET, 3, self.width() - _INSET - 2, height)
        flags = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
        title = elided(painter.fontMetrics(), self.editor.label, name.width())
        painter.drawText(name, flags, title)
        place = QRectF(
            self.width() - _RIGHT + 2, self.editor.geometry().center().y() - _ICON / 2, _ICON, _ICON
        )
        if not usable:
            draw_icon(painter, place, "lock", now.muted)
        elif isinstance(control, ComboBox):
            draw_icon(painter, place, "down", now.muted)
        painter.end()
