"""How much of the network the canvas shows: cards, opened blocks, or every unit."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from PySide6.QtCore import QEvent, QObject, Qt, Signal, Slot
from PySide6.QtGui import QKeyEvent, QMouseEvent
from PySide6.QtWidgets import QGraphicsView

from netbuilder.design import Analysis, Design
from netbuilder.opened.forms import neurons_possible
from netbuilder.opened.frame import Frame
from netbuilder.opened.level import Level, Plan, plan
from netbuilder.views.canvas.attended import Attended
from netbuilder.views.canvas.pointing import Pointing
from netbuilder.views.canvas.scene import StackScene
from netbuilder.views.canvas.speech import say_unit
from netbuilder.views.canvas.unit_count import UnitCount
from netbuilder.views.canvas.unit_keys import UnitKeys
from netbuilder.views.canvas.weight_drag import WeightDrag
from netbuilder.views.canvas.zoom import Zoom
from netbuilder.views.common import motion

_LEAST: Final = 0.42
"""The scale below which the pictures of an opened network are too small."""
_PASSES: Final = 4
_CLOSE: Final = 1e-3
_ENTER: Final = (Qt.Key.Key_Return, Qt.Key.Key_Enter)
_BARE: Final = (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)


class Detail(QObject):
    """Has the scene draw its blocks as the rule or the user wants, and shows all of them.

    Enter, and a double click on a block, open or close that block against the level of the rest.

    Args:
        view: the canvas.
        scene: the blocks.
        zoom: of the view; as long as the user leaves it alone the network is fitted into it.

    Attributes:
        wish: the level that the user has chosen; None for the rule.
        known: whether there is a network whose values can be shown.
        small: whether the network is so small that every unit can be shown.
        plan: how it is drawn now.
        attended: the single value that the user attends to.
        pointing: what the pointer is over.
        units: the unit or value that the keys have come to.
        counts: changes of the number of units.
        weights: drags of single links.

    Signals:
        changed: blocks are drawn in another way.
        framed: opened blocks show something else.
    """

    changed = Signal()
    framed = Signal()

    def __init__(self, view: QGraphicsView, scene: StackScene, zoom: Zoom) -> None:
        super().__init__(view)
        self._view, self._scene, self._zoom = view, scene, zoom
        self._shown: tuple[Design, Analysis] | None = None
        self._against: frozenset[str] = frozenset()
        self._fitted = False
        self.attended = Attended(scene, lambda: self._shown)
        self.pointing = Pointing(view, scene, self.attended)
        self.units = UnitKeys(view, scene, self.attended)
        scene.frameShown.connect(self.framed)
        self._told: tuple[str, int] | None = None
        self.units.moved.connect(self._say)
        self.units.moreKnown.connect(self._say_more)
        self.weights = WeightDrag(view, scene, self.pointing)
        self.wish: Level | None = None
        self.known = False
        self.small = False
        self.plan = Plan()
        zoom.rescaled = self._letter
        view.installEventFilter(self)
        view.viewport().installEventFilter(self)
        self.counts = UnitCount(view, scene)

    @property
    def frame(self) -> Frame | None:
        """What opened blocks show."""
        return self._scene.frame

    def shape_of(self, name: str) -> tuple[int, ...]:
        """The shape of what a block puts out for a sample; () where it is not known."""
        if self._shown is None or name not in (b.name for b in self._shown[0].active):
            return ()
        return self._shown[1].info(name).output_shape or ()

    def show_live(self, live: bool) -> None:
        """Whether the network is being trained, so that its links may move."""
        self._scene.gaps.show_moving(live and motion.allowed())

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """This design is about to be shown."""
        if self._against and self._shown is not None:
            self._follow_names(self._shown[0], design)
        self._shown = design, analysis
        self._decide()

    def choose(self, level: Level | None) -> None:
        """Show this level; None for what suits the network and the room."""
        self.wish, self._against = level, frozenset()
        self._zoom.chosen = False
        self._decide()

    @property
    def against(self) -> tuple[str, ...]:
        """Names of the blocks that the user has opened or closed against the level."""
        return tuple(sorted(self._against))

    def restore(self, level: Level | None, against: Iterable[str]) -> None:
        """Show what was shown when the design was saved."""
        self.wish, self._against = level, frozenset(against)
        self._zoom.chosen = False
        self._decide()

    def know(self, known: bool) -> None:
        """Whether there is a network whose values can be shown."""
        if known != self.known:
            self.known = known
            self._decide()

    def _follow_names(self, before: Design, design: Design) -> None:
        """A block that is renamed stays open."""
        if len(before.blocks) == len(design.blocks):
            both = zip(before.blocks, design.blocks, strict=True)
            renamed = {old.name: new.name for old, new in both if old.name != new.name}
            if len(renamed) == 1:
                self._against = frozenset(renamed.get(name, name) for name in self._against)

    def toggle(self, name: str) -> None:
        """Open or close a block against the rule."""
        if self.plan.level != "neurons":
            self._against ^= {name}
            self._decide()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Follow the size of the view; take Enter and double clicks."""
        kind = event.type()
        if kind == QEvent.Type.Resize and watched is self._view.viewport():
            self._decide()
        elif isinstance(event, QKeyEvent) and watched is self._view:
            if kind == QEvent.Type.KeyPress and (self.units.take(event) or self.counts.take(event)):
                return True
            if kind == QEvent.Type.KeyPress and event.key() in _ENTER:
                return event.modifiers() in _BARE and self._toggle_current()
        elif isinstance(event, QMouseEvent) and kind == QEvent.Type.MouseButtonDblClick:
            self._toggle_at(event)
        return False

    @Slot()
    def _say(self) -> None:
        """Tell a screen reader of the unit or value that the keys have come to."""
        at, before = self.units.at, self._told
        self._told = None if at is None else (at.block, at.tile)
        again = at is not None and self._told == before
        say_unit(self._view, self.units.said(), again=again)

    @Slot(str)
    def _say_more(self, words: str) -> None:
        say_unit(self._view, words, again=True)

    def _toggle_current(self) -> bool:
        selected = [item for item, _ in self._scene.places() if item.isSelected()]
        if not selected:
            return False
        for item in selected:
            self.toggle(item.content.name)
        return True

    def _toggle_at(self, event: QMouseEvent) -> None:
        """The view takes the press like any other."""
        point = self._view.mapToScene(event.position().toPoint())
        item = self._scene.block_at(point)
        left = event.button() == Qt.MouseButton.LeftButton
        if left and item is not None and not item.fix_area().contains(item.mapFromScene(point)):
            self.toggle(item.content.name)

    def _decide(self) -> None:
        if self._shown is None:
            return
        unit = self._scene.lettering.unit
        size = self._view.viewport().size() / unit
        room = float(size.width()), float(size.height())
        now = plan(*self._shown, self.wish, self._against, self.known, room)
        small = neurons_possible(*self._shown)
        before = self.plan, self.small
        self.plan, self.small = now, small
        self._scene.arrange(now.forms, now.across)
        if (now.level, now.across) != (before[0].level, before[0].across):
            centred = Qt.AlignmentFlag.AlignCenter
            top = Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignTop
            self._view.setAlignment(centred if now.across else top)
        self._scale()
        if (now, small) != before:
            self.changed.emit()

    def _scale(self) -> None:
        """Show the whole opened network where it is not too small then; cards as they are."""
        if self._zoom.chosen:
            self._letter()
        elif self.plan.level != "cards":
            self._fitted = True
            self._scene.letter_for(self._fitting())
            self._zoom.fit(_LEAST)
        elif self._fitted:
            self._fitted = False
            self._scene.letter_for(1.0)
            self._zoom.reset()

    def _fitting(self) -> float:
        """The largest scale for whose letters there is room; larger letters need more of it."""
        scale = 1.0
        for _ in range(_PASSES):
            fitting = max(_LEAST, self._zoom.fitting(self._scene.size_for(scale)))
            if fitting > scale - _CLOSE:
                break
            scale = fitting
        return scale

    def _letter(self) -> None:
        """Have letters of opened blocks that can be read at the scale that the user has set."""
        opened = self.plan.level != "cards"
        self._scene.letter_for(min(1.0, max(_LEAST, self._zoom.scale)) if opened else 1.0)
