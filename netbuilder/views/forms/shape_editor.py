"""An editor for the shape of a sample, typed as text."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from PySide6.QtWidgets import QLineEdit, QWidget

from netbuilder.translation import mark, say
from netbuilder.views.common.texts import set_field
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.wording import sentences, terms

_HELP = mark(
    "The shape of one sample: 784 for a flat image; 28, 28, 1 for rows, columns and channels."
)
_SEPARATORS = re.compile(r"\s*[,x×*]\s*|\s+")  # noqa: RUF001


def parse_shape(text: str) -> tuple[int, ...] | None:
    """The sizes in '28, 28, 1', '28x28x1' or '(28, 28, 1)'; None for anything else."""
    inner = text.strip().removeprefix("(").removesuffix(")").strip().removesuffix(",")
    parts = _SEPARATORS.split(inner)
    if not all(re.fullmatch(r"[0-9]{1,9}", part) for part in parts):
        return None
    shape = tuple(int(part) for part in parts)
    return shape if min(shape) > 0 else None


class ShapeEditor(ParameterEditor):
    """A line of text that stands for a tuple of sizes, without the batch.

    Args:
        name: the parameter's name.
        check: raises ValueError with a sentence about a shape that cannot be used.
    """

    def __init__(
        self,
        name: str,
        check: Callable[[tuple[int, ...]], object] = tuple,
        parent: QWidget | None = None,
    ) -> None:
        self._check = check
        self._line = QLineEdit()
        super().__init__(name, _HELP, self._line, parent=parent)
        self._line.setPlaceholderText("784")
        self._line.setMaxLength(80)
        self._line.editingFinished.connect(self.commit)
        self._line.textEdited.connect(lambda _: self._warn(""))

    def commit(self) -> None:
        """Take what has been typed; if it cannot be used, say why and bring the last one back."""
        if not self._line.isModified():
            return
        try:
            shape = self._read(self._line.text())
        except ValueError as error:
            self._display(self._value)
            self._warn(sentences(str(error), say("Kept {line_text}.", line_text=self._line.text())))
        else:
            self._display(shape)
            self._take(shape)

    def _read(self, text: str) -> tuple[int, ...]:
        shape = parse_shape(text)
        if shape is None:
            raise ValueError(
                say(
                    "'{text}' is not a shape. Enter positive whole numbers, such as 784 or 28, "
                    "28, 1.",
                    text=text,
                )
            )
        self._check(shape)
        return shape

    def _display(self, value: Any) -> None:
        set_field(self._line, terms(map(str, value)))
        self._line.setModified(False)
