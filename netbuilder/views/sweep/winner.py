"""What is told of the winner of a search."""

from __future__ import annotations

from typing import Final

from netbuilder.training.sweeps.outcomes import METRIC
from netbuilder.translation import mark
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import text_of_figure
from netbuilder.wording import words_of

_TOLD: Final = mark("On test samples that the search never saw, its {metric} is {value}.")


def told_of_winner(board: Board) -> list[str]:
    """Sentences on what it reaches on the test samples; [] where nothing is known."""
    if board.won is None:
        return []
    if board.won.trouble:
        return [board.won.trouble]
    value = board.won.run.test(board.metric_name)
    if value is None:
        return []
    text = text_of_figure(value, METRIC, board.metric_name)
    return [_TOLD.format(metric=words_of(board.metric_name), value=text)]
