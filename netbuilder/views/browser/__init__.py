"""The data browser: samples, class balance and figures of a design's data set."""

from netbuilder.views.browser.dialog import DataBrowser

__all__ = ["DataBrowser"]
