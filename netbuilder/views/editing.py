"""What the user does to the design: intentions of the views become edits of the document."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import QObject, Slot

from netbuilder.design import INPUT
from netbuilder.document import Document
from netbuilder.views.panels import Panels
from netbuilder.views.wording import label_of


class Editing(QObject):
    """Turns each intention into one named step of the document's history.

    Args:
        document: what is edited.
        panels: where the intentions come from.
        parent: Qt's.
    """

    def __init__(self, document: Document, panels: Panels, parent: QObject) -> None:
        super().__init__(parent)
        self._document = document
        self._canvas = panels.canvas
        panels.canvas.insertRequested.connect(self._insert)
        panels.canvas.moveRequested.connect(self._move)
        panels.canvas.removeRequested.connect(self._remove)
        panels.palette_panel.addRequested.connect(self._append)
        panels.inspector.parameterChanged.connect(self._set_parameter)
        panels.inspector.inputShapeChanged.connect(self._set_input_shape)
        panels.training.dataChanged.connect(self._set_data)
        panels.training.optimizerChanged.connect(self._set_optimizer)
        panels.training.optimizerParameterChanged.connect(self._set_optimizer_parameter)
        panels.training.lossChanged.connect(self._set_loss)
        panels.training.settingChanged.connect(self._set_setting)

    @Slot()
    def remove_selected(self) -> None:
        """Delete the selected blocks."""
        self._remove(self._canvas.selected())

    @Slot(str)
    def _append(self, kind: str) -> None:
        """Add after the selected block; without a selection before the last one, the output."""
        design = self._document.design
        selected = self._canvas.selected()
        if selected:
            last = selected[-1]
            index = 0 if last == INPUT else design.index(last) + 1
        else:
            index = max(0, len(design.blocks) - 1)
        self._insert(kind, index)

    @Slot(str, int)
    def _insert(self, kind: str, index: int) -> None:
        design = self._document.design.inserted(index, kind)
        self._document.edit(design, f"add {kind}")
        self._canvas.select(design.blocks[index].name)

    @Slot(str, int)
    def _move(self, name: str, index: int) -> None:
        self._document.edit(self._document.design.moved(name, index), f"move {name}")

    @Slot(object)
    def _remove(self, names: Iterable[str]) -> None:
        blocks = [name for name in names if name != INPUT]
        if blocks:
            what = blocks[0] if len(blocks) == 1 else f"{len(blocks)} blocks"
            self._document.edit(self._document.design.removed(blocks), f"delete {what}")

    @Slot(str, str, object)
    def _set_parameter(self, block: str, parameter: str, value: Any) -> None:
        design = self._document.design.with_parameter(block, parameter, value)
        label = f"{label_of(parameter).lower()} of {block}"
        self._document.edit(design, label, merge_key=("block", block, parameter))

    @Slot(object)
    def _set_input_shape(self, shape: tuple[int, ...]) -> None:
        self._document.edit(self._document.design.with_input_shape(shape), "input shape")

    @Slot(str)
    def _set_data(self, name: str) -> None:
        self._document.edit(self._document.design.with_data(name), "data set")

    @Slot(str)
    def _set_optimizer(self, kind: str) -> None:
        self._document.edit(self._document.design.with_optimizer(kind), "optimizer")

    @Slot(str, object)
    def _set_optimizer_parameter(self, name: str, value: Any) -> None:
        design = self._document.design.with_optimizer_parameter(name, value)
        self._document.edit(design, label_of(name).lower(), merge_key=("optimizer", name))

    @Slot(str)
    def _set_loss(self, name: str) -> None:
        self._document.edit(self._document.design.with_loss(name), "loss")

    @Slot(str, object)
    def _set_setting(self, name: str, value: Any) -> None:
        design = self._document.design.with_setting(name, value)
        self._document.edit(design, label_of(name).lower(), merge_key=("setting", name))
