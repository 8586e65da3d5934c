"""What the user does to the design: intentions of the views become edits of the document."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any, Final

from PySide6.QtCore import QObject, Signal, Slot
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QDialog, QWidget

from netbuilder.design import INPUT, Block, Design, DesignError, Fix, analyze, clipboard
from netbuilder.design.code import Reading
from netbuilder.design.fixing import with_fitting_end, with_target
from netbuilder.design.indices import with_embedding
from netbuilder.design.own import OwnData
from netbuilder.design.placing import place_for
from netbuilder.design.points import DrawnPoints
from netbuilder.design.rates import spanning
from netbuilder.design.training_settings import BALANCED, OFF
from netbuilder.document import Document
from netbuilder.translation import mark, say
from netbuilder.views.code.reading import ScriptReading
from netbuilder.views.imported import OwnDataDialog
from netbuilder.views.window.panels import Panels
from netbuilder.wording import plural, words_of


class Editing(QObject):
    """Turns each intention into one named step of the document's history.

    Signals:
        refused: why something was not done, in a sentence.

    Args:
        document: what is edited.
        panels: where the intentions come from.
        parent: Qt's.
    """

    refused = Signal(str)

    def __init__(self, document: Document, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._canvas = panels.canvas
        self._code = panels.code
        panels.canvas.insertRequested.connect(self._insert)
        panels.canvas.moveRequested.connect(self._move)
        panels.canvas.removeRequested.connect(self._remove)
        panels.canvas.renameRequested.connect(self._rename)
        panels.palette_panel.addRequested.connect(self._append)
        panels.inspector.parameterChanged.connect(self._set_parameter)
        panels.inspector.inputShapeChanged.connect(self._set_input_shape)
        panels.training.dataChanged.connect(self._set_data)
        panels.training.targetChanged.connect(self._set_target)
        panels.training.optimizerChanged.connect(self._set_optimizer)
        panels.training.optimizerParameterChanged.connect(self._set_optimizer_parameter)
        panels.training.scheduleChanged.connect(self._set_schedule)
        panels.training.scheduleParameterChanged.connect(self._set_schedule_parameter)
        panels.training.lossChanged.connect(self._set_loss)
        panels.training.settingChanged.connect(self._set_setting)
        panels.surface.tools.drawn.connect(self._draw_points)
        panels.surface.tools.undoWanted.connect(document.undo)
        panels.canvas.fixRequested.connect(self._fix_block)
        panels.inspector.fixChosen.connect(self._fix)
        panels.training.fixChosen.connect(self._fix)
        self._reading = ScriptReading(self)
        self._reading.busyChanged.connect(panels.code.show_waiting)
        self._reading.done.connect(self._take_script)
        panels.code.edited.connect(self._read_script)
        panels.code.cancelRequested.connect(self._reading.cancel)
        document.designChanged.connect(self._reading.cancel)  # The panel shows its script instead.

    @Slot()
    def remove_selected(self) -> None:
        """Delete the selected blocks."""
        self._remove(self._canvas.selected())

    @Slot()
    def cut(self) -> None:
        """Move the selected blocks to the clipboard."""
        blocks = self._selected()
        if blocks:
            self.copy()
            design = self._document.design.removed(block.name for block in blocks)
            self._document.edit(design, _step("cut", [block.name for block in blocks]))

    @Slot()
    def copy(self) -> None:
        """Put the selected blocks on the clipboard, as text."""
        blocks = self._selected()
        if blocks:
            QGuiApplication.clipboard().setText(clipboard.to_text(blocks))

    @Slot()
    def paste(self) -> None:
        """Put the clipboard's blocks below the selected one."""
        try:
            blocks = clipboard.from_text(QGuiApplication.clipboard().text())
            self._put_in(blocks, self._gap(), "paste")
        except DesignError as error:
            self.refused.emit(str(error))

    @Slot()
    def duplicate(self) -> None:
        """Put copies of the selected blocks below them."""
        blocks = self._selected()
        if blocks:
            try:
                self._put_in(blocks, self._gap(), "duplicate")
            except DesignError as error:
                self.refused.emit(str(error))

    @Slot()
    def rename_selected(self) -> None:
        """Let the user type a name for the selected block."""
        blocks = self._selected()
        if len(blocks) == 1:
            self._canvas.rename(blocks[0].name)

    @Slot()
    def toggle_selected(self) -> None:
        """Disable the selected blocks; enable them where all are disabled."""
        blocks = self._selected()
        if blocks:
            enable = not any(block.enabled for block in blocks)
            names = [block.name for block in blocks]
            design = self._document.design.with_enabled(names, enable)
            self._document.edit(design, _step("enable" if enable else "disable", names))

    @Slot()
    def toggle_locked(self) -> None:
        """Lock the weights of the selected blocks; unlock them where all are locked."""
        blocks = self._selected()
        if blocks:
            lock = not all(block.frozen for block in blocks)
            names = [block.name for block in blocks]
            design = self._document.design.with_frozen(names, lock)
            self._document.edit(design, _step("lock" if lock else "unlock", names))

    @Slot()
    def select_all(self) -> None:
        """Select every block."""
        self._canvas.select_blocks(block.name for block in self._document.design.blocks)

    def _selected(self) -> tuple[Block, ...]:
        names = set(self._canvas.selected())
        return tuple(block for block in self._document.design.blocks if block.name in names)

    def _gap(self) -> int:
        """The gap below the selected blocks; without a selection, that above the output."""
        design = self._document.design
        selected = self._canvas.selected()
        if selected:
            return 0 if selected[-1] == INPUT else design.index(selected[-1]) + 1
        return max(0, len(design.blocks) - 1)

    def _put_in(self, blocks: Sequence[Block], gap: int, verb: str) -> None:
        design = self._document.design.pasted(gap, blocks)
        self._document.edit(design, _step(verb, [block.name for block in blocks]))
        self._canvas.select_blocks(b.name for b in design.blocks[gap : gap + len(blocks)])

    @Slot(str)
    def _fix_block(self, name: str) -> None:
        """Follow the first remedy for a block."""
        analysis = analyze(self._document.design)
        findings = analysis.problems_of(name) or analysis.advice_of(name)
        for fix in [fix for finding in findings[:1] for fix in finding.fixes][:1]:
            self._fix(fix)

    @Slot(object)
    def _fix(self, fix: Fix) -> None:
        before = {block.name for block in self._document.design.blocks}
        self._document.edit(fix.design, fix.label[:1].lower() + fix.label[1:])
        added = [block.name for block in fix.design.blocks if block.name not in before]
        if added:
            self._canvas.select_blocks(added)

    @Slot(str)
    def _read_script(self, source: str) -> None:
        self._reading.request(source, self._document.design, self._code.model)

    @Slot(object)
    def _take_script(self, reading: Reading) -> None:
        self._code.show_reading(reading)
        if reading.design is not None:
            self._document.edit(reading.design, say("script"), merge_key="script")

    @Slot(str, str)
    def _rename(self, name: str, new: str) -> None:
        try:
            design = self._document.design.renamed(name, new)
        except DesignError as error:
            self.refused.emit(str(error))
            return
        self._document.edit(design, say("rename {name}", name=name))
        self._canvas.select(new)

    def use_own_data(self, parent: QWidget, path: Path | None = None) -> None:
        """Let the user choose what is to be made of a file or folder.

        Args:
            parent: of the dialog.
            path: of the data; those that were used last where None.
        """
        own, recipe = self._document.design.own, None
        if path is None and own is not None:
            path, recipe = Path(own.path), own.recipe
        weighed = self._document.design.class_weight != OFF
        dialog = OwnDataDialog(path, recipe, parent, weighed=weighed)
        if dialog.exec() != QDialog.DialogCode.Accepted:
            return
        outline, recipe = dialog.outline(), dialog.recipe()
        if outline is None or recipe is None:
            return
        chosen = OwnData(str(outline.path), recipe)
        try:
            design = self._document.design.with_own(chosen)
            if dialog.class_weights.wanted:
                design = design.with_setting("class_weight", BALANCED)
            self._change_data(design, say("own data"))
        except DesignError as error:
            self.refused.emit(str(error))

    @Slot(str)
    def _append(self, kind: str) -> None:
        chosen = self._canvas.selected()
        self._insert(kind, self._gap() if chosen else len(self._document.design.blocks))

    @Slot(str, int)
    def _insert(self, kind: str, index: int) -> None:
        place = place_for(self._document.design, kind, index)
        try:
            design = self._document.design.inserted(place, kind)
        except DesignError as error:
            self.refused.emit(str(error))
            return
        self._document.edit(design, say("add {kind}", kind=kind))
        self._canvas.select(design.blocks[place].name)

    @Slot(object, int)
    def _move(self, names: tuple[str, ...], index: int) -> None:
        label = _step("move", names)
        self._document.edit(self._document.design.moved(names, index), label)

    @Slot(object)
    def _remove(self, names: Iterable[str]) -> None:
        blocks = [name for name in names if name != INPUT]
        if blocks:
            label = _step("delete", blocks)
            self._document.edit(self._document.design.removed(blocks), label)

    @Slot(str, str, object)
    def _set_parameter(self, block: str, parameter: str, value: Any) -> None:
        design = self._document.design.with_parameter(block, parameter, value)
        label = say("{parameter} of {block}", parameter=words_of(parameter), block=block)
        self._document.edit(design, label, merge_key=("block", block, parameter))

    @Slot(object)
    def _set_input_shape(self, shape: tuple[int, ...]) -> None:
        self._document.edit(self._document.design.with_input_shape(shape), say("input shape"))

    @Slot(str)
    def _set_data(self, name: str) -> None:
        self._change_data(self._document.design.with_data(name), say("data set"))

    @Slot(object)
    def _draw_points(self, points: DrawnPoints) -> None:
        self._change_data(self._document.design.with_points(points), say("draw points"))

    def _change_data(self, design: Design, what: str) -> None:
        """Other data, with an input and an output that fit them, as one step."""
        fitting = with_fitting_end(self._document.design, with_embedding(design))
        self._document.edit(fitting, what)

    @Slot(str)
    def _set_target(self, name: str) -> None:
        self._document.edit(with_target(self._document.design, name), say("target"))

    @Slot(str)
    def _set_optimizer(self, kind: str) -> None:
        self._document.edit(self._document.design.with_optimizer(kind), say("optimizer"))

    @Slot(str, object)
    def _set_optimizer_parameter(self, name: str, value: Any) -> None:
        design = self._document.design.with_optimizer_parameter(name, value)
        self._document.edit(design, words_of(name), merge_key=("optimizer", name))

    @Slot(str)
    def _set_schedule(self, kind: str) -> None:
        design = spanning(self._document.design.with_schedule(kind))
        self._document.edit(design, say("learning rate schedule"))

    @Slot(str, object)
    def _set_schedule_parameter(self, name: str, value: Any) -> None:
        design = self._document.design.with_schedule_parameter(name, value)
        self._document.edit(design, words_of(name), merge_key=("schedule", name))

    @Slot(str)
    def _set_loss(self, name: str) -> None:
        self._document.edit(self._document.design.with_loss(name), say("loss"))

    @Slot(str, object)
    def _set_setting(self, name: str, value: Any) -> None:
        design = self._document.design.with_setting(name, value)
        self._document.edit(design, words_of(name), merge_key=("setting", name))


_STEPS: Final = {
    "copy": (mark("copy {name}"), mark("copy {count} blocks")),
    "cut": (mark("cut {name}"), mark("cut {count} blocks")),
    "delete": (mark("delete {name}"), mark("delete {count} blocks")),
    "disable": (mark("disable {name}"), mark("disable {count} blocks")),
    "duplicate": (mark("duplicate {name}"), mark("duplicate {count} blocks")),
    "enable": (mark("enable {name}"), mark("enable {count} blocks")),
    "lock": (mark("lock {name}"), mark("lock {count} blocks")),
    "move": (mark("move {name}"), mark("move {count} blocks")),
    "paste": (mark("paste {name}"), mark("paste {count} blocks")),
    "unlock": (mark("unlock {name}"), mark("unlock {count} blocks")),
}
"""What Undo says of steps with blocks: with one, and with several."""


def _step(what: str, names: Sequence[str]) -> str:
    return plural(len(names), *_STEPS[what], name=names[0])
