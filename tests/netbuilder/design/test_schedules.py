"""Schedules, early stopping and clipping as parts of a design."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.callbacks import EarlyStopping, ReduceLROnPlateau
from netbuilder.design import Design, DesignError, analyze, code
from netbuilder.design.build import build
from netbuilder.design.callbacks import NEVER, callbacks
from netbuilder.design.differences import differences
from netbuilder.design.rates import learning_rate_of, rate_at, rates
from netbuilder.design.schedules import KINDS, PLATEAU
from netbuilder.design.storage import decode, encode
from tests.netbuilder.design.strategies import designs

STOPS = Design.default().with_setting("early_stopping", 3)
PLATEAUS = Design.default().with_schedule(PLATEAU)


def test_a_plain_design_is_written_as_ever() -> None:
    written = json.loads(encode(Design.default()))
    assert "schedule" not in written
    assert not {"early_stopping", "keep_best"} & set(written["settings"])
    assert not {"clipnorm", "use_ema", "weight_decay"} & set(written["optimizer"]["parameters"])


@pytest.mark.parametrize("kind", KINDS)
def test_every_schedule_comes_back_from_files_and_scripts(kind: str) -> None:
    design = Design.default().with_schedule(kind).with_setting("keep_best", True)
    assert decode(encode(design)) == design
    reading = code.read(code.script(design), Design())
    assert reading.problems == ()
    assert reading.design == design


def test_the_schedule_begins_with_the_optimizers_rate() -> None:
    design = Design.default().with_optimizer_parameter("learning_rate", 0.5)
    design = design.with_schedule("CosineDecay").with_schedule_parameter("decay_steps", 100)
    assert rates(design, [0, 50, 100]) == pytest.approx([0.5, 0.25, 0])
    optimizer = build(design).optimizer
    assert optimizer.learning_rate == 0.5
    optimizer.batches = 50
    assert optimizer.learning_rate == pytest.approx(0.25)
    assert learning_rate_of(design.with_schedule("constant")) == 0.5


@given(designs(), st.integers(0, 10**7))
def test_every_rate_is_a_number(design: Design, step: int) -> None:
    rate = rate_at(design, step)
    assert isinstance(rate, float)
    assert rate == rate


def test_a_wrong_parameter_is_refused() -> None:
    with pytest.raises(DesignError, match="decay_steps"):
        Design().with_schedule("CosineDecay").with_schedule_parameter("decay_steps", 0)
    with pytest.raises(DesignError, match="nonsense"):
        Design().with_schedule("nonsense")


def test_callbacks() -> None:
    assert callbacks(Design.default(), True) == []
    (stop,) = callbacks(STOPS, True)
    assert isinstance(stop, EarlyStopping)
    assert (stop.monitor, stop.patience, stop.restore_best_weights) == ("val_loss", 3, False)
    (best,) = callbacks(Design.default().with_setting("keep_best", True), False)
    assert isinstance(best, EarlyStopping)
    assert (best.monitor, best.patience, best.restore_best_weights) == ("loss", NEVER, True)
    (falls,) = callbacks(PLATEAUS.with_schedule_parameter("patience", 2), True)
    assert isinstance(falls, ReduceLROnPlateau)
    assert (falls.monitor, falls.patience) == ("val_loss", 2)


def test_two_kinds_of_clipping_are_a_problem_with_remedies() -> None:
    design = Design.default().with_optimizer_parameter("clipnorm", 1.0)
    assert analyze(design).can_train
    both = design.with_optimizer_parameter("clipvalue", 0.5)
    assert "clipnorm and clipvalue" in analyze(both).reason
    fixes = analyze(both).problems[0].fixes
    assert all(build(fix.design) for fix in fixes)
    assert fixes[0].design == design


def test_differences_name_the_schedule() -> None:
    found = {each.what for each in differences(Design.default(), PLATEAUS)}
    assert {"schedule", "schedule: patience"} <= found
