"""What each check asks, what it finds, and what it refuses."""

from __future__ import annotations

from pathlib import Path

import msgspec
import pytest

from netbuilder.design import Design
from netbuilder.help.lesson_pages import CHECKS, EXAMPLE
from netbuilder.lessons import checks, folder
from netbuilder.lessons.check import Check
from netbuilder.lessons.checks import AnyCheck
from netbuilder.lessons.evidence import Course, Evidence, Following
from netbuilder.training.records import RunChanged, RunStarted

DESIGN = Design.default("xor")
"""Two, eight and two units: 24 and 18 parameters."""


def check(kind: str, **fields: object) -> Check:
    return msgspec.convert({"check": kind, **fields}, type=AnyCheck)  # type: ignore[no-any-return]


def evidence(
    design: Design = DESIGN, curves: dict[str, list[float]] | None = None, **figures: float
) -> Evidence:
    return Evidence(design, figures, Course(curves or {}, "finished", True), "XOR")


@pytest.mark.parametrize(
    ("asked", "shown", "met", "found"),
    [
        (check("figure", figure="val_accuracy", at_least=0.95), {"val_accuracy": 0.95}, True, "95"),
        (check("figure", figure="val_accuracy", at_least=0.95), {"val_accuracy": 0.94}, False, "9"),
        (check("figure", figure="val_accuracy", at_least=0.95), {"accuracy": 0.99}, False, ""),
        (check("figure", figure="loss", at_most=0.1), {"loss": float("nan")}, False, "NaN"),
        (check("gap", at_least=0.05), {"accuracy": 0.9, "val_accuracy": 0.8}, True, "10"),
        (check("gap", at_most=0.05), {"accuracy": 0.9, "val_accuracy": 0.8}, False, "10"),
        (check("gap", figure="loss", at_least=0.1), {"loss": 0.1, "val_loss": 0.3}, True, "0.2"),
        (check("parameters", at_most=42), {}, True, "42"),
        (check("parameters", at_most=41), {}, False, "42"),
        (check("hidden_units", at_least=8, at_most=8), {}, True, "8"),
        (check("narrowest", at_most=2), {}, True, "2"),
        (check("layers", kinds=["Dense"], at_least=2), {}, True, "2"),
        (check("layers", kinds=["Conv2D"], at_least=1), {}, False, "0"),
        (check("only", kinds=["Dense"]), {}, True, ""),
        (check("only", kinds=["Conv2D"]), {}, False, "Dense"),
        (check("setting", setting="optimizer", equals="adam"), {}, True, "adam"),
        (check("setting", setting="learning_rate", at_most=0.01), {}, True, "0.001"),
        (check("setting", setting="epochs", equals=10), {}, True, "10"),
        (check("setting", setting="keep_best", equals=True), {}, False, "off"),
        (check("setting", setting="keep_best", equals=0), {}, False, "off"),
        (check("ending", reason="finished"), {}, True, "last epoch"),
        (check("ending", reason="diverged"), {}, False, "last epoch"),
    ],
    ids=str,
)
def test_a_network_is_held_against_it(
    asked: Check, shown: dict[str, float], met: bool, found: str
) -> None:
    outcome = asked.look(evidence(**shown))
    assert outcome.met is met
    assert found in outcome.found
    assert asked.sentence
    assert not list(asked.faults())


def test_a_loss_that_rises_again_is_seen() -> None:
    asked = check("rise", figure="val_loss", at_least=0.2)
    assert asked.look(evidence(curves={"val_loss": [0.5, 0.3, 0.6]})).met
    assert not asked.look(evidence(curves={"val_loss": [0.5, 0.4, 0.5]})).met
    assert not asked.look(evidence()).met


def test_a_setting_must_hold_for_the_whole_training() -> None:
    asked = check("setting", setting="learning_rate", at_most=0.01)
    fast = DESIGN.with_optimizer_parameter("learning_rate", 1.0)
    following = Following(RunStarted(1, fast, 90, 10, 3, 3, 32, "XOR"))
    following.take(RunChanged(1, DESIGN, "The learning rate is now 0.001."))
    following.take(RunChanged(2, fast, "Another training."))
    outcome = asked.look(Evidence(DESIGN, {}, following.course))
    assert (outcome.met, outcome.found) == (False, "1")
    assert asked.look(Evidence(DESIGN, {}, Course(designs=(DESIGN,)))).met


def test_only_epochs_from_fresh_weights_count() -> None:
    asked, curves = check("epochs", at_most=1), {"loss": [0.5]}
    assert asked.look(evidence(curves=curves)).met
    for fresh in (False, None):
        course = Course(curves, "finished", fresh)
        assert not asked.look(Evidence(DESIGN, {}, course)).met


@pytest.mark.parametrize(
    ("asked", "field"),
    [
        (check("figure", figure="val_accuracy"), "at_least"),
        (check("figure", figure="precison", at_least=1), "figure"),
        (check("parameters", at_least=2, at_most=1), "at_most"),
        (check("gap", figure="val_accuracy", at_least=0), "figure"),
        (check("rise", figure="accuracy", at_least=0), "figure"),
        (check("layers", kinds=["Dens"], at_least=1), "kinds"),
        (check("only", kinds=[]), "kinds"),
        (check("setting", setting="learning_rat", at_least=1), "setting"),
        (check("setting", setting="epochs"), "at_least"),
        (check("setting", setting="epochs", equals=1, at_most=2), "equals"),
        (check("ending", reason="exploded"), "reason"),
    ],
    ids=str,
)
def test_what_makes_no_sense_is_told_by_field(asked: Check, field: str) -> None:
    assert [name for name, _ in asked.faults()] == [field]
    assert all(problem for _, problem in asked.faults())


def test_the_page_for_teachers_names_every_check() -> None:
    tags = [each.__struct_config__.tag for each in AnyCheck.__args__]
    assert [name for name, _ in CHECKS] == [
        *("figure", "gap", "rise", "parameters", "hidden_units", "narrowest", "layers", "only"),
        *("epochs", "setting", "ending"),
    ]
    assert sorted(tags) == sorted(name for name, _ in CHECKS)


def test_the_readme_names_every_check_and_its_example_is_a_lesson(tmp_path: Path) -> None:
    text = (Path(checks.__file__).parent / "README.md").read_text("utf-8")
    for tag, _ in CHECKS:
        assert f"| `{tag}` |" in text
    for content in (text.split("```json\n")[1].split("```")[0], EXAMPLE):
        (tmp_path / "lesson.json").write_text(content, "utf-8")
        (tmp_path / "lesson.md").write_text("Text.", "utf-8")
        Design.default("circles").save(tmp_path / "start.netbuilder.json")
        assert folder.read(tmp_path).key == "circles"
