"""What a chip says of a network."""

from __future__ import annotations

from dataclasses import replace

from netbuilder.design import Design
from netbuilder.network.provenance import provenance
from netbuilder.network.trained import Origin
from tests.helpers.trained_networks import network


def test_without_a_network_nothing_is_trained() -> None:
    shown = provenance(None, Design.default())
    assert (shown.state, shown.text) == ("none", "Not trained yet")


def test_a_network_is_named_with_the_moment_of_its_weights() -> None:
    design = Design.default()
    held = network(design)
    assert provenance(held, design).state == "own"
    assert provenance(held, design).text.startswith("Run 3")
    live = replace(held, origin=Origin(epoch=2, whole=False, batch=600), figures=())
    assert provenance(live, design).state == "live"
    assert provenance(live, design).text == "This training · epoch 3, batch 600"
    whole = replace(live, origin=Origin(epoch=2))
    assert provenance(whole, design).text == "This training · after epoch 2"


def test_weights_changed_by_hand_are_said_to_be_so() -> None:
    design = Design.default()
    held = network(design)
    held = replace(held, origin=replace(held.origin, by_hand=True))
    assert provenance(held, design).state == "changed"
    assert provenance(held, design).text.endswith("changed by hand")


def test_an_edit_makes_it_old_and_undoing_it_does_not() -> None:
    design = Design.default()
    held = network(design)
    assert provenance(held, design.with_parameter("dense", "units", 32)).state == "old"
    assert provenance(held, design.with_setting("epochs", 3)).state == "own"
