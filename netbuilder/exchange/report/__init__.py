"""A report of a network: what it is, how it was trained, what it reached, how to repeat it."""

from netbuilder.exchange.report.contents import report
from netbuilder.exchange.report.page import html_of
from netbuilder.exchange.report.parts import Report
from netbuilder.exchange.report.subject import Subject

__all__ = ["Report", "Subject", "html_of", "report"]
