"""The less common settings of a training, in named groups."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QPoint, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QGridLayout, QVBoxLayout, QWidget

from engine.declarations import shown
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design
from netbuilder.design.datasets import DATA_SETTINGS
from netbuilder.design.unusual import COMMON
from netbuilder.training.run.live_settings import RATE
from netbuilder.translation import mark, say
from netbuilder.views.common.findings import Findings
from netbuilder.views.common.texts import Label, set_spoken
from netbuilder.views.forms.editor_for import editor_for
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.views.forms.form import ParameterForm, align_labels, muted_label, retire
from netbuilder.views.settings.augmentation_panel import AugmentationPanel
from netbuilder.views.settings.figures_panel import (
    FiguresPanel,
    monitor_choices,
    monitor_editor,
)
from netbuilder.views.settings.schedule_panel import SchedulePanel
from netbuilder.wording import sentences

if TYPE_CHECKING:
    from netbuilder.design import Analysis

_CALLBACKS: Final = ("early_stopping", "keep_best")
_FIGURES: Final = ("monitor", "class_weight", "threshold")
_NEXT: Final = mark("These settings take effect with the next training.")
_NOW: Final = mark(
    "The schedule takes effect at once. The other settings are locked until training ends."
)
_VARIED_OWN: Final = mark("Augment the pictures in each epoch, by what is chosen below.")
_VARIED: Final = next(say(each.help) for each in Design.SETTINGS if each.name == "augmentation")
_COLUMN: Final = 290


class MoreSettings(QWidget):
    """Shows the settings of a design that the recipe has no room for.

    Signals:
        optimizerParameterChanged: a parameter of the optimizer, its new value.
        scheduleChanged: kind of the schedule of the learning rate.
        scheduleParameterChanged: a parameter of the schedule, its new value.
        settingChanged: one of `Design.SETTINGS`, its new value.
        fixChosen: the `Fix` that a person wants.
    """

    optimizerParameterChanged = Signal(str, object)
    scheduleChanged = Signal(str)
    scheduleParameterChanged = Signal(str, object)
    settingChanged = Signal(str, object)
    fixChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("moreSettings")
        set_spoken(self, say("More settings"))
        self._locked = ""
        self._kind: str | None = None
        self._note = muted_label(_NEXT)
        self._note.setObjectName("whenSettingsCount")
        self._findings = Findings("trainingProblems")
        self._findings.fixChosen.connect(self.fixChosen)
        self._summary = muted_label()
        self._summary.setObjectName("dataSummary")
        rest = [each for each in Design.SETTINGS if each.name not in COMMON]
        self._data = ParameterForm([each for each in rest if each.name in DATA_SETTINGS])
        self._augmentation = AugmentationPanel()
        self._augmentation.edited.connect(self.settingChanged)
        self._own = ParameterForm(())
        self._schedule = SchedulePanel()
        self._schedule.kindChanged.connect(self.scheduleChanged)
        self._schedule.parameterChanged.connect(self.scheduleParameterChanged)
        # Nothing is folded away here; so these come as editors of their own.
        callbacks = [editor_for(each) for each in rest if each.name in _CALLBACKS]
        self._monitor = monitor_editor()
        self._callbacks = ParameterForm((), leading=[*callbacks, self._monitor])
        elsewhere = (*DATA_SETTINGS, *_CALLBACKS, *_FIGURES)
        self._reproducing = ParameterForm([each for each in rest if each.name not in elsewhere])
        self._figures = FiguresPanel()
        self._figures.edited.connect(self.settingChanged)
        for form in (self._data, self._callbacks, self._reproducing):
            form.edited.connect(self.settingChanged)
        self._titles: list[Label] = []
        self._of_optimizer = QVBoxLayout()
        left = self._column(
            (say("Data"), (self._summary, self._data, self._augmentation)),
            (say("Metrics and classes"), (self._figures,)),
            (say("Optimizer"), (self._own,), self._of_optimizer),
        )
        right = self._column(
            (say("Schedule"), (self._schedule,)),
            (say("Callbacks"), (self._callbacks,)),
            (say("Reproducing"), (self._reproducing,)),
        )
        layout = QGridLayout(self)
        layout.setContentsMargins(16, 12, 16, 12)
        layout.setHorizontalSpacing(28)
        layout.addWidget(self._findings, 0, 0, 1, 2)
        layout.addWidget(self._note, 1, 0, 1, 2)
        for place, column in enumerate((left, right)):
            layout.addLayout(column, 2, place)
            layout.setColumnStretch(place, 1)
            layout.setColumnMinimumWidth(place, _COLUMN)
        layout.setRowStretch(2, 1)

    def _column(
        self, *groups: tuple[str, Sequence[QWidget]] | tuple[str, Sequence[QWidget], QVBoxLayout]
    ) -> QVBoxLayout:
        column = QVBoxLayout()
        column.setSpacing(6)
        for title, parts, *given in groups:
            heading = Label(title)
            font = QFont(heading.font())
            font.setWeight(QFont.Weight.DemiBold)
            heading.setFont(font)
            heading.setContentsMargins(0, 8, 0, 0)
            self._titles.append(heading)
            column.addWidget(heading)
            inside = given[0] if given else QVBoxLayout()
            inside.setContentsMargins(0, 0, 0, 0)
            for part in parts:
                inside.addWidget(part)
            column.addLayout(inside)
        column.addStretch(1)
        return column

    @property
    def groups(self) -> list[str]:
        """The names of the groups."""
        return [title.text() for title in self._titles]

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """Show the design's settings, and what is wrong with the design as a whole."""
        data = design.data_set
        varied = data.can_vary and design.augmentation
        how = _VARIED if data.are_pictures else _VARIED_OWN
        self._summary.show_text(sentences(data.summary, how) if varied else data.summary)
        self._show_optimizer(design.optimizer.kind)
        self._own.set_values(design.optimizer.parameters)
        self._schedule.show_design(design)
        self._monitor.offer(monitor_choices(design))
        self._figures.show_design(design)
        self._augmentation.show_design(design)
        values = {each.name: getattr(design, each.name) for each in Design.SETTINGS}
        for form in (self._data, self._callbacks, self._reproducing):
            form.set_values(values)
        for name in DATA_SETTINGS:
            self._data.set_shown(name, name in data.settings)
        self._findings.show_findings(analysis.problems_of(None), analysis.advice_of(None))

    def set_running(self, running: bool, reason: str) -> None:
        """Lock what a running training has taken already; `reason` says why, '' for no lock."""
        self._locked = reason
        self._note.show_text(_NOW if running else _NEXT)
        for form in self._forms:
            form.set_locked(reason)
        self._schedule.set_running(running)

    def commit(self) -> None:
        """Take what has been typed so far, as though the focus left the field."""
        for form in self._forms:
            form.commit()
        self._schedule.commit()

    @property
    def _forms(self) -> tuple[ParameterForm, ...]:
        return (
            self._data,
            self._augmentation.form,
            self._figures.form,
            self._own,
            self._callbacks,
            self._reproducing,
        )

    def focus_first(self) -> None:
        """Give the focus to the first setting that can be changed."""
        editors = (each.control for each in self.findChildren(ParameterEditor))
        usable = [each for each in editors if each.isEnabled() and each.isVisible()]
        if usable:
            top = min(
                usable,
                key=lambda each: (each.mapTo(self, QPoint()).x(), each.mapTo(self, QPoint()).y()),
            )
            top.setFocus(Qt.FocusReason.TabFocusReason)

    def _show_optimizer(self, kind: str) -> None:
        if kind == self._kind:
            return
        self._kind = kind
        retired = self._own
        declared = shown(OPTIMIZERS.class_of(kind).parameters)
        rest = [each for each in declared if each.name != RATE]
        self._own = ParameterForm((), leading=[editor_for(each) for each in rest])
        self._own.edited.connect(self.optimizerParameterChanged)
        self._own.set_locked(self._locked)
        forms = (self._data, self._augmentation, self._figures, self._own)
        align_labels(*(each for form in forms for each in form.layouts))
        right = (self._callbacks, self._reproducing)
        align_labels(*self._schedule.layouts, *(each for form in right for each in form.layouts))
        self._of_optimizer.replaceWidget(retired, self._own)
        self._own.show()
        retire(retired)
        self._order()

    def _order(self) -> None:
        """Let the Tab key go through the groups one after the other."""
        last: QWidget | None = None
        last = _followed(self._data, last)
        last = _followed(self._augmentation.form, last)
        if last is not None:
            QWidget.setTabOrder(last, self._augmentation.control)
            last = self._augmentation.control
        for form in (self._figures.form, self._own):
            last = _followed(form, last)
        last = self._schedule.follow(last) if last is not None else self._schedule.last
        for form in (self._callbacks, self._reproducing):
            last = _followed(form, last)


def _followed(form: ParameterForm, last: QWidget | None) -> QWidget | None:
    """Put a form's controls after `last` in the order of the Tab key; the last of them."""
    if last is not None:
        form.follow(last)
    return form.last or last
