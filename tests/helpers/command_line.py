"""The program as a terminal calls it, within the tests' own process."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np

from engine import Input, Sequential
from engine.layers import Dense
from netbuilder import cli


def run(*arguments: str | Path) -> int:
    """The exit status of the program with these arguments; it is to open no window."""

    def refuse(arguments: Sequence[str]) -> int:
        raise AssertionError("opened the window")

    return cli.main([str(each) for each in arguments], refuse)


def save_model(
    path: Path,
    input_shape: tuple[int, ...] = (784,),
    units: int = 10,
    compiled: bool = True,
    activation: str = "softmax",
) -> Sequential:
    """Write a small model that knows nothing."""
    layer = Dense(units, activation=activation)
    model = Sequential([Input(input_shape), layer], seed=0)
    if compiled:
        model.compile("sgd", "categorical_crossentropy", metrics=["accuracy"])
    model.save(path)
    return model


def save_reader(path: Path, images: np.ndarray, labels: np.ndarray) -> Sequential:
    """Write a model that has learned to read these digits, in less than a second."""
    layers = [Dense(32, activation="relu"), Dense(10, activation="softmax")]
    model = Sequential([Input((784,)), *layers], seed=0)
    model.compile("adam", "categorical_crossentropy", metrics=["accuracy"])
    model.fit(images.reshape(-1, 784) / 255.0, labels, epochs=6, verbose=0)
    model.save(path)
    return model
