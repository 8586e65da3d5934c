"""One editor for each type of declaration.

An editor shows a value, and says so when a person has changed it; what comes of that is decided
elsewhere.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, NamedTuple

from PySide6.QtCore import QSignalBlocker, Qt, Signal
from PySide6.QtWidgets import QCheckBox, QVBoxLayout, QWidget

from engine.declarations import Boolean, Parameter
from engine.errors import ParameterError
from netbuilder.translation import say
from netbuilder.views.common.notice import Notice
from netbuilder.views.common.texts import set_description, set_spoken, set_tip, tip
from netbuilder.views.forms.controls import ComboBox, IntegerBox, RealBox
from netbuilder.views.forms.refusing import not_accepted
from netbuilder.wording import label_of, sentences, value_text

_NOTHING = object()
_LONGEST_BESIDE_A_LABEL = 20


class ParameterEditor(QWidget):
    """A control, and a notice for what was wrong with the last entry.

    The editor and its control both have the parameter's name as object name. The notice belongs to
    the form, which has the room to show it in.

    Args:
        name: the parameter's name.
        help_text: one sentence, shown as tooltip and read by screen readers.
        control: what the person types into or clicks on.
        label: the control's accessible name; derived from `name` where empty.

    Attributes:
        control: what the person types into or clicks on.
        label: the parameter's name in words.
        notice: the message; empty and hidden while nothing is wrong.

    Signals:
        edited: the new value, after a person changed it to another valid one.
    """

    edited = Signal(object)

    def __init__(
        self,
        name: str,
        help_text: str,
        control: QWidget,
        label: str = "",
        parent: QWidget | None = None,
    ) -> None:
        super().__init__(parent)
        self.label = label or label_of(name)
        self._help = help_text
        self.control = control
        self._value: Any = _NOTHING
        self._reason = ""  # for which it is locked
        self._note = ""  # when what is edited counts
        self.notice = Notice(self)
        for widget in (self, control):
            widget.setObjectName(name)
        self.setFocusProxy(control)
        set_spoken(control, self.label)
        self._describe("")
        layout = QVBoxLayout(self)
        layout.setContentsMargins(0, 0, 0, 0)
        layout.addWidget(control)

    @property
    def wide(self) -> bool:
        """Whether the control wants a line of its own below its label."""
        return False

    def value(self) -> Any:
        """The value last set or validly edited."""
        return self._value

    def set_value(self, value: Any) -> None:
        """Show `value` without emitting `edited`; text being typed survives an equal value."""
        if value == self._value:
            return
        self._value = value
        self._warn("")
        with QSignalBlocker(self.control):
            self._display(value)

    def commit(self) -> None:
        """Take what has been typed so far, as though the focus left."""

    def set_locked(self, reason: str) -> None:
        """Disable the control and say why in its tooltip; enable it where `reason` is empty."""
        if reason != self._reason:
            self._reason = reason
            self.setEnabled(not reason)
            self._describe(reason)

    def set_note(self, note: str) -> None:
        """Say in the hint when what is edited counts; nothing where ''."""
        if note != self._note:
            self._note = note
            self._describe(self._reason)

    def _display(self, value: Any) -> None:
        raise NotImplementedError

    def _take(self, value: Any) -> None:
        """A person chose `value`, which is valid."""
        self._warn("")
        if value != self._value:
            self._value = value
            self.edited.emit(value)

    def _warn(self, message: str) -> None:
        self.notice.show_text(message)
        set_description(self.control, message or self._help)

    def _describe(self, reason: str) -> None:
        said = sentences(self._help, self._note)
        set_tip(
            self.control,
            reason
            or say("{said}\nIn Keras: {objectname}", said=said, objectname=self.objectName()),
        )
        set_description(self.control, reason or said)


class NumberEditor(ParameterEditor):
    """A spin box whose typing counts on Enter, on leaving the field and on the arrow keys."""

    def __init__(
        self, parameter: Parameter, box: IntegerBox | RealBox, parent: QWidget | None = None
    ) -> None:
        super().__init__(parameter.name, say(parameter.help), box, parent=parent)
        self._parameter = parameter
        self._box = box
        self._value = box.value()
        box.setMinimumWidth(72)
        box.valueChanged.connect(self._take)
        box.refused.connect(self._refuse)
        box.lineEdit().textEdited.connect(lambda _: self._warn(""))

    def commit(self) -> None:
        """Take what has been typed so far."""
        self._box.interpretText()

    def _display(self, value: Any) -> None:
        try:
            shown = self._parameter.check(value)
        except ParameterError as error:
            self._warn(str(error))
            return
        self._box.setValue(shown)

    def _refuse(self, text: str) -> None:
        try:
            self._parameter.check(text)
        except ParameterError as error:
            self._warn(not_accepted(text, error, _as_shown(self._box)))


def _as_shown(box: IntegerBox | RealBox) -> str:
    """The text of the value that holds, whatever is being typed."""
    if isinstance(box, IntegerBox):
        return box.textFromValue(box.value())
    return box.textFromValue(box.value())


class BooleanEditor(ParameterEditor):
    """A check box."""

    def __init__(self, parameter: Boolean, parent: QWidget | None = None) -> None:
        self._box = QCheckBox()
        super().__init__(parameter.name, say(parameter.help), self._box, parent=parent)
        self._box.clicked.connect(self._take)

    def _display(self, value: Any) -> None:
        self._box.setChecked(bool(value))


class Option(NamedTuple):
    """One entry of a list: the value that it stands for, its label, its tooltip."""

    value: Any
    label: str
    tip: str = ""


class ChoiceEditor(ParameterEditor):
    """A combo box; a value that is not among its choices is shown all the same, as a last entry."""

    def __init__(
        self,
        name: str,
        help_text: str,
        choices: Sequence[Option],
        label: str = "",
        parent: QWidget | None = None,
        box: ComboBox | None = None,
    ) -> None:
        self._box = box or ComboBox()
        super().__init__(name, help_text, self._box, label, parent)
        self._known = tuple(choices)
        self._choices: list[Option] = []
        for choice in self._known:
            self._add(choice)
        self._box.widen_popup()
        self._box.activated.connect(self._choose)

    def offer(self, choices: Sequence[Option]) -> None:
        """Offer other choices from now on; what is chosen stays, if need be as a last entry."""
        if tuple(choices) == self._known:
            return
        self._known = tuple(choices)
        self._choices = []
        self._box.clear()
        for choice in self._known:
            self._add(choice)
        self._box.widen_popup()
        if self._value is not _NOTHING:
            self._display(self._value)

    @property
    def wide(self) -> bool:
        """Whether a label is too long for a field beside others."""
        return any(len(choice.label) > _LONGEST_BESIDE_A_LABEL for choice in self._known)

    def _add(self, choice: Option) -> None:
        self._choices.append(choice)
        self._box.addItem(choice.label)
        self._box.setItemData(self._box.count() - 1, tip(choice.tip), Qt.ItemDataRole.ToolTipRole)

    def _display(self, value: Any) -> None:
        while len(self._choices) > len(self._known):
            self._box.removeItem(len(self._choices) - 1)
            self._choices.pop()
        if all(choice.value != value for choice in self._choices):
            self._add(Option(value, value_text(value)))
            self._box.widen_popup()
        values = [choice.value for choice in self._choices]
        self._box.setCurrentIndex(values.index(value))

    def _choose(self, index: int) -> None:
        self._take(self._choices[index].value)
