"""What is said in the place of figures that are not there yet."""

from __future__ import annotations

from typing import Final

from netbuilder.network.trained import Origin, TrainedNetwork

NO_NUMBERS: Final = "What the network puts out are no numbers any more; train it again."


def why_no_answers(network: TrainedNetwork | None, lacking: str | None) -> str:
    """Why nothing is shown of what a network answers to test samples.

    Args:
        network: the one that is to be asked, if there is one.
        lacking: why there are no samples of its data; '' while they are on their way, None where
            they are there.
    """
    if network is None:
        return "No trained network yet. Press Train to see what it answers."
    if is_within_an_epoch(network.origin):
        return "The answers follow after the first epoch."
    return _loading(lacking) or "Asking the network about the test samples ..."


def why_no_layers(network: TrainedNetwork | None, lacking: str | None) -> str:
    """Why nothing is shown of a network's layers; the arguments are as above."""
    if network is None:
        return "No trained network yet. Press Train to watch its weights and gradients."
    return _loading(lacking) or "Looking into the layers ..."


def is_within_an_epoch(origin: Origin) -> bool:
    """Whether weights are those of a moment of a training, not of the end of an epoch."""
    return origin.which == "now" and not origin.whole


def _loading(lacking: str | None) -> str:
    if lacking is None:
        return ""
    return lacking or "Loading the samples that the network is asked about ..."
