"""A model file as a network, with what of it is held otherwise or not at all."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

import numpy as np

from engine.errors import EngineError, ModelFileError
from engine.layers import Layer
from engine.models import Sequential, snapshot
from engine.saving import open_with_beside
from engine.types import Array
from netbuilder.design import Design, DesignError, analyze, build
from netbuilder.exchange.blocks_of import Held, are_of, blocks_of
from netbuilder.exchange.design_of import (
    compiled_as,
    describe,
    sample,
    unanswerable,
    with_fitting_loss,
)
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.kept import Kept, decode_kept, digest
from netbuilder.exchange.opening import OpenError, shown
from netbuilder.exchange.preparation_layers import preparation_around, same
from netbuilder.imported import Fitted
from netbuilder.network.trained import Origin, TrainedNetwork
from netbuilder.training.records import locked
from netbuilder.translation import mark, say, told
from netbuilder.wording import STOPS, sentences

_ADVICE: Final = " Call compile before you train it."
_COMPARED: Final = 3
_CLOSE: Final = 1e-4


@dataclass(frozen=True, slots=True)
class OpenedModel:
    """What came out of a model file.

    Attributes:
        design: its blocks, and how it was trained as far as that is known.
        network: None where the blocks do not compute what the model does, or its answers cannot
            be shown; the notes say why.
        notes: sentences on what is held otherwise or not at all, the gravest first.
        tells_data: whether the file says what the model was trained on.
        is_weights: whether it held weights alone, which were put onto the design that is open.
    """

    design: Design
    network: TrainedNetwork | None
    notes: tuple[str, ...] = ()
    tells_data: bool = False
    is_weights: bool = False


def opened_model(path: Path, trains: bool) -> OpenedModel:
    """The network in a file; see `model_file.read`."""
    opened, beside = open_with_beside(path, compiled=True, trains=trains)
    model = opened.model
    if not model.built:
        raise ModelFileError(
            path,
            say("holds a model without an input shape"),
            say("add an Input, or call fit, before saving it"),
        )
    notes = [advised(note) for note in opened.notes]
    kept = None if beside is None else decode_kept(beside)
    if isinstance(kept, str):
        notes.append(kept)
        kept = None
    try:
        if kept is not None:
            return _own(path, model, kept, notes, trains)
        return _foreign(path, model, notes)
    except DesignError as error:
        raise OpenError(
            sentences(
                say("{path} holds a model that the canvas cannot show.", path=shown(path)),
                str(error),
            )
        ) from error


def advised(note: str) -> str:
    """What the engine says of a file, without advice for those who write scripts."""
    if not note.endswith(_ADVICE):
        return told(note)
    reason = note.removesuffix(_ADVICE).partition(": ")[2].rstrip(STOPS)
    return say("The model is not compiled: {reason}.", reason=told(reason))


def _own(path: Path, model: Sequential, kept: Kept, notes: list[str], trains: bool) -> OpenedModel:
    """A network that NetBuilder wrote; where the model says otherwise, the model is right."""
    notes += kept.notes
    line = _without_preparation(model, kept, notes)
    design = kept.design
    held = Held(design.active, tuple(line))
    if not are_of(held.blocks, held.layers):
        return _contradicted(path, model, kept, notes)
    how = compiled_as(model, exactly=True)
    if how.loss and how.loss != design.loss:
        notes.append(_OTHER_LOSS)
        design = with_fitting_loss(design, how.loss, notes)
    if trains and model.compiled and how.optimizer != design.optimizer:
        notes.append(_OTHER_OPTIMIZER)
        design = design.with_component(how.optimizer, how.schedule)
    if not analyze(design).can_train:
        return _contradicted(path, model, kept, notes)
    weights, state = _weights(model, design, held)
    figures = kept.figures
    if figures and digest(weights) != kept.digest:
        figures = ()
        notes.append(say("Its metrics were measured with other weights, so they are left out."))
    data = design.data_set
    fitted = _fitting(kept, design, notes)
    classes = fitted.recipe.classes if fitted is not None else data.names
    network = TrainedNetwork(
        design=design,
        weights=weights,
        data=kept.data,
        data_title=kept.data_title or data.title,
        classes=classes,
        fitted=fitted,
        origin=replace(kept.origin, run=0, parent=0, path=path),
        figures=figures,
        optimizer=state,
    )
    return OpenedModel(design, network, tuple(notes), tells_data=True)


def _without_preparation(model: Sequential, kept: Kept, notes: list[str]) -> Sequence[Layer]:
    """The layers of the design: those that prepare samples are put back by the preparation."""
    line: Sequence[Layer] = model.stack.line
    if not kept.in_front and not kept.behind:
        return line
    end = len(line) - kept.behind
    front, behind = line[: kept.in_front], line[max(end, 0) :] if kept.behind else []
    try:
        around = preparation_around(kept.design, kept.fitted)
        if same(front, around.front) and same(behind, around.behind):
            return line[kept.in_front : end]
    except ExportError:
        pass
    notes.append(
        say("Its preprocessing layers do not match its data, so they are shown as blocks.")
    )
    return line


def _contradicted(path: Path, model: Sequential, kept: Kept, notes: list[str]) -> OpenedModel:
    """A model that is not the one that is described beside it."""
    notes.append(
        say("The design in the file does not match the model, so the model's own layers are shown.")
    )
    return _foreign(path, model, notes)


def _foreign(path: Path, model: Sequential, notes: list[str]) -> OpenedModel:
    """A model of which its file says nothing else."""
    held = blocks_of(model.stack.line)
    described = describe(model, held.blocks)
    design = described.design
    notes += [*described.notes, *held.notes]
    obstacle = _obstacle(model, design, held)
    if obstacle:
        return OpenedModel(design, None, (*held.left_out, obstacle, *notes))
    weights, state = _weights(model, design, held)
    data = design.data_set
    network = TrainedNetwork(
        design=design,
        weights=weights,
        data_title=data.title,
        classes=data.names,
        fitted=described.fitted,
        origin=Origin(which="last", path=path),
        optimizer=state,
    )
    return OpenedModel(design, network, tuple(notes))


def _obstacle(model: Sequential, design: Design, held: Held) -> str:
    """Why the blocks cannot be used with the model's weights; '' where they can."""
    if held.left_out:
        return say(
            "Without the layers left out, the blocks compute something else, "
            "so its weights are not used."
        )
    trouble = unanswerable(design, sample(model.output_shape))
    if trouble:
        return trouble
    analysis = analyze(design)
    if not analysis.can_train:
        return sentences(
            say("The blocks cannot be trained as they are, so its weights are not used."),
            analysis.reason,
        )
    try:
        weights, _ = _weights(model, design, held)
        alike = _answers_alike(model, design, weights)
    except (EngineError, ValueError):
        alike = False
    return (
        ""
        if alike
        else say("The blocks compute other outputs than the model, so its weights are not used.")
    )


def _weights(model: Sequential, design: Design, held: Held) -> tuple[Array, dict[str, Any] | None]:
    """The weights in the order of the design's network, and the optimizer's state if it fits."""
    target = build(design, blank=True)
    for block, layer in zip(held.blocks, held.layers, strict=True):
        target.get_layer(block.name).set_weights(layer.get_weights())
    weights = locked(np.asarray(target.get_flat_weights(), np.float32))
    optimizer = model.optimizer if model.compiled else None
    if optimizer is None or not optimizer.batches:
        return weights, None
    if type(optimizer) is not type(target.optimizer):
        return weights, None
    state = snapshot.optimizer_state(optimizer)
    size = target.flat().trainable.size
    fits = all(len(array) == size for array in state["arrays"].values())
    return weights, state if fits else None


def _answers_alike(model: Sequential, design: Design, weights: Array) -> bool:
    """Whether the blocks answer some samples as the model does."""
    target = build(design, blank=True)
    target.set_flat_weights(weights)
    drawn = np.random.default_rng(0).random((_COMPARED, *design.input_shape), np.float32)
    with np.errstate(all="ignore"):
        for samples in (drawn, np.rint(drawn)):
            wanted = model.predict_on_batch(samples)
            found = target.predict_on_batch(samples)
            if not np.allclose(wanted, found, _CLOSE, _CLOSE, equal_nan=True):
                return False
    return True


def _fitting(kept: Kept, design: Design, notes: list[str]) -> Fitted | None:
    """The preparation, if it is that of the design's data."""
    fitted, own = kept.fitted, design.own
    if fitted is None:
        return None
    if not design.data_set.prepared or own is None or own.recipe != fitted.recipe:
        notes.append(
            say("The preprocessing in the file does not match its data, so it is left out.")
        )
        return None
    return fitted


_OTHER_LOSS: Final = mark(
    "The design in the file names another loss than the model was "
    "compiled with; the model's loss is used."
)
_OTHER_OPTIMIZER: Final = mark(
    "The design in the file names another optimizer than the model was "
    "compiled with; the model's optimizer is used."
)
