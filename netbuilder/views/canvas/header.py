"""The strip above the network: level of detail, which sample, whose network, and the zoom."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from PySide6.QtCore import QRectF, QSize, Qt, Signal
from PySide6.QtGui import QAction, QColor, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QToolButton, QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.key_names import with_keys
from netbuilder.opened.level import Level
from netbuilder.translation import mark, say
from netbuilder.views.canvas.backdrop import draw_ground
from netbuilder.views.canvas.shades import shade
from netbuilder.views.canvas.view import Canvas
from netbuilder.views.common.chip import Chip
from netbuilder.views.common.segment import Segment
from netbuilder.views.common.texts import add_action, elided, set_caption, set_spoken, set_tip
from netbuilder.wording import stacked

LEVELS: Final[Mapping[Level | None, str]] = {
    None: "actionLevelAuto",
    "cards": "actionLevelCards",
    "opened": "actionLevelOpened",
    "neurons": "actionLevelNeurons",
}
_NAMES: Final[Mapping[Level, str]] = {
    "cards": mark("Cards"),
    "opened": mark("Opened"),
    "neurons": mark("Neurons"),
}
_HIGH: Final = 40
_NARROW: Final = 620
_LEGEND: Final = 22
_SPACES: Final = 40
_SCALE: Final = 64
_STEPS: Final = 16


class CanvasHeader(QWidget):
    """Shows and chooses how the network is shown.

    Signals:
        levelChosen: 'cards', 'opened' or 'neurons'; None for the rule.
        sampleChosen: 'drawing', 'test' or 'next'.

    Args:
        parent: Qt's.
    """

    levelChosen = Signal(object)
    sampleChosen = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvasHeader")
        self._level: Level = "cards"
        self._wish: Level | None = None
        self._title, self._opened = "", False
        self._buttons: dict[Level, QToolButton] = {}
        layout = QHBoxLayout(self)
        layout.setContentsMargins(8, 6, 8, 2)
        layout.setSpacing(0)
        for level, name in _NAMES.items():
            button = self._buttons[level] = Segment()
            button.setObjectName(f"level-{level}")
            set_caption(button, name)
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(lambda _=False, level=level: self._choose(level))
            layout.addWidget(button)
        layout.addSpacing(8)
        self.sample = QToolButton()
        self.sample.setObjectName("canvasSample")
        self.sample.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.sample.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        menu = QMenu(self.sample)
        for choice, text in (
            ("drawing", say("Your Drawing")),
            ("test", say("A Test Sample")),
            ("next", say("The Next Test Sample")),
        ):
            action = add_action(menu, text)
            action.setObjectName(f"sample-{choice}")
            action.triggered.connect(lambda _=False, choice=choice: self.sampleChosen.emit(choice))
        self.sample.setMenu(menu)
        layout.addWidget(self.sample)
        layout.addSpacing(8)
        layout.addStretch(1)
        self.chip = Chip()
        layout.addWidget(self.chip)
        layout.addSpacing(6)
        self._zoom = layout
        self.setFixedHeight(max(_HIGH, self.fontMetrics().height() + 22))
        self.show_level("cards", None, False)
        self.show_sample("")

    def add_zoom(self, smaller: QAction, larger: QAction, fit: QAction) -> None:
        """Offer these at the right end."""
        for name, sign, action in (
            ("canvasZoomOut", "−", smaller),  # noqa: RUF001 - a true minus
            ("canvasZoomIn", "+", larger),
            ("canvasFit", say("Fit"), fit),
        ):
            button = QToolButton()
            button.setObjectName(name)
            set_caption(button, sign)
            set_spoken(button, action.text().replace("&", ""))
            set_tip(button, action.toolTip())
            button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
            button.clicked.connect(action.trigger)
            self._zoom.addWidget(button)

    def show_level(self, level: Level, wish: Level | None, neurons: bool) -> None:
        """Show which level is shown, and whether that is the user's wish.

        Args:
            level: that is shown.
            wish: that the user has chosen, if any.
            neurons: whether the network is small enough for every unit to be shown.
        """
        self._level, self._wish = level, wish
        self.show_opened(level != "cards")
        for each, button in self._buttons.items():
            button.setChecked(each == level)
            if each == "neurons":
                button.setEnabled(neurons)
            hint = {
                "cards": with_keys(say("Show each block as a card"), "actionLevelCards"),
                "opened": with_keys(say("Show what each block does"), "actionLevelOpened"),
                "neurons": with_keys(
                    say(
                        "Show every unit and every weight; for at most 16 units in each "
                        "layer and 600 weights"
                    ),
                    "actionLevelNeurons",
                ),
            }[each]
            if each == level:
                hint += (
                    with_keys(
                        say("\nClick again for the level that suits the network"),
                        "actionLevelAuto",
                    )
                    if wish is not None
                    else say("\nChosen to suit the network")
                )
            set_tip(button, hint)

    def show_opened(self, opened: bool) -> None:
        """Whether anything is shown of a sample."""
        self._opened = opened
        self.show_sample(self._title)

    def resizeEvent(self, event: QResizeEvent) -> None:
        """Leave room for the chip."""
        super().resizeEvent(event)
        self.show_sample(self._title)

    def show_sample(self, title: str) -> None:
        """Name the sample that is shown; '' where none is."""
        self._title = title
        self.sample.setVisible(bool(title) and self._opened)
        whole = say("Showing {title}", title=title)
        metrics, room = self.sample.fontMetrics(), self._room()
        if self.width() < _NARROW or metrics.horizontalAdvance(whole) > room:
            set_caption(self.sample, elided(metrics, title.capitalize(), room))
        else:
            set_caption(self.sample, whole)
        tip = say("Choose the sample whose way through the network is shown")
        set_tip(self.sample, stacked([whole, tip]) if title else tip)

    def _room(self) -> float:
        """The width for the sample's name, between the levels and the chip at its narrowest."""
        taken = self.chip.minimumSizeHint().width()
        for button in self.findChildren(QToolButton):
            if button is not self.sample and button.isVisibleTo(self):
                taken += button.sizeHint().width()
        frame = self.sample.sizeHint().width()
        frame -= self.sample.fontMetrics().horizontalAdvance(self.sample.text())
        return self.width() - taken - frame - _SPACES

    def sizeHint(self) -> QSize:
        """One row."""
        return QSize(480, self.height())

    def minimumSizeHint(self) -> QSize:
        """The canvas may be narrower than the row."""
        return QSize(200, self.height())

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint the canvas's ground."""
        draw_ground(QPainter(self), QRectF(self.rect()))

    def _choose(self, level: Level) -> None:
        again = level == self._level and self._wish is not None
        self.levelChosen.emit(None if again else level)


class CanvasLegend(QWidget):
    """What the colours of an opened network mean, below it."""

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("canvasLegend")
        self._hint = ""
        self.setFixedHeight(max(_LEGEND, self.fontMetrics().height() + 6))
        self.hide()

    def show_level(self, level: Level) -> None:
        """Explain this level."""
        self.setVisible(level != "cards")
        self._hint = {
            "cards": "",
            "opened": say("line width = weight × activity"),  # noqa: RUF001
            "neurons": say("line width = weight, corner = bias; drag a line to change it"),
        }[level]
        set_spoken(self, say("Orange speaks against, blue for; {hint}", hint=self._hint))
        more = say(
            "\nDrag a line up or down to change its weight; Ctrl+click a line to switch it off."
        )
        set_tip(self, f"{self._hint}{more if level == 'neurons' else ''}")
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        """Paint a scale between two words, and the hint."""
        painter, now = QPainter(self), theme.current()
        draw_ground(painter, QRectF(self.rect()))
        metrics, middle = self.fontMetrics(), self.height() / 2
        painter.setPen(QColor(now.muted))
        base = middle + metrics.ascent() / 2 - 1
        x = 10.0
        against, in_favour = say("against"), say("for")
        painter.drawText(round(x), round(base), against)
        x += metrics.horizontalAdvance(against) + 6
        for step in range(_STEPS):
            place = QRectF(x + step * _SCALE / _STEPS, middle - 4, _SCALE / _STEPS + 0.5, 8)
            painter.fillRect(place, shade(2 * step / (_STEPS - 1) - 1))
        x += _SCALE + 6
        painter.drawText(round(x), round(base), in_favour)
        x += metrics.horizontalAdvance(in_favour) + 16
        hint = elided(metrics, self._hint, self.width() - x - 4)
        painter.drawText(round(x), round(base), hint)


class FramedCanvas(QWidget):
    """The canvas between its header and its legend.

    Args:
        canvas: shows the network.
    """

    def __init__(self, canvas: Canvas) -> None:
        super().__init__()
        self.header, self.legend = CanvasHeader(), CanvasLegend()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(0)
        for part in (self.header, canvas, self.legend):
            layout.addWidget(part)
        layout.setStretchFactor(canvas, 1)
