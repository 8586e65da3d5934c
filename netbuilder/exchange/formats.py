"""The formats that networks are exported in, by the endings of their files."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from engine import Sequential
from netbuilder.exchange import onnx, python_file, webpage
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import Outcome
from netbuilder.imported.outline import Report
from netbuilder.network.trained import TrainedNetwork
from netbuilder.plain import line
from netbuilder.translation import mark, say
from netbuilder.wording import listed


class Write(Protocol):
    """Writes a trained network, with all that is known of it."""

    def __call__(self, network: TrainedNetwork, path: Path, *, report: Report = ...) -> Outcome:
        """Write it, and say whether it was tried."""


class WriteModel(Protocol):
    """Writes a model of which nothing else is known."""

    def __call__(self, model: Sequential, path: Path, *, report: Report = ...) -> Outcome:
        """Write it, and say whether it was tried."""


@dataclass(frozen=True, slots=True)
class Format:
    """A kind of file.

    Attributes:
        ending: of its name, in lower case.
        title: what it is, for people.
        write: writes a trained network, with all that is known of it.
        write_model: writes a model of which nothing else is known.
    """

    ending: str
    title: str
    write: Write
    write_model: WriteModel


FORMATS: Final = (
    Format(".onnx", mark("ONNX model, for ONNX Runtime and others"), onnx.write, onnx.write_model),
    Format(
        ".py", mark("Python file that needs only NumPy"), python_file.write, python_file.write_model
    ),
    Format(".html", mark("web page that works offline"), webpage.write, webpage.write_model),
)


def format_of(path: Path) -> Format:
    """The format that a file's name asks for.

    Raises:
        ExportError: none does.
    """
    for each in FORMATS:
        if path.name.lower().endswith(each.ending):
            return each
    known = listed([f"'{each.ending}' ({each.title})" for each in FORMATS])
    raise ExportError(
        say(
            "The ending of '{path}' is unknown; choose one of these: {known}.",
            path=line(str(path)),
            known=known,
        )
    )
