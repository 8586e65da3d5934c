"""Curves that grow while a network trains."""

from netbuilder.curves.run_curves import BATCHES, TRAINING, VALIDATION
from netbuilder.views.plots.curve_plot import CurvePlot

__all__ = ["BATCHES", "TRAINING", "VALIDATION", "CurvePlot"]
