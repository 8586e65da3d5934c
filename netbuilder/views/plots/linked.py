"""Two plots that show the same epochs."""

from __future__ import annotations

from netbuilder.views.plots.curve_plot import CurvePlot


def link(first: CurvePlot, second: CurvePlot) -> None:
    """Have both show the same epochs, and the values under the cursor at the same place."""
    for one, other in ((first, second), (second, first)):
        one.pointed.connect(other.point_at)
        one.zoomed.connect(other.show_epochs)
        one.followed.connect(other.follow)
        one.show_beside(other.curves)
