"""Texts have to be looked up before a network computes with them."""

from __future__ import annotations

import pytest

from netbuilder.design import Design, analyze
from netbuilder.design.own import OwnData
from netbuilder.imported.outline import TEXT
from netbuilder.imported.recipes.recipe import CLASSES, LEAVE_OUT, Feature, Recipe
from netbuilder.imported.recipes.text import WORDS, TextForm

RECIPE = Recipe(
    (Feature("text", TEXT, LEAVE_OUT),),
    ("kind",),
    CLASSES,
    ("a", "b", "c"),
    text=TextForm(WORDS, 12, 300),
)


def design(*layers: tuple[str, dict[str, object]]) -> Design:
    made = Design().with_own(OwnData("texts.csv", RECIPE))
    for kind, values in layers:
        made = made.inserted(len(made.blocks), kind, values)
    return made


@pytest.mark.parametrize(
    "layers",
    [
        [("Dense", {"units": 64}), ("Dense", {"units": 10, "activation": "softmax"})],
        [("LSTM", {"units": 8}), ("Dense", {"units": 3, "activation": "softmax"})],
        [("GRU", {"units": 8}), ("Dense", {"units": 3, "activation": "softmax"})],
        [
            ("Conv1D", {"filters": 8, "kernel_size": (3,)}),
            ("GlobalMaxPooling1D", {}),
            ("Dense", {"units": 3, "activation": "softmax"}),
        ],
        [("Flatten", {}), ("Dense", {"units": 3, "activation": "softmax"})],
    ],
)
def test_one_fix_puts_an_embedding_first(layers: list[tuple[str, dict[str, object]]]) -> None:
    made = design(*layers)
    problem = next(p for p in analyze(made).problems if "Embedding" in p.remedy)
    fixed = problem.fixes[0].design
    assert fixed.active[0].kind == "Embedding"
    assert fixed.active[0].parameters["input_dim"] == 300
    assert analyze(fixed).can_train, analyze(fixed).reason


def test_an_embedding_has_to_know_the_vocabulary() -> None:
    made = design(
        ("Embedding", {"input_dim": 100, "output_dim": 4}),
        ("GlobalAveragePooling1D", {}),
        ("Dense", {"units": 3, "activation": "softmax"}),
    )
    problem = analyze(made).problems[0]
    assert "100" in problem.text
    assert analyze(problem.fixes[0].design).can_train
    assert analyze(made.with_parameter(made.blocks[0].name, "input_dim", 301)).can_train


def test_other_data_need_none() -> None:
    assert analyze(Design.default()).can_train
