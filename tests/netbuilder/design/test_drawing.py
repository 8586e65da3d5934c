"""What points drawn by hand need to be learned."""

from __future__ import annotations

import pytest

from netbuilder.design import Design, analyze
from netbuilder.design.points import DrawnPoints
from netbuilder.design.templates import built_in


def drawn(count: int) -> Design:
    points = tuple((0.5 if n % 2 else -0.5, n / count - 0.5, n % 2) for n in range(count))
    design = next(t.design for t in built_in("mnist") if t.design.data == "circles").with_points(
        DrawnPoints(points)
    )
    design = design.with_optimizer("adam").with_optimizer_parameter("learning_rate", 0.001)
    return design.with_setting("batch_size", 32).with_setting("epochs", 10)


def hints(design: Design) -> list[str]:
    return [hint.message for hint in analyze(design).advice if "drawn by hand" in hint.message]


@pytest.mark.parametrize("count", [2, 12, 200])
def test_larger_steps_are_proposed_for_a_few_points(count: int) -> None:
    design = drawn(count)
    (hint,) = (each for each in analyze(design).advice if "drawn by hand" in each.message)
    (fix,) = hint.fixes
    assert fix.design.optimizer.parameters["learning_rate"] == 0.03
    assert (fix.design.batch_size, fix.design.epochs) == (8, 50)
    assert fix.design.blocks == design.blocks
    assert hints(fix.design) == []
    assert not analyze(fix.design).problems


def test_what_somebody_has_set_is_left_alone() -> None:
    assert hints(drawn(40).with_optimizer_parameter("learning_rate", 0.01)) == []
    assert hints(drawn(40).with_setting("epochs", 1000)) == []
    assert hints(drawn(40).with_optimizer("sgd")) == []
    assert hints(drawn(40).with_data("circles")) == []
    kept = drawn(40).with_setting("batch_size", 4).with_setting("epochs", 80)
    (hint,) = (each for each in analyze(kept).advice if "drawn by hand" in each.message)
    assert (hint.fixes[0].design.batch_size, hint.fixes[0].design.epochs) == (4, 80)
