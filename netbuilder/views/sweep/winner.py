"""What is told of a sweep on its way, at its end, and of the winner of a search."""

from __future__ import annotations

from typing import Final

from netbuilder.training.sweeps.outcomes import LOSS, METRIC, name_of
from netbuilder.translation import mark, say
from netbuilder.views.sweep.board import Board
from netbuilder.views.sweep.figures import text_of_figure
from netbuilder.wording import duration, plural, sentences, words_of

_TOLD: Final = mark("On test samples that the search never saw, its {metric} is {value}.")


def told_of_winner(board: Board) -> list[str]:
    """Sentences on what it reaches on the test samples; [] where nothing is known."""
    if board.won is None:
        return []
    if board.won.trouble:
        return [board.won.trouble]
    figure = METRIC if board.goal == LOSS else board.goal
    metric = name_of(figure, board.metric_name)
    value = board.won.run.test(metric)
    if value is None:
        return []
    text = text_of_figure(value, figure, board.metric_name)
    return [_TOLD.format(metric=words_of(metric), value=text)]


def progress_text(board: Board, busy: bool) -> str:
    """How far a sweep has come, or what came of it.

    Args:
        board: of the sweep.
        busy: whether it is on its way.
    """
    refused = len(board.combinations) - board.trained
    parts = [say("{over} of {trained} trainings finished.", over=board.over, trained=board.trained)]
    if not busy:
        kept = len(board.runs)
        parts = [
            say(
                "{kept} of {trained} trainings are kept in Runs, after {seconds}.",
                kept=kept,
                trained=board.trained,
                seconds=duration(board.seconds),
            )
        ]
        if board.best is not None and kept > 1:
            parts.append(say("The best is No. {best}.", best=board.best))
        parts += told_of_winner(board)
    elif board.seconds_left is not None:
        parts.append(say("About {seconds_left} left.", seconds_left=duration(board.seconds_left)))
    if refused:
        parts.append(
            plural(
                refused,
                "{count} cannot be trained; select it to see why.",
                "{count} cannot be trained; select one to see why.",
            )
        )
    return sentences(*parts)
