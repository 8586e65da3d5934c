"""What is said of a network, so that everybody sees whose a result is."""

from __future__ import annotations

from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.network.trained import Figure, TrainedNetwork
from netbuilder.training.history.runs import Run
from netbuilder.wording import figure_text, words_of

EDITED = "trained before your edit"
BY_HAND = "changed by hand"

_ENDED = {"stopped": "was stopped", "diverged": "diverged", "failed": "failed"}


def described(network: TrainedNetwork, edited: bool) -> str:
    """As 'Run 5 · 64-16-10 · 97.4 % test'.

    Args:
        network: what is shown.
        edited: whether the design computes something else by now.
    """
    parts = [network.origin.title or "This training", network.outline, _headline(network)]
    if network.origin.which == "best":
        parts.insert(1, f"best epoch, {network.origin.epoch}")
    if network.origin.by_hand:
        parts.append(BY_HAND)
    if edited:
        parts.append(EDITED)
    return " · ".join(part for part in parts if part)


def title_of(network: TrainedNetwork) -> str:
    """As 'Run 5, best epoch (9)', 'Lesson 6 after run 5'."""
    origin = network.origin
    title = origin.title or "This training"
    if origin.is_lesson or not origin.epoch:
        return title
    return f"{title}, {origin.which} epoch ({origin.epoch})"


def summary(network: TrainedNetwork, run: Run) -> str:
    """What a run that is over has come to, in figures of the weights that it keeps.

    As 'Run 5, best epoch (9): 97.6 % of 12,000 validation samples, 97.4 % of 10,000 test samples.'

    Args:
        network: that the run has left.
        run: the run.
    """
    if network.origin.is_lesson:
        return f"{title_of(network)}: {run.message}"
    figures = ", ".join(measured(network))
    ended = "" if run.reason == "finished" else f" It {_ENDED.get(run.reason, 'ended early')}."
    return f"{title_of(network)}{': ' if figures else ''}{figures}.{ended}"


def measured(network: TrainedNetwork) -> list[str]:
    """The figure that tells most of how good it is, on each part that it was not trained on."""
    name = TARGETS[network.design.target].metric
    found = [network.figure(name, part) for part in ("validation", "test")]
    return [f"{_value(network, each)} {_whereon(network, each)}" for each in found if each]


def _whereon(network: TrainedNetwork, figure: Figure) -> str:
    word = "of" if network.design.target == CLASS else "on"
    count = f"{figure.samples:,}" if figure.samples else "the"
    return f"{word} {count} {figure.part} samples"


def _headline(network: TrainedNetwork) -> str:
    """The figure that tells most of how good it is."""
    name = TARGETS[network.design.target].metric
    for part in ("test", "validation"):
        figure = network.figure(name, part)
        if figure is not None:
            return f"{_value(network, figure)} {part}"
    return ""


def _value(network: TrainedNetwork, figure: Figure) -> str:
    share = network.design.target == CLASS
    value = figure_text(figure.value, share=share, digits=1)
    return value if share else f"{words_of(figure.name)} {value}"
