"""What leaves the program of a trained network: for other programs, as a page, as a report."""

from __future__ import annotations

import logging
from collections.abc import Callable, Mapping
from functools import partial
from pathlib import Path
from typing import Final, LiteralString, NamedTuple

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.document import Document
from netbuilder.exchange.networks import write_file
from netbuilder.exchange.report import Subject, html_of, report
from netbuilder.imported import Fitted
from netbuilder.imported.outline import Report
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples, load_samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.translation import mark, say
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.exports import Exports
from netbuilder.views.window.making_actions import describe
from netbuilder.views.window.report_pdf import pdf

_log = logging.getLogger(__name__)


class _Kind(NamedTuple):
    """A format as the user is asked for it.

    Attributes:
        ending: of the file.
        title: of the question.
        filter: as Qt wants it.
    """

    ending: str
    title: LiteralString
    filter: LiteralString


_KINDS: Final = {
    "actionOnnx": _Kind(
        ".onnx", mark("Save the network as an ONNX model"), mark("ONNX model (*.onnx)")
    ),
    "actionPythonFile": _Kind(
        ".py", mark("Save the network as a Python file"), mark("Python (*.py)")
    ),
    "actionWebPage": _Kind(
        ".html", mark("Save the network as a web page"), mark("Web page (*.html)")
    ),
}
_NO_NETWORK: Final = mark("Needs a trained network: train this one, or open one")
_REPORT: Final = mark("Web page (*.html);;PDF (*.pdf)")


class NetworkExports(QObject):
    """Writes the network in the window in other forms, while there is one.

    Args:
        document: holds the design that a script is made of.
        exports: asks for files and has them made.
        network: what is written.
        runs: knows all that are kept.
        actions: the window's, by name.
        parent: Qt's.
    """

    def __init__(
        self,
        document: Document,
        exports: Exports,
        network: CurrentNetwork,
        runs: RunKeeper,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._document = document
        self._exports, self._network, self._runs = exports, network, runs
        commands: dict[str, Callable[[], None]] = {
            name: partial(self._write, kind) for name, kind in _KINDS.items()
        }
        commands["actionReport"] = self._write_report
        self._actions = {actions[name]: actions[name].statusTip() for name in commands}
        commands["actionKerasScript"] = self._write_script
        for name, command in commands.items():
            # A lambda, as `triggered` also says whether the action is checked.
            actions[name].triggered.connect(lambda _=False, command=command: command())
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def _show_possible(self) -> None:
        possible = self._network.trained is not None
        for action, purpose in self._actions.items():
            action.setEnabled(possible)
            describe(action, purpose if possible else f"{purpose}. {_NO_NETWORK}")

    def _write(self, kind: _Kind) -> None:
        network = self._network.trained
        if network is not None:
            make = partial(_exported, kind.ending, network)
            self._exports.made(kind.title, make, kind.ending, kind.filter)

    def _write_report(self) -> None:
        network = self._network.trained
        if network is not None:
            run = next((r for r in self._runs.runs if r.key == network.origin.key), None)
            make = partial(_report, network, run, self._network.samples, self._exports.name)
            title = say("Save a report of the network")
            self._exports.made(title, make, ".html", _REPORT, ".pdf", addition="-report")

    def _write_script(self) -> None:
        design, network = self._document.design, self._network.trained
        make = partial(_script, design, None if network is None else network.fitted)
        self._exports.made(
            say("Save a Keras script of the network"), make, ".py", say("Python (*.py)")
        )


def _exported(ending: str, network: TrainedNetwork, path: Path, report: Report) -> str:
    from netbuilder.exchange.formats import FORMATS  # late: the start needs no writers

    form = next(each for each in FORMATS if each.ending == ending)
    return form.write(network, path, report=report).sentence


def _script(design: Design, fitted: Fitted | None, path: Path, report: Report) -> str:
    from netbuilder.exchange import keras_script  # late: the start needs no writers

    return keras_script.write(design, fitted, path, report)


def _report(
    network: TrainedNetwork,
    run: Run | None,
    samples: Samples | None,
    title: str,
    path: Path,
    tell: Report,
) -> str:
    tell(say("Computing predictions"), None)
    test = _test(network, tell) if samples is None else samples
    belongs = test is not None and test.data == network.data
    subject = Subject(title, network, run, test.test if belongs and test is not None else None)
    found = report(subject.asked(partial(_is_cancelled, tell)))
    tell(say("Writing the report"), None)
    content = pdf(found) if path.suffix.lower() == ".pdf" else html_of(found).encode()
    tell(say("Writing the report"), None)
    write_file(path, content)
    return say("'{path_name}' was written.", path_name=path.name)


def _is_cancelled(tell: Report) -> bool:
    """Never returns True: the report raises what ends the work."""
    tell(say("Computing predictions"), None)
    return False


def _test(network: TrainedNetwork, tell: Report) -> Samples | None:
    """Samples of the network's data; None where they cannot be had."""
    try:
        return load_samples(network.design, tell)
    except (DataError, OSError) as error:
        _log.warning("The report tells nothing of the test samples: %s", error)
        return None
