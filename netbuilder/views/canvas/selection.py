"""The selected blocks, and changes of the selection."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from PySide6.QtCore import QObject, Signal

from netbuilder.design import INPUT
from netbuilder.views.canvas.caret import Caret
from netbuilder.views.canvas.scene import StackScene


class Selection(QObject):
    """Keeps the items' own marks of selection, the caret and what is told of them in step.

    The items are marked by Qt (click, rubber band) and by the methods here; either way a change is
    signalled once, when it is complete.

    Signals:
        changed: other blocks are selected.
        caretMoved: the block of this name is to be seen.

    Args:
        scene: holds the blocks.
        has_focus: whether the caret is to be shown.
    """

    changed = Signal()
    caretMoved = Signal(str)

    def __init__(self, scene: StackScene, has_focus: Callable[[], bool]) -> None:
        super().__init__(scene)
        self._scene = scene
        self._has_focus = has_focus
        self._caret = Caret()
        self._quiet = False
        self.names: tuple[str, ...] = ()

    @property
    def blocks(self) -> tuple[str, ...]:
        """The selected names without the input's."""
        return tuple(name for name in self.names if name != INPUT)

    @property
    def current(self) -> str | None:
        """The block of the keyboard, selected or not."""
        return self._caret.current

    @property
    def latest(self) -> str | None:
        """The name chosen last among the selected; None where none is."""
        return self._caret.current if self.names else None

    def only(self, name: str | None) -> None:
        """Select this block alone, or none.

        Raises:
            KeyError: no block of this name is shown.
        """
        if name is not None:
            self._scene.item(name)
        self._caret.put(name)
        self._mark(() if name is None else (name,))

    def these(self, names: tuple[str, ...]) -> None:
        """Select these blocks; the caret goes to the last."""
        self._caret.put(names[-1] if names else None)
        self._mark(names)

    def clear(self) -> None:
        """Select none; the caret stays."""
        self._mark(())

    def all_blocks(self) -> None:
        """Select everything but the input."""
        self._mark(self._scene.names[1:])

    def extend_to(self, name: str) -> None:
        """Select everything from the anchor to this block."""
        self._mark(self._caret.reach(self._scene.names, name))

    def walk(self, step: int, extend: bool) -> None:
        """Go up (negative) or down by so many blocks, no further than the ends."""
        if not self._scene.names:
            return
        name = self._caret.stepped(self._scene.names, step, self.names)
        if extend:
            self.extend_to(name)
        else:
            self.only(name)

    def place_caret(self, name: str) -> None:
        """Note the block that was clicked; Qt selects it."""
        self._caret.put(name)

    def show_caret(self) -> None:
        """Show the caret on its block while the focus is here."""
        focused = self._has_focus()
        for name in self._scene.names:
            self._scene.item(name).show_current(focused and name == self._caret.current)

    def notice(self) -> None:
        """Take note of what Qt has selected."""
        if self._quiet:
            return
        names = tuple(name for name in self._scene.names if self._scene.item(name).isSelected())
        if names == self.names:
            return
        self.names = names
        if names and self._caret.current not in names:
            self._caret.put(names[-1])
        self.show_caret()
        self.changed.emit()

    @contextmanager
    def kept(self) -> Iterator[None]:
        """Stay with the blocks while others are shown."""
        before = self._scene.names
        with self._quietly():
            yield
        self._caret.follow(before, self._scene.names)
        self.notice()
        self.show_caret()

    def _mark(self, names: tuple[str, ...]) -> None:
        wanted = set(names)
        with self._quietly():
            for name in self._scene.names:
                self._scene.item(name).setSelected(name in wanted)
        self.notice()
        self.show_caret()
        if names and self._caret.current is not None:
            self.caretMoved.emit(self._caret.current)

    @contextmanager
    def _quietly(self) -> Iterator[None]:
        """Take the scene's changes of selection as one."""
        self._quiet = True
        try:
            yield
        finally:
            self._quiet = False
