"""What is seen of somebody's own data: the dialog that brings it in, and how well it is told."""

from netbuilder.views.imported.dialog import OwnDataDialog
from netbuilder.views.imported.forecast_plot import ForecastPlot
from netbuilder.views.imported.predicted_plot import PredictedPlot

__all__ = ["ForecastPlot", "OwnDataDialog", "PredictedPlot"]
