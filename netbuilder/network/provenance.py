"""The origin of what is shown: the network, and how it stands to the design."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal, TypeAlias

from netbuilder.design import Design
from netbuilder.network.belonging import is_edited
from netbuilder.network.trained import TrainedNetwork
from netbuilder.network.wording import described
from netbuilder.translation import say
from netbuilder.wording import count_text

State: TypeAlias = Literal["none", "live", "own", "old", "changed"]


@dataclass(frozen=True, slots=True)
class Provenance:
    """What a chip says.

    Attributes:
        state: 'none' for no network, 'live' for one that is being trained, 'own' for one that is
            the design's, 'old' for one that was trained before the design was edited, 'changed'
            for one whose weights somebody has changed.
        text: which network, and of which moment.
    """

    state: State
    text: str


def provenance(network: TrainedNetwork | None, design: Design) -> Provenance:
    """The origin of what a network shows, beside this design."""
    if network is None:
        return Provenance("none", say("Not trained yet"))
    edited = is_edited(network.design, design)
    if edited:
        return Provenance("old", described(network, edited))
    if network.origin.by_hand:
        return Provenance("changed", described(network, edited))
    if network.origin.which == "now":
        title = network.origin.title or say("This training")
        return Provenance("live", f"{title} · {moment(network)}")
    return Provenance("own", described(network, edited))


def moment(network: TrainedNetwork) -> str:
    """When the weights were copied, as 'epoch 3, batch 600' or 'after epoch 3'."""
    origin = network.origin
    if origin.whole:
        return say("after epoch {epoch}", epoch=count_text(origin.epoch))
    if origin.which == "now":
        return say(
            "epoch {epoch}, batch {batch}",
            epoch=count_text(origin.epoch + 1),
            batch=count_text(origin.batch),
        )
    return say("in epoch {epoch}", epoch=count_text(origin.epoch + 1))
