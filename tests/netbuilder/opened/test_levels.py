"""Which level of detail a network is shown in, and how often."""

from __future__ import annotations

from netbuilder.design import INPUT, Design, analyze
from netbuilder.design.templates import built_in
from netbuilder.opened.level import Plan, plan
from netbuilder.opened.pace import FASTEST, SLOW, SLOWEST, Pace

WIDE = (900.0, 480.0)
TEMPLATES = {template.title: template.design for template in built_in("mnist")}


def planned(
    design: Design,
    wish: str | None = None,
    against: tuple[str, ...] = (),
    known: bool = True,
    room: tuple[float, float] = WIDE,
) -> Plan:
    return plan(design, analyze(design), wish, against, known, room)  # type: ignore[arg-type]


def test_without_a_network_or_with_a_problem_there_are_cards() -> None:
    assert planned(Design.default(), known=False) == Plan()
    broken = Design.default().with_parameter("dense_1", "units", 12)
    assert planned(broken) == Plan()


def test_the_rule_follows_the_network() -> None:
    assert planned(Design.default()).level == "opened"
    assert planned(TEMPLATES["LeNet-5"]).level == "opened"
    assert planned(TEMPLATES["Spirals"]).level == "neurons"


def test_a_long_network_is_opened_where_there_is_room() -> None:
    design = TEMPLATES["Deep perceptron"]
    for _ in range(6):
        design = design.inserted(2, "Dense", {"units": 64})
    assert planned(design).level == "cards"
    assert planned(design, room=(2400.0, 700.0)).level == "opened"


def test_blocks_stand_beside_each_other_where_the_canvas_is_wide() -> None:
    assert planned(Design.default()).across
    assert not planned(Design.default(), room=(400.0, 700.0)).across
    assert not planned(Design.default(), "cards").across


def test_the_wish_holds_but_for_networks_that_are_too_large() -> None:
    assert planned(Design.default(), "cards").level == "cards"
    assert planned(Design.default(), "opened", known=False).level == "opened"
    assert planned(Design.default(), "neurons").level == "opened"
    assert planned(TEMPLATES["Spirals"], "opened").level == "opened"


def test_single_blocks_go_against_the_rule() -> None:
    design = Design.default()
    assert set(planned(design, "cards", ("dense",)).forms) == {"dense"}
    assert set(planned(design, "opened", ("dense",)).forms) == {INPUT, "dense_1"}
    assert set(planned(design, "cards", ("gone",)).forms) == set()


def test_a_block_with_a_problem_stays_a_card() -> None:
    broken = Design.default().with_parameter("dense_1", "units", 12)
    assert "dense_1" not in planned(broken, "opened").forms
    assert "dense" in planned(broken, "opened").forms


def test_frames_come_fifteen_times_a_second_and_dear_ones_five_times() -> None:
    pace = Pace()
    assert pace.interval == FASTEST
    for _ in range(20):
        pace.note(0.001, 0.001)
    assert pace.interval == FASTEST
    for _ in range(20):
        pace.note(0.03, 0.03)
    assert pace.interval == SLOW


def test_a_busy_machine_gets_fewer_frames() -> None:
    pace = Pace()
    for _ in range(20):
        pace.note(0.002, 0.08)
    assert pace.busy
    assert pace.interval == SLOW


def test_training_gives_up_a_small_share_of_its_time() -> None:
    pace = Pace()
    pace.training = True
    for _ in range(20):
        pace.note(0.006, 0.006)
    assert 0.39 < pace.interval < 0.41
    for _ in range(30):
        pace.note(0.5, 0.5)
    assert pace.interval == SLOWEST
