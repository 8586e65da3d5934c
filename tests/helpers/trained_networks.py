"""Trained networks as values, without the time that training takes: their weights are random."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np

from netbuilder.design import Design, build
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect, prepare
from netbuilder.imported.recipes.recipe import LEAVE_OUT
from netbuilder.network.trained import Figure, Origin, TrainedNetwork

TABLE = """colour,size,weight,kind
red,1.5,10,apple
green,2.5,,pear
,0.5,30,apple
blue;ish,1e3,-4.25,"pear, or so"
red,NA,12,apple
green,2.25,7,pear
red,1.75,9,apple
green,?,8,"pear, or so"
red,3,11,apple
"""


def network(design: Design, seed: int = 0) -> TrainedNetwork:
    """The design's network with random weights."""
    size = build(design).get_flat_weights()
    rng = np.random.default_rng(seed)
    weights = (size + rng.normal(0, 0.1, size.shape)).astype(np.float32)
    return TrainedNetwork(
        design,
        weights,
        data_title=design.data_set.title,
        classes=design.data_set.names,
        origin=Origin(run=3, epoch=5, which="best"),
        figures=(Figure("accuracy", 0.974, "test", 10_000),),
    )


def of_own_table(
    folder: Path, target: str = "kind", table: str = TABLE, strict: bool = False
) -> TrainedNetwork:
    """A network of a table of the user's own; with the target 'weight' it tells a number."""
    path = folder / "fruit.csv"
    path.write_text(table, encoding="utf-8")
    return of_own(path, target, strict)


def of_own(path: Path, target: str = "", strict: bool = False) -> TrainedNetwork:
    """A network of the user's own data; where strict, one that takes no rows with gaps."""
    outline = inspect(path)
    recipe = compose(outline, target=target) if target else compose(outline)
    if strict:
        features = tuple(replace(each, missing=LEAVE_OUT) for each in recipe.features)
        recipe = replace(recipe, features=features)
    prepared = prepare(path, recipe)
    design = Design().with_own(OwnData(str(path), recipe))
    if len(recipe.input_shape) > 1:
        design = design.inserted(0, "Flatten", {})
    ending = "softmax" if recipe.classes else "linear"
    for units, activation in ((6, "tanh"), (recipe.outputs, ending)):
        values = {"units": units, "activation": activation}
        design = design.inserted(len(design.blocks), "Dense", values)
    return replace(network(design), fitted=prepared.fitted, classes=recipe.classes)
