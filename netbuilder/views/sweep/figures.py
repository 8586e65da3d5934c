"""The figures of a sweep in words."""

from __future__ import annotations

from typing import Final

from netbuilder.training.sweeps.outcomes import LAST_LOSS, LAST_METRIC, LOSS, TEST_METRIC
from netbuilder.translation import mark, say
from netbuilder.wording import capitalized, figure_text, words_of
from netbuilder.wording import is_share as is_share_metric

_FIGURES: Final = {
    "test": mark("test {name}"),
    "validation": mark("validation {name}"),
    "training": mark("training {name}"),
}


def title_of_figure(figure: str, metric: str, validated: bool) -> str:
    """A title for people: 'Validation loss', 'Last validation accuracy', 'Test accuracy'."""
    name = words_of("loss" if figure in (LOSS, LAST_LOSS) else metric)
    whose = "test" if figure == TEST_METRIC else "validation" if validated else "training"
    text = say(_FIGURES[whose], name=name)
    return (
        say("Last {text}", text=text) if figure in (LAST_LOSS, LAST_METRIC) else capitalized(text)
    )


def is_share(figure: str, metric: str) -> bool:
    """Whether values are shares, written as percentages."""
    return figure not in (LOSS, LAST_LOSS) and is_share_metric(metric)


def text_of_figure(value: float, figure: str, metric: str) -> str:
    """A value as the table shows it."""
    return figure_text(value, share=is_share(figure, metric))
