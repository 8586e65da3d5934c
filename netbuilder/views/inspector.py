"""The settings of what is selected on the canvas."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout, QWidget

from netbuilder.design import INPUT, Design
from netbuilder.design.documentation import documentation
from netbuilder.translation import mark, say
from netbuilder.views.common.badge import Badge
from netbuilder.views.common.findings import Findings
from netbuilder.views.common.texts import Label, RichLabel, markup, set_spoken, set_tip
from netbuilder.views.forms.form import (
    ParameterForm,
    align_labels,
    form_layout,
    muted_label,
    retire,
)
from netbuilder.views.forms.shape_editor import ShapeEditor
from netbuilder.views.icons.outlines import outline_of
from netbuilder.wording import bytes_text, count_text, paired, plural, shape_text, terms

if TYPE_CHECKING:
    from netbuilder.design import Analysis, Block, Problem
    from netbuilder.design.analysis import BlockInfo
    from netbuilder.design.catalogue import Entry

_NOTHING_SELECTED = mark("Select a block to see its settings.")


class Inspector(QWidget):
    """Shows one block, or the input, with an editor for every setting.

    While the same block stays selected its values are set in place, so that the field being typed
    in keeps focus and cursor.

    Signals:
        parameterChanged: block name, parameter name, new value.
        inputShapeChanged: the new shape of a sample, a tuple without the batch.
        fixChosen: the `Fix` that a person wants.
    """

    parameterChanged = Signal(str, str, object)
    inputShapeChanged = Signal(object)
    fixChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("inspector")
        set_spoken(self, say("Inspector"))
        self._shown: tuple[str, str] | None = None
        self._more = False
        self._form: ParameterForm | None = None
        self._retired: ParameterForm | None = None
        self._header = _Header()
        self._findings = Findings("inspectorProblems")
        self._findings.fixChosen.connect(self.fixChosen)
        self._facts = _Facts()
        self._empty = muted_label(_NOTHING_SELECTED)
        self._empty.setObjectName("inspectorEmpty")
        self._empty.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self._place = QVBoxLayout()
        layout = QVBoxLayout(self)
        layout.setContentsMargins(10, 10, 10, 10)
        layout.setSpacing(10)
        for widget in (self._empty, self._header, self._findings):
            layout.addWidget(widget)
        layout.addLayout(self._place)
        layout.addWidget(self._facts)
        layout.addStretch(1)
        self.show_several(0)

    def show_block(
        self,
        block: Block | None,
        entry: Entry | None = None,
        info: BlockInfo | None = None,
        problems: Sequence[Problem] = (),
        advice: Sequence[Problem] = (),
    ) -> None:
        """Show a block with what the analysis says of it; the empty state for None."""
        if block is None or entry is None:
            self.show_several(0)
            return
        form = self._form_for(
            (block.name, block.kind), lambda: ParameterForm(entry.parameters, more=self._more)
        )
        form.set_values(block.parameters)
        outline = outline_of(entry.kind, entry.family)
        self._header.show_title(entry.title, say(entry.summary), outline, entry.family)
        self._header.show_documentation(entry.documentation)
        self._findings.show_findings(problems, advice)
        facts = [(say("Name"), "blockName", block.name)]
        if block.frozen:
            facts.append(("Weights", "blockLocked", say("locked: training does not change them")))
        if info is not None:
            shapes = f"{shape_text(info.input_shape)} → {shape_text(info.output_shape)}"
            count = "?" if info.parameters is None else count_text(info.parameters)
            facts += [
                (say("Shape"), "blockShape", shapes),
                (say("Parameters"), "blockParameters", count),
            ]
            if info.multiply_adds is not None:
                each = say(
                    "{multiply_adds} per sample", multiply_adds=count_text(info.multiply_adds)
                )
                facts.append((say("Multiply-adds"), "blockMultiplyAdds", each))
            if info.weight_bytes is not None and info.sample_bytes is not None:
                sample = say(
                    "{sample_bytes} per sample", sample_bytes=bytes_text(info.sample_bytes)
                )
                weights = (
                    say("{weight_bytes} for weights", weight_bytes=bytes_text(info.weight_bytes))
                    if info.weight_bytes
                    else ""
                )
                facts.append((say("Memory"), "blockMemory", terms((weights, sample))))
        self._show_facts(facts)

    def show_input(self, design: Design, analysis: Analysis) -> None:
        """Show the shape of the input and the data that it comes from."""
        form = self._form_for(
            (INPUT, say("Input")),
            lambda: ParameterForm(
                (), leading=[ShapeEditor("input_shape", check=Design().with_input_shape)]
            ),
        )
        form.set_values({"input_shape": design.input_shape})
        self._header.show_title(
            say("Input"), say("The values that enter the network."), "input", "input"
        )
        self._header.show_documentation(documentation("Input", "core"))
        self._findings.show_findings(analysis.problems_of(INPUT), analysis.advice_of(INPUT))
        data = design.data_set
        sample = paired(shape_text(data.sample_shape), data.answers)
        self._show_facts(
            [(say("Data set"), "inputData", data.title), ("Sample", "inputSample", sample)]
        )

    def show_several(self, count: int) -> None:
        """Show that `count` blocks are selected; for 0 that none is."""
        self._drop_form()
        self._shown = None
        self._findings.show_findings(())
        for widget in (self._header, self._facts):
            widget.hide()
        self._empty.show_text(
            plural(count, "{count} block selected", "{count} blocks selected")
            if count
            else _NOTHING_SELECTED
        )
        self._empty.show()

    def commit(self) -> None:
        """Take what has been typed so far, as though the focus left the field."""
        if self._form is not None:
            self._form.commit()

    def _form_for(self, shown: tuple[str, str], make: Callable[[], ParameterForm]) -> ParameterForm:
        """The form on show if it is that of the same thing, else a new one in its place."""
        if self._form is not None and self._shown == shown:
            return self._form
        self._drop_form()
        form = make()
        form.edited.connect(partial(self._pass_on, shown[0]))
        form.moreToggled.connect(self._remember_more)
        self._place.addWidget(form)
        form.show()
        form.follow(self._header)
        self._form, self._shown = form, shown
        self._empty.hide()
        for widget in (self._header, self._facts):
            widget.show()
        return form

    def _show_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        self._facts.show_facts(facts)
        if self._form is not None:
            align_labels(*self._form.layouts, self._facts.form)

    def _drop_form(self) -> None:
        if self._form is None:
            return
        self._retired, self._form = self._form, None
        retire(self._retired)

    def _pass_on(self, block: str, parameter: str, value: Any) -> None:
        if block == INPUT:
            self.inputShapeChanged.emit(value)
        else:
            self.parameterChanged.emit(block, parameter, value)

    def _remember_more(self, opened: bool) -> None:
        self._more = opened


class _Header(QWidget):
    """Badge, title and one line of help."""

    def __init__(self) -> None:
        super().__init__()
        self._badge = Badge()
        self._title = Label()
        self._title.setObjectName("inspectorTitle")
        font = self._title.font()
        font.setBold(True)
        font.setPointSizeF(font.pointSizeF() * 1.15)
        self._title.setFont(font)
        self._summary = muted_label()
        self._summary.setObjectName("inspectorSummary")
        self._link = RichLabel()
        self._link.setObjectName("inspectorDocumentation")
        self._link.setOpenExternalLinks(True)
        self._link.setTextInteractionFlags(Qt.TextInteractionFlag.LinksAccessibleByMouse)
        set_spoken(self._link, say("Documentation"))
        line = QHBoxLayout()
        line.setSpacing(8)
        line.addWidget(self._badge)
        line.addWidget(self._title, 1)
        line.addWidget(self._link)
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.setSpacing(4)
        layout.addLayout(line)
        layout.addWidget(self._summary)

    def show_title(self, title: str, summary: str, icon: str, family: str) -> None:
        self._title.show_text(title)
        self._summary.show_text(summary)
        self._badge.show_kind(icon, family)

    def show_documentation(self, address: str) -> None:
        self._link.setVisible(bool(address))
        self._link.show_markup(markup('<a href="{}">Documentation</a>', address))
        set_tip(self._link, say("Keras's documentation: {address}", address=address))


class _Facts(QWidget):
    """Short labelled lines that cannot be edited."""

    def __init__(self) -> None:
        super().__init__()
        self.form = form_layout(self)
        self._values: dict[str, Label] = {}

    def show_facts(self, facts: Sequence[tuple[str, str, str]]) -> None:
        """Show (label, object name, text) for each; lines that are there already are kept."""
        names = [name for _, name, _ in facts]
        if names != list(self._values):
            self._rebuild([(label, name) for label, name, _ in facts])
        for label, name, text in facts:
            self._values[name].show_text(text)
            set_spoken(self._values[name], f"{label}: {text}")

    def _rebuild(self, lines: Sequence[tuple[str, str]]) -> None:
        while self.form.rowCount():
            self.form.removeRow(0)
        self._values = {}
        for label, name in lines:
            value = muted_label()
            value.setObjectName(name)
            value.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
            value.setForegroundRole(self.foregroundRole())
            self.form.addRow(muted_label(label), value)
            value.show()
            self._values[name] = value
