"""How the network is trained: data, optimizer, loss, settings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QVBoxLayout, QWidget

from engine.declarations import shown
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design
from netbuilder.design.datasets import DATA_SETTINGS, DATASETS
from netbuilder.design.targets import TARGETS
from netbuilder.training.run.live_settings import CHANGEABLE
from netbuilder.views.common.findings import Findings
from netbuilder.views.common.texts import set_spoken
from netbuilder.views.forms.editors import ChoiceEditor, Option
from netbuilder.views.forms.form import ParameterForm, align_labels, muted_label, retire
from netbuilder.views.settings.schedule_panel import SchedulePanel
from netbuilder.wording import label_of

if TYPE_CHECKING:
    from netbuilder.design import Analysis

_LOCKED = "Applies to the next run. Stop this one to change it."
_NEXT = "These settings count for the next training."
_NOW = "Learning rate, schedule and batch size count at once. The others are locked."
_SPLIT = "validation_split"
_SET_APART = (
    "Your own data have a validation set of their own; change its size in File > Own Data. This "
    "split applies to other data."
)
_VARIED = next(each.help for each in Design.SETTINGS if each.name == "augmentation")


class TrainingPanel(QWidget):
    """Shows everything about training that the design holds.

    Signals:
        dataChanged: name of the data set.
        targetChanged: name of what is to be learned.
        optimizerChanged: kind of the optimizer.
        optimizerParameterChanged: a parameter of the optimizer, its new value.
        scheduleChanged: kind of the schedule of the learning rate.
        scheduleParameterChanged: a parameter of the schedule, its new value.
        lossChanged: name of the loss.
        settingChanged: one of `Design.SETTINGS`, its new value.
    """

    dataChanged = Signal(str)
    targetChanged = Signal(str)
    optimizerChanged = Signal(str)
    optimizerParameterChanged = Signal(str, object)
    scheduleChanged = Signal(str)
    scheduleParameterChanged = Signal(str, object)
    lossChanged = Signal(str)
    settingChanged = Signal(str, object)
    fixChosen = Signal(object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.setObjectName("trainingPanel")
        set_spoken(self, "Training")
        self._locked = ""
        self._set_apart = ""
        self._more = False
        self._kind: str | None = None
        self._note = muted_label(_NEXT)
        self._note.setObjectName("whenSettingsCount")
        self._note.setMinimumHeight(2 * self.fontMetrics().height())
        self._kept = muted_label()
        self._kept.setObjectName("keptWeights")
        self._kept.hide()
        self._findings = Findings("trainingProblems")
        self._findings.fixChosen.connect(self.fixChosen)
        self._data = ChoiceEditor(
            "data", "The samples to learn from.", _data_choices(Design()), label="Data set"
        )
        self._target = ChoiceEditor(
            "target", "What the network should predict.", _target_choices(), label="Target"
        )
        self._summary = muted_label()
        self._summary.setObjectName("dataSummary")
        self._optimizer = ChoiceEditor(
            "optimizer", "How gradients update the weights.", _optimizer_choices()
        )
        self._loss = ChoiceEditor("loss", "What training minimizes.", _loss_choices())
        self._data.edited.connect(self.dataChanged.emit)
        self._target.edited.connect(self.targetChanged.emit)
        self._optimizer.edited.connect(self.optimizerChanged.emit)
        self._loss.edited.connect(self.lossChanged.emit)
        of_data = [each for each in Design.SETTINGS if each.name in DATA_SETTINGS]
        others = [each for each in Design.SETTINGS if each.name not in DATA_SETTINGS]
        self._above = ParameterForm(of_data, leading=[self._data, self._target])
        self._choice = ParameterForm((), leading=[self._optimizer])
        self._own = ParameterForm(())
        self._retired = self._own
        self._schedule = SchedulePanel()
        self._schedule.kindChanged.connect(self.scheduleChanged)
        self._schedule.parameterChanged.connect(self.scheduleParameterChanged)
        self._below = ParameterForm(others, leading=[self._loss])
        self._settings = {parameter.name for parameter in Design.SETTINGS}
        for form in (self._above, self._below):
            form.edited.connect(self._pass_on)
        self._layout = QVBoxLayout(self)
        self._layout.setContentsMargins(10, 10, 10, 10)
        self._layout.setSpacing(6)
        for widget in (
            self._note,
            self._kept,
            self._findings,
            self._above,
            self._summary,
            self._choice,
            self._own,
            self._schedule,
            self._below,
        ):
            self._layout.addWidget(widget)
        self._layout.addStretch(1)

    def show_design(self, design: Design, analysis: Analysis) -> None:
        """Show the design's settings, and what is wrong with the design as a whole."""
        self._data.offer(_data_choices(design))
        self._data.set_value(design.data)
        data = design.data_set
        varied = data.are_pictures and design.augmentation
        self._summary.show_text(f"{data.summary} {_VARIED}" if varied else data.summary)
        self._target.set_value(design.target)
        self._optimizer.set_value(design.optimizer.kind)
        self._show_optimizer(design.optimizer.kind)
        self._own.set_values(design.optimizer.parameters)
        self._schedule.show_design(design)
        self._loss.set_value(design.loss)
        values = {name: getattr(design, name) for name in self._settings}
        values[_SPLIT] = data.validation or design.validation_split
        for form in (self._above, self._below):
            form.set_values(values)
        set_apart = _SET_APART if data.validation else ""
        if set_apart != self._set_apart:
            self._set_apart = set_apart
            self._lock()
        for name in DATA_SETTINGS:
            self._above.set_shown(name, name in data.settings)
        self._findings.show_findings(analysis.problems_of(None), analysis.advice_of(None))

    def show_kept(self, sentence: str) -> None:
        """Say what an edited network can keep of what it has learned; nothing where ''."""
        self._kept.show_text(sentence)
        self._kept.setVisible(bool(sentence))

    def set_running(self, running: bool) -> None:
        """Lock what a running training has taken already, and cannot change on its way."""
        reason = _LOCKED if running else ""
        if reason == self._locked:
            return
        self._locked = reason
        self._note.show_text(_NOW if running else _NEXT)
        self._lock()
        self._schedule.set_running(running)

    def _lock(self) -> None:
        for form in (self._above, self._choice, self._own, self._below):
            form.set_locked(self._locked, but=CHANGEABLE)
        if self._set_apart and not self._locked:
            self._below.editor(_SPLIT).set_locked(self._set_apart)

    def commit(self) -> None:
        """Take what has been typed so far, as though the focus left the field."""
        self._above.commit()
        self._own.commit()
        self._schedule.commit()
        self._below.commit()

    def _show_optimizer(self, kind: str) -> None:
        if kind == self._kind:
            return
        self._kind = kind
        self._retired = self._own
        self._own = ParameterForm(shown(OPTIMIZERS.class_of(kind).parameters), more=self._more)
        self._own.edited.connect(self.optimizerParameterChanged)
        self._own.moreToggled.connect(self._remember_more)
        self._own.set_locked(self._locked, but=CHANGEABLE)
        forms = (self._above, self._choice, self._own, self._below)
        layouts = [layout for form in forms for layout in form.layouts]
        align_labels(*layouts, *self._schedule.layouts)
        self._layout.replaceWidget(self._retired, self._own)
        self._own.show()
        self._own.follow(self._optimizer.control)
        self._below.follow(self._schedule.follow(self._own.last or self._optimizer.control))
        retire(self._retired)

    def _pass_on(self, name: str, value: object) -> None:
        if name in self._settings:
            self.settingChanged.emit(name, value)

    def _remember_more(self, opened: bool) -> None:
        self._more = opened


def _data_choices(design: Design) -> list[Option]:
    own = (design.own.data_set,) if design.own is not None else ()
    return [Option(data.name, data.title, data.summary) for data in (*DATASETS.values(), *own)]


def _target_choices() -> list[Option]:
    return [Option(name, target.title, target.summary) for name, target in TARGETS.items()]


def _optimizer_choices() -> list[Option]:
    choices = []
    for name in OPTIMIZERS.names():
        cls = OPTIMIZERS.class_of(name)
        tip = f"{cls.help}\nIn Keras: {name}"
        choices.append(Option(name, cls.__name__, tip))
    return choices


def _loss_choices() -> list[Option]:
    choices = []
    for name in LOSSES.names():
        tip = f"{LOSSES.class_of(name).help}\nIn Keras: {name}"
        choices.append(Option(name, label_of(name), tip))
    return choices
