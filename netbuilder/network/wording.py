"""What is said of a network, so that everybody sees whose a result is."""

from __future__ import annotations

from netbuilder.design.targets import CLASS, TARGETS
from netbuilder.network.trained import Figure, TrainedNetwork
from netbuilder.wording import number_text, percent, words_of

EDITED = "trained before your edit"


def described(network: TrainedNetwork, edited: bool) -> str:
    """As 'Run 5 · 64-16-10 · 97.4 % test'.

    Args:
        network: what is shown.
        edited: whether the design computes something else by now.
    """
    parts = [network.origin.title or "This training", network.outline, _headline(network)]
    if network.origin.which == "best":
        parts.insert(1, f"best epoch, {network.origin.epoch}")
    if edited:
        parts.append(EDITED)
    return " · ".join(part for part in parts if part)


def _headline(network: TrainedNetwork) -> str:
    """The figure that tells most of how good it is."""
    name = TARGETS[network.design.target].metric
    for part in ("test", "validation"):
        figure = network.figure(name, part)
        if figure is not None:
            return f"{_value(network, figure)} {part}"
    return ""


def _value(network: TrainedNetwork, figure: Figure) -> str:
    if network.design.target == CLASS:
        return percent(figure.value, 1)
    return f"{words_of(figure.name)} {number_text(figure.value, 4)}"
