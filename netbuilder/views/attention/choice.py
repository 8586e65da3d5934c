"""The choice of how attention is shown."""

from __future__ import annotations

from typing import Final

from PySide6.QtCore import QEvent, Qt, Signal, Slot
from PySide6.QtGui import QAction, QActionGroup
from PySide6.QtWidgets import QMenu, QToolButton, QWidget

from netbuilder import theme
from netbuilder.insight.attention import GRAD_CAM, METHODS, OFF, Attention
from netbuilder.translation import mark, say
from netbuilder.views.attention.signs import SignLegend
from netbuilder.views.common.texts import add_action, set_description, set_spoken, set_tip
from netbuilder.views.icons import icon

_HINTS: Final = {
    "off": mark("Show the picture plain; pointing at a class still shows what speaks for it"),
    "occlusion": mark("Cover parts of the picture in turn, and ask the network again"),
    "saliency": mark(
        "How the score changes with each pixel, times the pixel (gradient times input)"
    ),
    "grad-cam": mark("Where the maps of a convolution speak for the answer"),
}
_REPAINT: Final = (QEvent.Type.PaletteChange, QEvent.Type.StyleChange)


class AttentionChoice(QToolButton):
    """A button with a menu: one of the methods, or none; for Grad-CAM the layer, too.

    Attributes:
        legend: what the colours mean; hidden while nothing is shown.

    Signals:
        changed: another method or layer was chosen.
        told: why nothing can be shown, in a sentence; '' once it can.
    """

    changed = Signal()
    told = Signal(str)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("attention")
        set_spoken(self, say("Attention"))
        set_tip(
            self, say("Attention: show what in the picture speaks for the answer, or against it")
        )
        self.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.setAutoRaise(True)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.legend = SignLegend()
        self.legend.hide()
        self._method, self._layer = OFF, ""
        self._offered: tuple[str, ...] = ()
        self._note = ""
        menu = QMenu(self)
        menu.setToolTipsVisible(True)
        methods, self._layers = QActionGroup(self), QActionGroup(self)
        self._actions = {
            method: _entry(menu, methods, title, method, _HINTS[method])
            for method, title in METHODS.items()
        }
        self._submenu = menu.addMenu(say("Grad-CAM &Layer"))
        self._submenu.menuAction().setEnabled(False)
        methods.triggered.connect(self._choose)
        self._layers.triggered.connect(self._choose_layer)
        self.setMenu(menu)
        self._actions[OFF].setChecked(True)
        self._show()

    @property
    def method(self) -> str:
        """The method that is chosen."""
        return self._method

    @method.setter
    def method(self, method: str) -> None:
        """Choose one; a name of none is passed by."""
        if method in METHODS and method != self._method:
            self._method = method
            self._actions[method].setChecked(True)
            self._show()
            self.changed.emit()

    @property
    def layer(self) -> str | None:
        """The layer that is chosen for Grad-CAM; None for the usual one."""
        return self._layer or None

    def show_found(self, found: Attention | None) -> None:
        """Tell why nothing is shown, and offer the layers that there are."""
        note = "" if found is None or self._method == OFF else found.note
        if note != self._note:
            self._note = note
            self.told.emit(note)
        if found is not None and found.layers:
            self._offer(found.layers, found.layer)

    def changeEvent(self, event: QEvent) -> None:
        """Draw the icon in the theme's colours."""
        super().changeEvent(event)
        if event.type() in _REPAINT and hasattr(self, "_method"):
            self._show()

    def _offer(self, names: tuple[str, ...], chosen: str) -> None:
        if names != self._offered:
            self._offered = names
            self._submenu.clear()
            for name in names:
                _entry(
                    self._submenu,
                    self._layers,
                    name,
                    name,
                    say("Show the maps of {name}", name=name),
                )
            self._submenu.menuAction().setEnabled(len(names) > 1)
        for action in self._submenu.actions():
            action.setChecked(action.data() == chosen)

    @Slot(QAction)
    def _choose(self, action: QAction) -> None:
        self.method = action.data()

    @Slot(QAction)
    def _choose_layer(self, action: QAction) -> None:
        self._layer = action.data()
        if self._method == GRAD_CAM:
            self.changed.emit()
        else:
            self.method = GRAD_CAM

    def _show(self) -> None:
        on, now = self._method != OFF, theme.current()
        self.setIcon(icon("attention", now.accent if on else now.text, now.faint))
        set_description(self, METHODS[self._method])
        self.legend.show_method("" if not on else METHODS[self._method], self._method == GRAD_CAM)
        self.show_found(None)


def _entry(menu: QMenu, group: QActionGroup, name: str, value: str, hint: str) -> QAction:
    action = add_action(menu, name, hint=hint)
    action.setCheckable(True)
    action.setData(value)
    group.addAction(action)
    return action
