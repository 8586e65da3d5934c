"""The figures of a sweep in words."""

from __future__ import annotations

from typing import Final

from netbuilder.training.sweeps.outcomes import is_last, is_test, name_of
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
    whose = "test" if is_test(figure) else "validation" if validated else "training"
    text = say(_FIGURES[whose], name=words_of(name_of(figure, metric)))
    return say("Last {text}", text=text) if is_last(figure) else capitalized(text)


def is_share(figure: str, metric: str) -> bool:
    """Whether values are shares, written as percentages."""
    return is_share_metric(name_of(figure, metric))


def text_of_figure(value: float, figure: str, metric: str) -> str:
    """A value as the table shows it."""
    return figure_text(value, share=is_share(figure, metric))
