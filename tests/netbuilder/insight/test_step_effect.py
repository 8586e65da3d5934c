"""What a step did, held against the same step taken by hand."""

from __future__ import annotations

import numpy as np
import pytest

from netbuilder.design import Design, build
from netbuilder.insight.step_effect import step_effect
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.control import BATCH, Control
from netbuilder.training.records import EpochDone, Record, StepTaken
from netbuilder.training.run.session import Session


def steps_of(design: Design, count: int) -> list[StepTaken]:
    """So many single steps, each as its training tells it."""
    control, told = Control(), []

    def emit(record: Record) -> None:
        if isinstance(record, StepTaken):
            told.append(record)
        if len(told) >= count:
            control.stop()

    class Steps(Control):
        def wait_while_paused(self) -> None:
            self.step(BATCH)

    control = Steps()
    control.step(BATCH)
    Session(1, design).run(emit, control)
    return told


@pytest.mark.usefixtures("few_digits")
def test_the_answers_before_and_after_are_those_of_the_network() -> None:
    design = Design.default("digits").with_setting("batch_size", 10)
    first, second = steps_of(design, 2)[:2]
    assert (first.epoch, first.step, first.size) == (0, 0, 10)
    assert second.step == 1
    np.testing.assert_array_equal(first.after, second.before)
    model = build(design)
    np.testing.assert_array_equal(first.before, model.get_flat_weights())
    loss, gradients = model.compute_gradients(first.samples, first.answers)
    assert first.loss == pytest.approx(loss, rel=1e-5)
    lengths = [
        float(np.sqrt((a**2).sum() + (b**2).sum()))
        for a, b in zip(*[iter(gradients)] * 2, strict=True)
    ]
    probe = Probe(design)
    network = TrainedNetwork(design, first.after, classes=tuple("0123456789"))
    effect = step_effect(probe, network, first)
    assert effect is not None
    was = model.predict(first.samples, verbose=0)
    model.set_flat_weights(first.after)
    is_ = model.predict(first.samples, verbose=0)
    truth = first.answers.argmax(axis=1)
    rows = np.arange(10)
    better = int((is_[rows, truth] > was[rows, truth]).sum())
    assert f"The step improved the answer to {better} of 10 samples." in effect.sentence
    assert effect.captions[3] == f"{was[3, truth[3]]:.0%} → {is_[3, truth[3]]:.0%}".replace(
        "%", " %"
    )
    assert f"class, {truth[3]}, was" in effect.names[3]
    assert effect.pictures.shape == (10, *design.input_shape)
    kernel = first.after[: 784 * 64 + 64] - first.before[: 784 * 64 + 64]
    share = np.linalg.norm(kernel) / np.linalg.norm(first.before[: 784 * 64 + 64])
    assert [block.name for block in effect.blocks] == ["dense", "dense_1"]
    assert [block.gradient for block in effect.blocks] == pytest.approx(lengths, rel=1e-4)
    assert effect.blocks[0].change == pytest.approx(share, rel=1e-4)


def test_of_numbers_the_errors_are_told() -> None:
    design = Design.default("line")
    (first, *_) = steps_of(design, 1)
    network = TrainedNetwork(design, first.after)
    effect = step_effect(Probe(design), network, first)
    assert effect is not None
    assert "absolute error was" in effect.names[0]
    assert len(effect.captions) == min(first.size, StepTaken.MOST)


def test_a_step_of_an_epoch_is_none(few_digits: object) -> None:
    control, told = Control(), []
    control.step("epoch")

    def emit(record: Record) -> None:
        told.append(record)
        if isinstance(record, EpochDone):
            control.stop()

    Session(1, Design.default("digits")).run(emit, control)
    assert not [record for record in told if isinstance(record, StepTaken)]
