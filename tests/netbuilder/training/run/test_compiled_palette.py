"""COMPILED.md tells what is trained by kernels; here everything that can be chosen is asked."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

import engine
from engine import constraints, layers, losses, models, optimizers
from engine.activations import ACTIVATIONS
from engine.compiled.library import library
from engine.losses.base import LOSSES
from engine.metrics.base import METRICS
from engine.optimizers.base import OPTIMIZERS
from engine.optimizers.schedules import SCHEDULES
from netbuilder.design.catalogue import CATALOGUE

TABLE = Path(engine.__file__).with_name("COMPILED.md").read_text(encoding="utf-8")


def told(row: str) -> list[str]:
    """What a row of the table says is compiled."""
    [line] = [line for line in TABLE.splitlines() if line.startswith(f"| {row} |")]
    return line.split("|")[2].strip().split(", ")


@pytest.fixture(autouse=True)
def kernels(monkeypatch: pytest.MonkeyPatch) -> None:
    if library() is None:
        pytest.skip("there are no kernels")
    monkeypatch.setenv("NETBUILDER_ARITHMETIC", "compiled")


def obstacle(
    shape: tuple[int, ...],
    line: list[Any],
    loss: Any = "sparse_categorical_crossentropy",
    y: Any = None,
    **how: Any,
) -> str:
    """What a small network is not compiled for; '' where it is compiled."""
    model = models.Sequential([layers.Input(shape), *line], seed=0)
    model.compile(how.pop("optimizer", "sgd"), loss, **how)
    x = np.ones((8, *shape), np.float32)
    run = model.training_run(x, np.arange(8) % 3 if y is None else y, batch_size=4)
    found: str = run.obstacle
    assert (run.arithmetic == "numpy") == bool(found)
    return found


TOP = [layers.Flatten, lambda: layers.Dense(3, "softmax")]

IMAGE, SEQUENCE, VOLUME, ROW = (6, 6, 2), (6, 2), (4, 4, 4, 2), (6,)

PLACES: dict[str, tuple[tuple[int, ...], tuple[Any, ...]]] = {
    "Dense": (ROW, (3,)),
    "Embedding": (ROW, (5, 2)),
    "Masking": (SEQUENCE, ()),
    "CategoryEncoding": (ROW, (4,)),
    "Discretization": (ROW, ([0.5],)),
    "Activation": (ROW, ("relu",)),
    "Reshape": (ROW, ((3, 2),)),
    "Permute": (SEQUENCE, ((2, 1),)),
    "RepeatVector": (ROW, (2,)),
    "SimpleRNN": (SEQUENCE, (3,)),
    "LSTM": (SEQUENCE, (3,)),
    "GRU": (SEQUENCE, (3,)),
    "Bidirectional": (SEQUENCE, (layers.LSTM(3),)),
    "TimeDistributed": (SEQUENCE, (layers.Dense(3),)),
    "SpectralNormalization": (ROW, (layers.Dense(3),)),
    "GroupNormalization": (ROW, (2,)),
    "Normalization": (ROW, (-1, 0.0, 1.0)),
    "Dropout": (ROW, (0.5,)),
    "SpatialDropout1D": (SEQUENCE, (0.5,)),
    "SpatialDropout2D": (IMAGE, (0.5,)),
    "SpatialDropout3D": (VOLUME, (0.5,)),
    "GaussianNoise": (ROW, (0.5,)),
    "GaussianDropout": (ROW, (0.5,)),
    "AlphaDropout": (ROW, (0.5,)),
    "ActivityRegularization": (ROW, (0.5,)),
    "Rescaling": (ROW, (0.5,)),
    "Resizing": (IMAGE, (3, 3)),
    "CenterCrop": (IMAGE, (3, 3)),
    "RandomCrop": (IMAGE, (3, 3)),
    "RandomFlip": (IMAGE, ()),
    "RandomTranslation": (IMAGE, (0.1, 0.1)),
    "RandomRotation": (IMAGE, (0.1,)),
    "RandomZoom": (IMAGE, (0.1,)),
    "RandomBrightness": (IMAGE, (0.1,)),
    "RandomContrast": (IMAGE, (0.1,)),
}
"""What layers are given; those whose names tell how many axes they need are found by these."""

NEEDED: dict[str, tuple[Any, ...]] = {
    "Transpose": (3, 2),
    "Depthwise": (2,),
    "Conv": (3, 2),
    "AveragePooling": (2,),
    "UpSampling": (2,),
    "Cropping": (1,),
    "ZeroPadding": (1,),
}


def placed(kind: str) -> tuple[tuple[int, ...], tuple[Any, ...]]:
    if kind in PLACES:
        return PLACES[kind]
    shape = {"1D": SEQUENCE, "2D": IMAGE, "3D": VOLUME}.get(kind[-2:], ROW)
    if "1DT" in kind:
        shape = SEQUENCE
    elif "2DT" in kind:
        shape = IMAGE
    for part, given in NEEDED.items():
        if part in kind and "Global" not in kind:
            return shape, given
    return shape, ()


@pytest.mark.parametrize("entry", CATALOGUE, ids=lambda entry: entry.kind)
def test_layers_of_the_palette(entry: Any) -> None:
    shape, given = placed(entry.kind)
    line = [entry.layer(*given), *(make() for make in TOP)]
    assert (obstacle(shape, line) == "") == (entry.kind in told("layers"))


@pytest.mark.parametrize("name", [*ACTIVATIONS.names()])
def test_activations(name: str) -> None:
    line = [layers.Dense(4, name), layers.Dense(3, "softmax")]
    assert (obstacle(ROW, line) == "") == (name in told("activations"))


ENDS: dict[str, str] = {"binary_crossentropy": "sigmoid"}


@pytest.mark.parametrize("name", [*LOSSES.names()])
def test_losses(name: str) -> None:
    sparse = name.startswith("sparse") or name == "circle"
    y = np.arange(8) % 3 if sparse else np.eye(3, dtype=np.float32)[np.arange(8) % 3]
    end = "softmax" if "categorical" in name else ENDS.get(name, "linear")
    found = obstacle(ROW, [layers.Dense(3, end)], name, y)
    assert (found == "") == (name in told("losses"))


@pytest.mark.parametrize("name", [*OPTIMIZERS.names()])
def test_optimizers(name: str) -> None:
    found = obstacle(ROW, [make() for make in TOP], optimizer=name)
    assert (found == "") == (name in told("optimizers"))


GIVEN: dict[str, tuple[Any, ...]] = {
    "CosineDecay": (0.1, 9),
    "CosineDecayRestarts": (0.1, 9),
    "ExponentialDecay": (0.1, 9, 0.5),
    "InverseTimeDecay": (0.1, 9, 0.5),
    "PiecewiseConstantDecay": ([3], [0.1, 0.01]),
    "PolynomialDecay": (0.1, 9),
}


@pytest.mark.parametrize("name", [*SCHEDULES.names()])
def test_schedules_are_all_compiled(name: str) -> None:
    schedule = SCHEDULES.class_of(name)(*GIVEN[SCHEDULES.class_of(name).__name__])
    assert obstacle(ROW, [make() for make in TOP], optimizer=optimizers.SGD(schedule)) == ""


WITH_ARGUMENTS: dict[str, tuple[Any, ...]] = {
    "sensitivity_at_specificity": (0.5,),
    "specificity_at_sensitivity": (0.5,),
    "precision_at_recall": (0.5,),
    "recall_at_precision": (0.5,),
    "io_u": (3, [0]),
    "binary_io_u": ([0], 0.5),
    "mean_io_u": (3,),
    "one_hot_io_u": (3, [0]),
    "one_hot_mean_io_u": (3,),
    "mean_metric_wrapper": (losses.mean_squared_error,),
}


@pytest.mark.parametrize("name", [*METRICS.names()])
def test_metrics_are_no_obstacle(name: str) -> None:
    metric = METRICS.class_of(name)(*WITH_ARGUMENTS.get(name, ()))
    y = np.eye(3, dtype=np.float32)[np.arange(8) % 3]
    line = [make() for make in TOP]
    assert obstacle(ROW, line, "categorical_crossentropy", y, metrics=[metric]) == ""


@pytest.mark.parametrize("name", ["l1", "l2", "l1_l2", "orthogonal_regularizer"])
def test_regularizers(name: str) -> None:
    line = [layers.Dense(4, kernel_regularizer=name), *(make() for make in TOP)]
    assert (obstacle(ROW, line) == "") == (name in told("regularizers"))


WITH_OPTIONS: dict[str, tuple[tuple[int, ...], Any]] = {
    "groups": (IMAGE, lambda: layers.Conv2D(4, 2, groups=2)),
    "activation": (SEQUENCE, lambda: layers.LSTM(3, "relu", recurrent_activation="hard_sigmoid")),
    "reset_after": (SEQUENCE, lambda: layers.GRU(3, reset_after=False)),
    "recurrent_dropout": (SEQUENCE, lambda: layers.SimpleRNN(3, "elu", recurrent_dropout=0.5)),
    "non_neg": (ROW, lambda: layers.Dense(3, kernel_constraint="non_neg")),
    "max_norm": (IMAGE, lambda: layers.Conv2D(3, 2, kernel_constraint="max_norm")),
    "min_max_norm": (ROW, lambda: layers.Dense(3, kernel_constraint="min_max_norm")),
    "unit_norm": (ROW, lambda: layers.Dense(3, bias_constraint="unit_norm")),
}


@pytest.mark.parametrize("option", WITH_OPTIONS)
def test_options_that_are_compiled(option: str) -> None:
    shape, make = WITH_OPTIONS[option]
    assert obstacle(shape, [make(), *(each() for each in TOP)]) == ""


@pytest.mark.parametrize("option", [{"use_ema": True}, {"gradient_accumulation_steps": 2}], ids=str)
def test_what_surrounds_an_optimizer_is_compiled(option: dict[str, Any]) -> None:
    found = obstacle(ROW, [make() for make in TOP], optimizer=optimizers.Adam(**option))
    assert found == ""


EXCEPTIONS: dict[str, tuple[tuple[int, ...], Any]] = {
    "BatchNormalization: channels last": (IMAGE, lambda: layers.BatchNormalization(axis=1)),
    "without noise_shape": (ROW, lambda: layers.Dropout(0.5, noise_shape=(None, 1))),
    "rate below 1": (SEQUENCE, lambda: layers.SpatialDropout1D(1.0)),
    "last axis or axes": (IMAGE, lambda: layers.LayerNormalization(axis=1)),
    "without rms_scaling": (ROW, lambda: layers.LayerNormalization(rms_scaling=True)),
    "not stateful": (SEQUENCE, lambda: layers.LSTM(3, stateful=True)),
    "without activations along an axis": (SEQUENCE, lambda: layers.LSTM(3, "softmax")),
    "gates by sigmoid or hard_sigmoid": (
        SEQUENCE,
        lambda: layers.GRU(3, recurrent_activation="tanh"),
    ),
    "rates of dropout below 1": (SEQUENCE, lambda: layers.GRU(3, recurrent_dropout=1.0)),
    "Masking: of sequences": (IMAGE, layers.Masking),
    "windows of up to 255 values": ((16, 16, 1), lambda: layers.MaxPooling2D(16)),
    "shared_axes before the others": (SEQUENCE, lambda: layers.PReLU(shared_axes=[2])),
    "ReLU: without arguments": (ROW, lambda: layers.ReLU(6.0)),
    "Softmax: last axis": (SEQUENCE, lambda: layers.Softmax(1)),
    "TimeDistributed: Dense": (
        (3, 6, 2),
        lambda: layers.TimeDistributed(layers.Conv1D(2, 2)),
    ),
    "norms along axes that lie beside each other": (
        IMAGE,
        lambda: layers.Conv2D(3, 2, kernel_constraint=constraints.MaxNorm(axis=[0, 2])),
    ),
}
"""What the table says is not compiled, by words of it, with a layer that shows it."""


@pytest.mark.parametrize("said", EXCEPTIONS)
def test_what_is_said_not_to_be_compiled_is_not(said: str) -> None:
    shape, make = EXCEPTIONS[said]
    assert said in TABLE
    assert obstacle(shape, [make(), *(each() for each in TOP)]) != ""
