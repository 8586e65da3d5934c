"""What leaves the program of a trained network: a web page, a report."""

from __future__ import annotations

import logging
from collections.abc import Mapping
from functools import partial
from pathlib import Path
from typing import Final

from PySide6.QtCore import QObject, Slot
from PySide6.QtGui import QAction

from engine.errors import DataError
from netbuilder.exchange import webpage
from netbuilder.exchange.report import Subject, html_of, report
from netbuilder.network.current import CurrentNetwork
from netbuilder.network.samples import Samples, load_samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.views.runs.keeper import RunKeeper
from netbuilder.views.window.exports import Exports
from netbuilder.views.window.report_pdf import pdf

_log = logging.getLogger(__name__)

_PAGE: Final = "Web page (*.html)"
_REPORT: Final = "Web page (*.html);;PDF (*.pdf)"


class NetworkExports(QObject):
    """Writes the network in the window in other forms, while there is one.

    Args:
        exports: asks for files and writes them.
        network: what is written.
        runs: knows all that are kept.
        actions: the window's, by name.
        parent: Qt's.
    """

    def __init__(
        self,
        exports: Exports,
        network: CurrentNetwork,
        runs: RunKeeper,
        actions: Mapping[str, QAction],
        parent: QObject,
    ) -> None:
        super().__init__(parent)
        self._exports, self._network, self._runs = exports, network, runs
        commands = {"actionWebPage": self._write_page, "actionReport": self._write_report}
        self._actions = [actions[name] for name in commands]
        for name, command in commands.items():
            actions[name].triggered.connect(command)
        network.replaced.connect(self._show_possible)
        self._show_possible()

    @Slot()
    def _show_possible(self) -> None:
        for action in self._actions:
            action.setEnabled(self._network.trained is not None)

    @Slot()
    def _write_page(self) -> None:
        network = self._network.trained
        if network is not None:
            make = partial(_page, network, self._exports.name)
            self._exports.made("Save the network as a web page", make, ".html", _PAGE)

    @Slot()
    def _write_report(self) -> None:
        network = self._network.trained
        if network is not None:
            run = next((r for r in self._runs.runs if r.key == network.origin.key), None)
            make = partial(_report, network, run, self._network.samples, self._exports.name)
            title = "Save a report of the network"
            self._exports.made(title, make, ".html", _REPORT, ".pdf", addition="-report")


def _page(network: TrainedNetwork, title: str, path: Path) -> bytes:
    return webpage.page(network, title).encode()


def _report(
    network: TrainedNetwork, run: Run | None, samples: Samples | None, title: str, path: Path
) -> bytes:
    test = _test(network) if samples is None else samples
    belongs = test is not None and test.data == network.data
    subject = Subject(title, network, run, test.test if belongs and test is not None else None)
    found = report(subject.asked())
    return pdf(found) if path.suffix.lower() == ".pdf" else html_of(found).encode()


def _test(network: TrainedNetwork) -> Samples | None:
    """Samples of the network's data; None where they cannot be had."""
    try:
        return load_samples(network.design, lambda message, fraction: None)
    except (DataError, OSError) as error:
        _log.warning("The report tells nothing of the test samples: %s", error)
        return None
