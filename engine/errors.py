"""The errors the engine raises; all are also the built-in errors that Keras users catch."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, ClassVar


class EngineError(Exception):
    """Any error whose message is meant for the person who wrote the model.

    Attributes:
        wording: makes of every message what `str` gives; a program sets it that speaks other
            languages than English.
    """

    wording: ClassVar[Callable[[str], str]] = str

    def __str__(self) -> str:
        return EngineError.wording(super().__str__())


class ParameterError(EngineError, ValueError):
    """An argument that cannot be used.

    Attributes:
        parameter: the argument's name.
        expected: what would have been right, in words.
        received: the value that came.
    """

    def __init__(self, parameter: str, expected: str, received: Any) -> None:
        self.parameter = parameter
        self.expected = expected
        self.received = received
        super().__init__(f"{parameter} must be {expected}; received {_short(received)}.")


class ParameterTypeError(ParameterError, TypeError):
    """An argument of a type that can never be right."""


class ShapeError(EngineError, ValueError):
    """A shape that does not fit where it is used."""


class DataError(EngineError, ValueError):
    """Training data that cannot be used."""


class NotBuiltError(EngineError, ValueError):
    """Something was asked of a model that has no weights or no `compile` yet."""


class UnknownShapeError(NotBuiltError, AttributeError):
    """A member that a model has only once it knows its input."""


class ModelFileError(EngineError, ValueError, OSError):
    """A model file that cannot be read or written.

    Attributes:
        path: the file.
        problem: what is wrong with it.
        remedy: what to do.
    """

    def __init__(self, path: object, problem: str, remedy: str) -> None:
        self.path = str(path)
        self.problem = problem
        self.remedy = remedy
        super().__init__(f"'{_short_text(self.path)}' {problem}; {remedy}.")


class DownloadError(EngineError, OSError):
    """A data set that is neither here nor could be fetched."""


def _short(value: Any, limit: int = 80) -> str:
    text = repr(value)
    return text if len(text) <= limit else text[: limit - 3] + "..."


def _short_text(text: str, limit: int = 200) -> str:
    return text if len(text) <= limit else "..." + text[3 - limit :]
