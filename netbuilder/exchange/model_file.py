"""A trained network as one file: a `.keras` that Keras opens, and what Keras does not know."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import engine
from engine.metrics import AUC, F1Score, Metric, R2Score, RootMeanSquaredError
from engine.models import Sequential
from engine.saving import write_model
from netbuilder.design import Design, build
from netbuilder.design.build import compiled, layers_of
from netbuilder.exchange.kept import encode_kept
from netbuilder.exchange.opened_model import OpenedModel, opened_model
from netbuilder.exchange.preparation_layers import PreprocessingLayers, preparation_around
from netbuilder.network.trained import TrainedNetwork
from netbuilder.training.run.warm_start import give_optimizer

__all__ = ["SUFFIX", "OpenedModel", "read", "write"]

SUFFIX: Final = ".keras"

_AS_NAMED: Final = ("accuracy", "mean_absolute_error", "mean_absolute_percentage_error")


def write(
    network: TrainedNetwork, path: Path, *, preparation_as_layers: bool = False
) -> tuple[str, ...]:
    """Write a network with its design, preparation, figures and origin, swapped in when complete.

    Args:
        network: weights, and the optimizer's state where it has one.
        path: ends in '.keras'; a file of that name is replaced.
        preparation_as_layers: whether layers that prepare raw samples stand in front, so that Keras
            answers these.

    Returns:
        Sentences on what raw samples have to be like.

    Raises:
        ExportError: the preparation cannot be said as layers; nothing is written.
        ModelFileError: it cannot be written; a file that was there is as it was.
        DesignError: the design is none that can be trained.
    """
    design = network.design
    around = PreprocessingLayers(design.input_shape)
    if preparation_as_layers:
        around = preparation_around(design, network.fitted)
    model = (
        build(design)
        if around == PreprocessingLayers(design.input_shape)
        else _with(around, network)
    )
    model.set_flat_weights(network.weights)
    if network.optimizer is not None:
        give_optimizer(model, network.optimizer)
    metrics = [metric_of(name, design) for name in design.watched]
    if None not in metrics:
        model.compile(model.optimizer, design.loss, metrics=metrics)
    write_model(model, path, encode_kept(network, len(around.front), len(around.behind)))
    return around.notes


def metric_of(name: str, design: Design) -> str | Metric | None:
    """A figure of a design as Keras counts it; None for one that Keras does not have.

    Of numbers that are standardized it is the figure of these, as Keras sees no others.
    """
    one_hot = design.loss != "sparse_categorical_crossentropy"
    if name == "auc" and one_hot:
        return AUC(name=name, multi_label=True)
    if name == "f1_score" and one_hot:
        return F1Score(name=name, average="macro")
    if name == "root_mean_squared_error":
        return RootMeanSquaredError(name=name)
    if name == "r2_score":
        return R2Score(name=name)
    return name if name in _AS_NAMED else None


def read(path: Path, *, trains: bool = True) -> OpenedModel:
    """The network in a file: NetBuilder's own, or any model of Keras's that is a chain of layers.

    Args:
        path: judged by its content, however its name ends.
        trains: whether it is to go on training, so that the optimizer's state is wanted.

    Raises:
        ModelFileError: it is damaged, none, or describes what this engine does not have.
    """
    return opened_model(path, trains)


def _with(around: PreprocessingLayers, network: TrainedNetwork) -> Sequential:
    design = network.design
    layers = [engine.Input(around.shape), *around.front, *layers_of(design), *around.behind]
    return compiled(design, layers)
