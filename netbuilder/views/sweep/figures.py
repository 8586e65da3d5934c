"""The figures of a sweep in words."""

from __future__ import annotations

import math

from netbuilder.training.sweeps.outcomes import LAST_LOSS, LAST_METRIC, LOSS, METRIC, TEST_METRIC
from netbuilder.views.common.wording import label_of, number_text
from netbuilder.views.plots.axes import percent


def title_of_figure(figure: str, metric: str, validated: bool) -> str:
    """For people: 'Validation loss', 'Last validation accuracy', 'Test accuracy'."""
    name = {
        LOSS: "loss",
        LAST_LOSS: "loss",
        METRIC: label_of(metric).lower(),
        LAST_METRIC: label_of(metric).lower(),
        TEST_METRIC: label_of(metric).lower(),
    }[figure]
    whose = "test" if figure == TEST_METRIC else "validation" if validated else "training"
    text = f"{whose} {name}"
    return f"Last {text}" if figure in (LAST_LOSS, LAST_METRIC) else text.capitalize()


def is_share(figure: str, metric: str) -> bool:
    """Whether values are shares, written as per cent."""
    return figure not in (LOSS, LAST_LOSS) and metric.endswith("accuracy")


def text_of_figure(value: float, figure: str, metric: str) -> str:
    """A value as the table shows it."""
    if not math.isfinite(value):
        return "not a number" if math.isnan(value) else "infinite"
    return percent(value, 2) if is_share(figure, metric) else number_text(float(f"{value:.4g}"))
