"""An editor for values that are typed as text: several numbers, a layer within, or none."""

from __future__ import annotations

import ast
import re
from typing import Any, Final

from PySide6.QtWidgets import QLineEdit, QWidget

from engine.declarations import REQUIRED, Parameter
from engine.errors import ParameterError
from netbuilder.translation import say
from netbuilder.views.common.texts import item, set_field
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.views.forms.refusing import not_accepted
from netbuilder.wording import keyed, typed

_NOTHING: Final = ("", "none")
_TIMES: Final = re.compile(r"(?<=[\d\s)])[x×*](?=[\d\s(])")  # noqa: RUF001


class TextValueEditor(ParameterEditor):
    """A line of text for a number, several numbers, or pairs of them; empty where there is none.

    Args:
        parameter: the declaration, which says what is a value.
    """

    def __init__(self, parameter: Parameter, parent: QWidget | None = None) -> None:
        self._parameter = parameter
        self._line = QLineEdit()
        super().__init__(parameter.name, say(parameter.help), self._line, parent=parent)
        proposal = parameter.proposal
        self._line.setPlaceholderText(
            say("none") if proposal in (None, REQUIRED) else item(as_text(proposal))
        )
        self._line.setMaxLength(200)
        self._line.editingFinished.connect(self.commit)
        self._line.textEdited.connect(lambda _: self._warn(""))

    def commit(self) -> None:
        """Take what has been typed; if it cannot be used, say why and bring the last one back."""
        if not self._line.isModified():
            return
        typed = self._line.text()
        try:
            value = self._read(typed)
        except ParameterError as error:
            self._display(self._value)
            self._warn(not_accepted(typed, error, self._line.text()))
            return
        value = _frozen(value)
        self._display(value)
        self._take(value)

    def _read(self, typed: str) -> Any:
        value = parse(typed)
        try:
            return self._parameter.accept(value)
        except ParameterError:
            if not isinstance(value, int):
                raise
            # Who types 10 where a shape belongs means (10,).
            return self._parameter.accept((value,))

    def _display(self, value: Any) -> None:
        set_field(self._line, as_text(value))
        self._line.setModified(False)


def parse(text: str) -> Any:
    """The value that text such as '3, 3', '2x2', '0.5' or '(1, 1), (2, 2)' stands for.

    What is none of these comes back as text, which no declaration takes.
    """
    trimmed = keyed(text).strip()
    if trimmed.lower() in _NOTHING:
        return None
    try:
        return ast.literal_eval(_TIMES.sub(",", trimmed).strip())
    except (ValueError, SyntaxError, RecursionError, MemoryError):
        return text


def as_text(value: Any) -> str:
    """A value as it is typed."""
    if value is None or value is REQUIRED:
        return ""
    if isinstance(value, str):
        return value
    if isinstance(value, list | tuple):
        parts = [f"({as_text(v)})" if isinstance(v, list | tuple) else repr(v) for v in value]
        return f"{parts[0]}," if len(parts) == 1 else typed(parts)
    return repr(value)


def _frozen(value: Any) -> Any:
    return tuple(map(_frozen, value)) if isinstance(value, list | tuple) else value
