"""The palette where the window is narrow: an icon for each family, from which the list unfolds."""

from __future__ import annotations

from functools import partial
from typing import Final

from PySide6.QtCore import QEvent, QObject, QPoint, QSize, Qt
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QApplication, QFrame, QHBoxLayout, QToolButton, QVBoxLayout, QWidget

from netbuilder import theme
from netbuilder.design import catalogue
from netbuilder.translation import say
from netbuilder.views.common.texts import set_spoken, set_tip
from netbuilder.views.icons import icon
from netbuilder.views.palette import Palette

WIDTH: Final = 44
_LIST: Final = 232
_SIDE: Final = 34
_ICON: Final = 20
_LEAVING: Final = (QEvent.Type.MouseButtonPress, QEvent.Type.FocusIn)


class PaletteSide(QWidget):
    """Has the palette, or a strip of icons that opens it over the canvas.

    Args:
        palette: the layers to choose from.
    """

    def __init__(self, palette: Palette) -> None:
        super().__init__()
        self.setObjectName("paletteSide")
        self._palette, self._narrow = palette, False
        self._rail = _Rail()
        self._rail.hide()
        for name, button in self._rail.buttons.items():
            button.clicked.connect(partial(self._open, name))
        self._flyout: QFrame | None = None
        self._opened_by = self._rail.buttons[""]
        palette.addRequested.connect(self._close)
        self._inside = QHBoxLayout(self)
        self._inside.setContentsMargins(0, 0, 0, 0)
        self._inside.addWidget(self._rail)
        self._inside.addWidget(palette)
        self.setFocusProxy(palette)

    def set_narrow(self, narrow: bool) -> None:
        """Show the icons alone, or the list."""
        if narrow == self._narrow:
            return
        self._narrow = narrow
        focus = QApplication.focusWidget()
        if narrow:
            self._rail.show()
            # Otherwise the focus would go to the canvas, where it selects a block.
            if focus is not None and self._palette.isAncestorOf(focus):
                self._rail.buttons[""].setFocus()
            self._palette.hide()
        else:
            self._close()
            self._inside.addWidget(self._palette)
            self._palette.show()
            if focus is not None and self._rail.isAncestorOf(focus):
                self._palette.setFocus()
            self._rail.hide()
        self.setMaximumWidth(WIDTH if narrow else 16_777_215)

    def find_layer(self) -> None:
        """Let the user type what to look for."""
        if self._narrow:
            self._open("")
        else:
            self._palette.setFocus(Qt.FocusReason.ShortcutFocusReason)

    def minimumSizeHint(self) -> QSize:
        """A strip, or the narrowest list."""
        return QSize(WIDTH if self._narrow else 150, 0)

    def _open(self, family: str) -> None:
        """Show the list beside the icons, over what is there."""
        if self._flyout is None:
            self._flyout = QFrame(self.window())
            self._flyout.setObjectName("paletteFlyout")
            self._flyout.setFrameShape(QFrame.Shape.StyledPanel)
            self._flyout.setAutoFillBackground(True)
            self._unfolded = QVBoxLayout(self._flyout)
            self._unfolded.setContentsMargins(0, 0, 0, 0)
            self._flyout.hide()
        self._opened_by = self._rail.buttons[family]
        self._unfolded.addWidget(self._palette)
        place = self.mapTo(self.window(), QPoint(self.width(), 0))
        wide = max(_LIST, self._palette.whole_width)
        self._flyout.setGeometry(place.x(), place.y(), wide, self.height())
        self._palette.show()
        self._flyout.show()
        self._flyout.raise_()
        self._palette.setFocus()
        self._palette.show_family(family)
        self._listen(True)

    def _close(self) -> None:
        if self._flyout is not None and self._flyout.isVisible():
            self._listen(False)
            focus = QApplication.focusWidget()
            if focus is not None and self._narrow and self._flyout.isAncestorOf(focus):
                self._opened_by.setFocus()
            self._flyout.hide()

    def _listen(self, listening: bool) -> None:
        program = QApplication.instance()
        if program is not None:
            (program.installEventFilter if listening else program.removeEventFilter)(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Close the list with Esc, or when the mouse or the keyboard goes elsewhere."""
        if isinstance(watched, QWidget) and self._flyout is not None:
            if event.type() in _LEAVING and not self._is_inside(watched):
                self._close()
            elif event.type() == QEvent.Type.KeyPress and self._is_inside(watched):
                bare = isinstance(event, QKeyEvent) and event.key() == Qt.Key.Key_Escape
                if bare and not self._palette.has_search:
                    self._close()
                    return True
        return False

    def _is_inside(self, widget: QWidget) -> bool:
        flyout = self._flyout
        inside = flyout is not None and (widget is flyout or flyout.isAncestorOf(widget))
        return inside or widget.window() is not self.window()


class _Rail(QWidget):
    """The icons."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("paletteRail")
        set_spoken(self, say("Layers"))
        self.setFixedWidth(WIDTH)
        self.buttons: dict[str, QToolButton] = {}
        layout = QVBoxLayout(self)
        layout.setContentsMargins(5, 8, 5, 8)
        layout.setSpacing(3)
        for family, title in {"": say("Search layers"), **catalogue.FAMILIES}.items():
            button = QToolButton()
            name = family or "search"
            button.setObjectName(f"family-{name}")
            button.setAutoRaise(True)
            button.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
            button.setFixedSize(QSize(_SIDE, _SIDE))
            button.setIconSize(QSize(_ICON, _ICON))
            set_spoken(button, title)
            set_tip(button, title)
            layout.addWidget(button)
            self.buttons[family] = button
        layout.addStretch(1)
        self._dress()

    def changeEvent(self, event: QEvent) -> None:
        """Take the colours of another theme."""
        super().changeEvent(event)
        if event.type() == QEvent.Type.PaletteChange and self.buttons:
            self._dress()

    def _dress(self) -> None:
        now = theme.current()
        for family, button in self.buttons.items():
            colour = now.family_colour(family) if family else now.text
            name = {"": "search", "shape": "reshape"}.get(family, family)
            button.setIcon(icon(name, colour, side=_ICON))
