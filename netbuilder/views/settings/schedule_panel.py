"""How the learning rate changes over a run: kind, parameters, and how that looks."""

from __future__ import annotations

from functools import lru_cache

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFormLayout, QVBoxLayout, QWidget

from netbuilder.design import Design
from netbuilder.design.schedules import CONSTANT, KINDS, PLATEAU, class_of, declared
from netbuilder.translation import language, mark, say
from netbuilder.views.forms.editors import ChoiceEditor, Option
from netbuilder.views.forms.form import ParameterForm, align_labels, retire
from netbuilder.views.settings.schedule_preview import SchedulePreview

_TITLES = {
    CONSTANT: mark("Constant"),
    PLATEAU: mark("Reduce on plateau"),
}
_WORDS = {
    CONSTANT: mark("The learning rate stays constant."),
    PLATEAU: mark(
        "The learning rate is reduced when the loss has stopped improving for some epochs."
    ),
}
_WATCHES = mark("Reducing on a plateau is set up when a training starts. Stop it to change this.")


class SchedulePanel(QWidget):
    """Kind, parameters and preview of a schedule.

    Signals:
        kindChanged: of the schedule.
        parameterChanged: a parameter of it, its new value.
    """

    kindChanged = Signal(str)
    parameterChanged = Signal(str, object)

    def __init__(self, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._kind = CONSTANT
        self._running = False
        self._choice = ChoiceEditor(
            "schedule", say("How the learning rate changes during training."), _choices()
        )
        self._choice.edited.connect(self.kindChanged.emit)
        self._chooser = ParameterForm((), leading=[self._choice])
        self._own = ParameterForm(())
        self.preview = SchedulePreview()
        self._inner = QVBoxLayout(self)
        self._inner.setContentsMargins(0, 0, 0, 0)
        self._inner.setSpacing(6)
        for widget in (self._chooser, self._own, self.preview):
            self._inner.addWidget(widget)
        self.preview.hide()

    @property
    def layouts(self) -> tuple[QFormLayout, ...]:
        """The layouts for `align_labels`."""
        return (*self._chooser.layouts, *self._own.layouts)

    def show_design(self, design: Design) -> None:
        """Show the schedule of a design."""
        kind = design.schedule.kind
        self._choice.set_value(kind)
        if kind != self._kind:
            self._show_kind(kind)
        self._own.set_values(design.schedule.parameters)
        self.preview.setVisible(kind != CONSTANT)
        if kind != CONSTANT:
            self.preview.show_design(design)

    def set_running(self, running: bool) -> None:
        """Allow, while a training runs, all changes but those of what watches its loss."""
        self._running = running
        self._lock()

    def commit(self) -> None:
        """Take what has been typed so far."""
        self._own.commit()

    def follow(self, previous: QWidget) -> QWidget:
        """Come after `previous` in the order of the Tab key; returns the last of its controls."""
        QWidget.setTabOrder(previous, self._choice.control)
        self._own.follow(self._choice.control)
        return self.last

    @property
    def last(self) -> QWidget:
        """The last of its controls."""
        return self._own.last or self._choice.control

    def _show_kind(self, kind: str) -> None:
        self._kind = kind
        retired, self._own = self._own, ParameterForm(declared(kind))
        self._own.edited.connect(self.parameterChanged)
        align_labels(*self.layouts)
        self._inner.replaceWidget(retired, self._own)
        self._own.show()
        self._own.follow(self._choice.control)
        retire(retired)
        self._lock()

    def _lock(self) -> None:
        reason = _WATCHES if self._running and self._kind == PLATEAU else ""
        for form in (self._chooser, self._own):
            form.set_locked(reason)
        self._choice.offer([each for each in _choices() if each.value != PLATEAU or self._offers()])

    def _offers(self) -> bool:
        """Whether what watches the loss can be chosen."""
        return not self._running or self._kind == PLATEAU


def _choices() -> tuple[Option, ...]:
    return _choices_in(language())


@lru_cache(maxsize=1)
def _choices_in(_language: str) -> tuple[Option, ...]:
    found = []
    for kind in KINDS:
        cls = class_of(kind)
        if cls is None:
            found.append(Option(kind, say(_TITLES[kind]), say(_WORDS[kind])))
        else:
            found.append(
                Option(
                    kind,
                    say(cls.title),
                    say("{help}\nIn Keras: {kind}", help=say(cls.help), kind=kind),
                )
            )
    return tuple(found)
