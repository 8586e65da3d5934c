"""The window's status bar: what the run does, whose the results are, what the network costs."""

from __future__ import annotations

from PySide6.QtWidgets import QMainWindow

from netbuilder.document import Document
from netbuilder.network.current import CurrentNetwork
from netbuilder.views.bar.feed import BarFeed
from netbuilder.views.common.elided import ElidedLabel
from netbuilder.views.window.belonging import Belonging
from netbuilder.views.window.hints import Hints
from netbuilder.views.window.panels import Panels
from netbuilder.views.window.results import Results
from netbuilder.views.window.run_view import RunView
from netbuilder.views.window.totals import Totals


class Status:
    """Fills the status bar.

    Args:
        window: whose it is.
        network: the one in the window.
        document: what is edited.
        panels: have the plots of a run.
        feed: of the training bar.
        results: of trainings.

    Attributes:
        run: tells of the training.
        totals: tells what the network costs.
    """

    def __init__(
        self,
        window: QMainWindow,
        network: CurrentNetwork,
        document: Document,
        panels: Panels,
        feed: BarFeed,
        results: Results,
    ) -> None:
        bar = window.statusBar()
        bar.setContentsMargins(8, 0, 0, 0)
        words = ElidedLabel()
        words.setObjectName("statusLine")
        self.totals = Totals()
        self.run = RunView(panels.loss, panels.metrics, feed, results, words, window)
        bar.addWidget(words, 1)
        for part in (Belonging(network, document), self.totals):
            bar.addPermanentWidget(part)
        Hints(window, lambda: self.run.invites)
