"""What is shown in place of figures that are not available yet."""

from __future__ import annotations

from typing import Final

from netbuilder.network.trained import Origin, TrainedNetwork
from netbuilder.translation import mark, say

NO_NUMBERS: Final = mark("The network's outputs are NaN; train it again.")


def why_no_answers(network: TrainedNetwork | None, lacking: str | None) -> str:
    """Why no predictions for the test samples are shown.

    Args:
        network: the one that is to be asked, if there is one.
        lacking: why there are no samples of its data; '' while they are on their way, None where
            they are there.
    """
    if network is None:
        return say("No trained network yet. Press Train to see its predictions.")
    if is_within_an_epoch(network.origin):
        return say("Results appear at the end of this epoch.")
    return _loading(lacking) or say("Evaluating the samples...")


def why_no_layers(network: TrainedNetwork | None, lacking: str | None) -> str:
    """Why nothing is shown of a network's layers; the arguments are those of `why_no_answers`."""
    if network is None:
        return say("No trained network yet. Press Train to watch its weights and gradients.")
    return _loading(lacking) or say("Computing weights and gradients...")


def why_no_map(network: TrainedNetwork | None, lacking: str | None) -> str:
    """Why no map of the data is shown; the arguments are those of `why_no_answers`."""
    if network is None:
        return say("No trained network yet. Press Train to see how it tells samples apart.")
    return _loading(lacking) or say("Placing the samples...")


def is_within_an_epoch(origin: Origin) -> bool:
    """Whether weights are those of a moment of a training, not of the end of an epoch."""
    return origin.which == "now" and not origin.whole and origin.at is None


def _loading(lacking: str | None) -> str:
    if lacking is None:
        return ""
    return lacking or say("Loading the samples...")
