"""The data browser of a window, whose samples open in what reads them."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from netbuilder.network.current import CurrentNetwork
from netbuilder.views.browser import DataBrowser
from netbuilder.views.window.panels import Panels


def data_browser(window: QWidget, network: CurrentNetwork, panels: Panels) -> DataBrowser:
    """A browser from which rows go to the form, and pictures to the pad.

    Args:
        window: above which it is shown.
        network: the one in the window.
        panels: where samples are read.
    """
    browser = DataBrowser(window, network=network)
    browser.samples.rowsChosen.connect(panels.open_rows)
    browser.samples.pictureChosen.connect(panels.open_picture)
    return browser
