"""What is said of a unit, for a network whose units are known."""

from __future__ import annotations

import numpy as np

from netbuilder.design import Design, build
from netbuilder.insight.unit_look import UnitLook, look_at_unit, reach
from netbuilder.network.probe import Probe
from netbuilder.network.samples import Samples
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.records import HeldOut

SIDE = 28


def known() -> tuple[Design, np.ndarray]:
    """Unit 0 answers to ink in the upper half, unit 1 to ink in the lower; 0 means class 0."""
    design = Design.default("digits").with_parameter("dense", "units", 3)
    model = build(design)
    first, last = model.layers
    kernel = np.zeros((SIDE * SIDE, 3), np.float32)
    kernel[: SIDE * SIDE // 2, 0] = kernel[SIDE * SIDE // 2 :, 1] = 0.1
    ends = np.zeros((3, 10), np.float32)
    ends[0, 0], ends[1, 1] = 1.0, 1.0
    first.set_weights([kernel, np.zeros(3, np.float32)])
    last.set_weights([ends, np.eye(10, dtype=np.float32)[2] / 100])
    return design, model.get_flat_weights()


def halves(count: int = 20) -> HeldOut:
    """Pictures with more and more ink in their upper half, then in their lower."""
    pictures = np.zeros((2 * count, SIDE, SIDE), np.float32)
    for number in range(count):
        pictures[number, : SIDE // 2] = pictures[count + number, SIDE // 2 :] = (number + 1) / count
    labels = np.repeat([0, 1], count)
    return HeldOut(pictures.reshape(-1, SIDE * SIDE), np.eye(10, dtype=np.float32)[labels], labels)


def asked(unit: int, block: str = "dense") -> UnitLook | None:
    design, weights = known()
    test = halves()
    network = TrainedNetwork(design, weights, classes=tuple("0123456789"))
    return look_at_unit(Probe(design), network, Samples("", test, test), block, unit)


def test_a_unit_is_known_by_what_it_does() -> None:
    look = asked(0)
    assert look is not None
    assert look.speaks.startswith("It speaks for 0")
    assert look.without == (
        "Without it 50.0 % of 40 test samples are right instead of 100.0 %. "
        "Class 0 suffers most: 100.0 % before, 0.0 % after."
    )
    assert look.weights is not None
    assert look.weights[: SIDE // 2].min() > 0 == look.weights[SIDE // 2 :].max()
    assert look.climbed is not None
    assert look.climbed[: SIDE // 2].mean() > 2 * look.climbed[SIDE // 2 :].mean()
    assert (np.diff(look.values) <= 0).all()
    assert look.pictures[0].reshape(SIDE, SIDE)[0, 0] == 1.0
    assert reach(look) == "Its largest output for a test sample is 39.2."
    assert (look.unit, look.units) == (0, 3)


def test_a_unit_that_does_nothing_is_said_to() -> None:
    look = asked(2)
    assert look is not None
    assert look.speaks == "It speaks for no class and against none."
    assert look.without == "Switched off, it changes nothing: 100.0 % of 40 test samples are right."


def test_there_is_no_such_unit_or_block() -> None:
    assert asked(3) is None
    assert asked(0, "other") is None
