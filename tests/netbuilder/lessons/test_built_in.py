"""Each lesson that comes with the program can be solved, and is not solved from the start."""

from __future__ import annotations

from collections.abc import Callable
from functools import cache

import pytest

from netbuilder.design import Design, analyze
from netbuilder.help.pages import Heading
from netbuilder.lessons import library, looking
from netbuilder.lessons.evidence import Evidence
from netbuilder.lessons.lesson import Lesson
from tests.helpers.lesson_trainings import evidence_of

Solution = Callable[[Design], Design]

LESSONS = {lesson.key: lesson for lesson in library.built_in()}


def settings(**values: object) -> Solution:
    def change(design: Design) -> Design:
        for name, value in values.items():
            design = design.with_setting(name, value)
        return design

    return change


def rate(value: float) -> Solution:
    return lambda design: design.with_optimizer_parameter("learning_rate", value)


def optimizer(kind: str) -> Solution:
    return lambda design: design.with_optimizer(kind)


def value(block: str, name: str, given: object) -> Solution:
    return lambda design: design.with_parameter(block, name, given)


def hidden(units: int, activation: str) -> Solution:
    return lambda design: design.inserted(
        len(design.blocks) - 1, "Dense", {"units": units, "activation": activation}
    )


def dropout(design: Design) -> Design:
    return design.inserted(1, "Dropout", {"rate": 0.5})


def convolutions(design: Design) -> Design:
    design = design.with_input_shape((28, 28, 1)).removed(["dense"])
    conv = {"filters": 16, "kernel_size": (3, 3), "activation": "relu"}
    pool = {"pool_size": (2, 2)}
    layers = (("Conv2D", conv), ("MaxPooling2D", pool)) * 2
    for place, (kind, parameters) in enumerate((*layers, ("Flatten", {}))):
        design = design.inserted(place, kind, parameters)
    return rate(0.003)(settings(epochs=4, batch_size=64)(design))


QUICK: dict[tuple[str, str], tuple[Solution, ...]] = {
    ("right-rate", "learn"): (rate(0.1),),
    ("right-rate", "quick"): (rate(0.3), settings(epochs=5)),
    ("diverging", "diverge"): (rate(1.0),),
    ("diverging", "narrow"): (rate(0.4),),
    ("diverging", "below"): (rate(0.25),),
    ("xor", "lines"): (hidden(2, "tanh"),),
    ("xor", "bend"): (hidden(2, "gelu"),),
    ("bending-the-plane", "apart"): (hidden(8, "tanh"), hidden(8, "tanh")),
    ("bending-the-plane", "few"): (hidden(16, "tanh"),),
    ("repair", "repaired"): (
        value("dense", "activation", "relu"),
        value("dense_1", "activation", "relu"),
        value("dense_2", "activation", "softmax"),
        rate(0.01),
    ),
    ("forecast", "close"): (value("lstm", "units", 32), settings(epochs=40)),
}
SLOW: dict[tuple[str, str], tuple[Solution, ...]] = {
    ("first-network", "train"): (),
    ("first-network", "more"): (settings(epochs=10),),
    ("small-and-good", "fewer"): (value("dense", "units", 12),),
    ("small-and-good", "convolution"): (convolutions,),
    ("overfitting", "memorize"): (value("dense", "units", 256), settings(epochs=20)),
    ("overfitting", "generalize"): (value("dense", "units", 256), dropout, settings(epochs=10)),
    ("one-epoch", "one"): (optimizer("adam"), settings(batch_size=32)),
    ("one-epoch", "better"): (optimizer("adam"), settings(batch_size=32), rate(0.003)),
    ("bottleneck", "clear"): (value("dense_1", "units", 16), settings(epochs=3)),
}
LARGE = {lesson for lesson, _ in SLOW}
MADE_FOR_BEGINNERS = {("first-network", "train")}
"""Tasks of which the design to begin with needs only be trained."""


@cache
def trained(design: Design) -> Evidence:
    return evidence_of(design)


def solve(lesson: Lesson, task: str) -> None:
    design = lesson.start
    for change in {**QUICK, **SLOW}[lesson.key, task]:
        design = change(design)
    assert task in lesson.passed(trained(design))


def try_untouched(lesson: Lesson) -> None:
    passed = {(lesson.key, task) for task in lesson.passed(trained(lesson.start))}
    assert passed <= MADE_FOR_BEGINNERS
    assert len(passed) < len(lesson.tasks)


@pytest.mark.parametrize(("key", "task"), QUICK)
def test_a_task_can_be_solved(key: str, task: str) -> None:
    solve(LESSONS[key], task)


@pytest.mark.long
@pytest.mark.parametrize(("key", "task"), SLOW)
def test_a_task_on_pictures_can_be_solved(key: str, task: str) -> None:
    solve(LESSONS[key], task)


@pytest.mark.parametrize("key", [key for key in library.ORDER if key not in LARGE])
def test_the_design_to_begin_with_solves_nothing(key: str) -> None:
    try_untouched(LESSONS[key])


@pytest.mark.long
@pytest.mark.parametrize("key", sorted(LARGE))
def test_the_design_for_pictures_to_begin_with_solves_nothing(key: str) -> None:
    try_untouched(LESSONS[key])


def test_every_task_has_a_solution_and_a_hint() -> None:
    assert len(LESSONS) == len(library.ORDER) >= 8
    tasks = {(lesson.key, task.key) for lesson in LESSONS.values() for task in lesson.tasks}
    assert tasks == {*QUICK, *SLOW}
    assert all(task.hint for lesson in LESSONS.values() for task in lesson.tasks)


@pytest.mark.parametrize("key", library.ORDER)
def test_a_lesson_is_sound(key: str) -> None:
    lesson = LESSONS[key]
    assert analyze(lesson.start).can_train
    assert any(isinstance(part, Heading) for part in lesson.parts)
    assert looking.notices(lesson) == []
