from __future__ import annotations

import json
import math
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, assume, given, reject, settings
from hypothesis import strategies as st

import engine as keras
from engine import layers
from engine.declarations import shown
from engine.errors import EngineError, ModelFileError
from engine.losses import LOSSES
from engine.optimizers import OPTIMIZERS
from netbuilder.design import Design, DesignError, analyze, build, templates
from netbuilder.design.catalogue import entry
from netbuilder.design.schedules import KINDS
from netbuilder.design.schedules import declared as declared_of
from netbuilder.exchange import model_file
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.rows import read_rows
from netbuilder.network.trained import Figure, Origin, TrainedNetwork
from tests.netbuilder.design.strategies import kinds, values_of
from tests.netbuilder.exchange.networks import (
    CLASSES,
    COLOUR,
    GREY,
    MIXED,
    NUMBERS,
    own_network,
    trained,
)
from tests.netbuilder.exchange.networks import (
    KINDS as DATA,
)

BESIDE = "netbuilder.json"


def fresh(design: Design) -> TrainedNetwork:
    weights = np.asarray(build(design).get_flat_weights(), np.float32)
    return TrainedNetwork(
        design,
        weights,
        data="abc",
        data_title=design.data_set.title,
        classes=design.data_set.names,
        origin=Origin(7, 3, "best"),
        figures=(Figure("accuracy", 0.9, "test", 100),),
    )


def rewritten(path: Path, change: Any) -> None:
    """Let what stands beside the model be something else."""
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    content = json.loads(entries[BESIDE])
    answer = change(content)
    entries[BESIDE] = answer if isinstance(answer, bytes) else json.dumps(content).encode()
    with zipfile.ZipFile(path, "w") as archive:
        for name, each in entries.items():
            archive.writestr(name, each)


@pytest.mark.parametrize("name", [each.title for each in templates.built_in("mnist")])
def test_every_template_comes_back_as_it_was(name: str, tmp_path: Path) -> None:
    design = next(t.design for t in templates.built_in("mnist") if t.title == name)
    network, path = fresh(design), tmp_path / "a.keras"
    model_file.write(network, path)
    found = model_file.read(path)
    assert found.notes == ()
    assert found.tells_data
    assert found.design == design
    assert found.network is not None
    assert np.array_equal(found.network.weights, network.weights)
    assert found.network.figures == network.figures
    assert (found.network.data, found.network.classes) == ("abc", network.classes)
    assert found.network.origin == Origin(0, 3, "best", path=path)


@pytest.mark.parametrize("kind", DATA)
def test_own_data_come_back_with_their_preparation(kind: str, tmp_path: Path) -> None:
    network, path = own_network(kind, tmp_path), tmp_path / "own.keras"
    model_file.write(network, path)
    found = model_file.read(path)
    assert found.notes == ()
    assert found.network is not None
    assert found.design == network.design
    assert found.network.fitted == network.fitted
    assert found.network.figures == network.figures
    assert found.network.data == network.data
    assert np.array_equal(found.network.weights, network.weights)
    optimizer = found.network.optimizer
    assert optimizer is not None
    assert network.optimizer is not None
    assert optimizer["batches"] == network.optimizer["batches"]
    for name, array in network.optimizer["arrays"].items():
        np.testing.assert_allclose(optimizer["arrays"][name], array, rtol=1e-6)


@st.composite
def trainable(draw: st.DrawFn) -> Design:
    """A stack of layers with any parameters that goes on MNIST's samples."""
    shape = draw(st.sampled_from([(784,), (28, 28), (14, 14, 4)]))
    design = Design().with_input_shape(shape)
    for kind in draw(st.lists(kinds, max_size=4)):
        values = draw(values_of(entry(kind).parameters))
        try:
            wanted = design.inserted(len(design.blocks), kind, values)
        except DesignError:
            continue
        info = analyze(wanted).infos[-1]
        if info.output_shape and 0 < math.prod(info.output_shape) < 3000:
            design = wanted
    design = design.inserted(len(design.blocks), "Flatten")
    last = {"units": 10, "activation": "softmax"}
    design = design.inserted(len(design.blocks), "Dense", last)
    design = design.with_optimizer(draw(st.sampled_from(OPTIMIZERS.names())))
    declared = shown(OPTIMIZERS.class_of(design.optimizer.kind).parameters)
    for name, value in draw(values_of(declared)).items():
        design = design.with_optimizer_parameter(name, value)
    design = design.with_schedule(draw(st.sampled_from(KINDS)))
    for name, value in draw(values_of(declared_of(design.schedule.kind))).items():
        design = design.with_schedule_parameter(name, value)
    for name, value in draw(values_of(Design.SETTINGS)).items():
        design = design.with_setting(name, value)
    for block in design.blocks:
        design = design.with_enabled([block.name], draw(st.booleans()) or block.kind != "Dropout")
        design = design.with_frozen([block.name], draw(st.booleans()))
    return design.with_loss(draw(st.sampled_from(LOSSES.names())))


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(trainable())
def test_any_design_that_can_be_trained_comes_back(
    tmp_path_factory: pytest.TempPathFactory, design: Design
) -> None:
    assume(analyze(design).can_train and analyze(design).total_parameters < 500_000)
    path = tmp_path_factory.mktemp("any") / "a.keras"
    try:
        network = fresh(design)
    except EngineError:
        reject()  # An initializer that makes matrices alone, for a weight that is none.
    with np.errstate(over="ignore"):  # Optimizers may begin with numbers of any size.
        model_file.write(network, path)
        found = model_file.read(path)
    assert found.notes == ()
    assert found.design == design
    assert found.network is not None
    assert np.array_equal(found.network.weights, network.weights)


@pytest.mark.parametrize("kind", [CLASSES, NUMBERS, GREY, COLOUR])
def test_preparation_as_layers_answers_raw_samples(kind: str, tmp_path: Path) -> None:
    network, path = own_network(kind, tmp_path), tmp_path / "raw.keras"
    model_file.write(network, path, preparation_as_layers=True)
    model, fitted = keras.models.load_model(path), network.fitted
    assert fitted is not None
    own = build(network.design)
    own.set_flat_weights(network.weights)
    if kind in (CLASSES, NUMBERS):
        table = tmp_path / ("flowers.csv" if kind == CLASSES else "prices.csv")
        rows = read_rows(table, fitted)
        raw = np.array([[float(v) for v in row[: model.input_shape[1]]] for row in rows.texts])
        samples = rows.samples
    else:
        raw = np.random.default_rng(0).integers(0, 256, (5, *model.input_shape[1:]))
        samples = fitted.transform_arrays(raw)
    wanted = own.predict(samples.reshape(-1, *network.design.input_shape), verbose=0)
    if kind == NUMBERS:
        wanted = fitted.in_units(wanted)
    np.testing.assert_allclose(model.predict(raw, verbose=0), wanted, rtol=2e-5, atol=2e-5)
    found = model_file.read(path)
    assert found.design == network.design
    assert found.notes == ()
    assert found.network is not None
    assert np.array_equal(found.network.weights, network.weights)


def test_raw_digits_are_scaled_and_reshaped(tmp_path: Path) -> None:
    network, path = fresh(Design.default("mnist")), tmp_path / "raw.keras"
    model_file.write(network, path, preparation_as_layers=True)
    model = keras.models.load_model(path)
    assert model.input_shape == (None, 28, 28)
    own = build(network.design)
    raw = np.random.default_rng(0).integers(0, 256, (5, 28, 28))
    wanted = own.predict(raw.reshape(5, 784) / 255, verbose=0)
    np.testing.assert_allclose(model.predict(raw, verbose=0), wanted, rtol=1e-5, atol=1e-6)
    assert model_file.read(path).design == network.design


def test_words_cannot_be_prepared_by_layers_and_nothing_is_written(tmp_path: Path) -> None:
    network, path = own_network(MIXED, tmp_path), tmp_path / "raw.keras"
    with pytest.raises(ExportError, match="kind must be one-hot encoded") as refused:
        model_file.write(network, path, preparation_as_layers=True)
    assert "Save it without" in str(refused.value)
    assert not path.exists()


def test_keras_itself_passes_the_added_member_by(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    model_file.write(fresh(Design.default("mnist")), path)
    with zipfile.ZipFile(path) as archive:
        assert set(archive.namelist()) == {
            "metadata.json",
            "config.json",
            "model.weights.h5",
            BESIDE,
        }
    assert keras.models.load_model(path).count_params() == 50_890


def other_design(content: dict[str, Any]) -> None:
    content["design"]["blocks"][0]["parameters"]["units"] = 7


def other_loss(content: dict[str, Any]) -> None:
    content["design"]["loss"] = "mean_squared_error"


def other_digest(content: dict[str, Any]) -> None:
    content["weights"] = "0"


def newer(content: dict[str, Any]) -> None:
    content["version"] = 99


def foreign(content: dict[str, Any]) -> None:
    content["format"] = "other"


def no_design(content: dict[str, Any]) -> None:
    content["design"] = {"format": "netbuilder-design", "version": 1}


def in_front(content: dict[str, Any]) -> None:
    content["in_front"] = 1


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (other_design, "does not match the model, so the model's own layers are shown."),
        (other_loss, "the model's loss is used"),
        (other_digest, "metrics were measured with other weights"),
        (newer, "A newer NetBuilder wrote this file"),
        (foreign, "is not NetBuilder's"),
        (no_design, "is left out"),
        (in_front, "do not match its data"),
        (lambda content: b"{", "cannot be read"),
        (lambda content: b"[" * 100_000, "cannot be read"),
        (lambda content: b"\xff\xfe", "cannot be read"),
        (lambda content: content["figures"].append({"name": 3}), "cannot be read"),
    ],
)
def test_where_they_disagree_the_model_is_right(change: Any, said: str, tmp_path: Path) -> None:
    path, network = tmp_path / "a.keras", fresh(Design.default("mnist"))
    model_file.write(network, path)
    rewritten(path, change)
    found = model_file.read(path)
    assert any(said in note for note in found.notes), found.notes
    assert found.network is not None
    assert np.array_equal(found.network.weights, network.weights)
    units = [block.parameters["units"] for block in found.design.blocks]
    assert units == [64, 10]
    assert found.design.loss == "categorical_crossentropy"


def test_a_preparation_of_other_data_is_left_out(tmp_path: Path) -> None:
    network, path = own_network(CLASSES, tmp_path), tmp_path / "a.keras"
    model_file.write(network, path)
    rewritten(path, lambda content: content["preparation"]["recipe"].update(targets=["other"]))
    found = model_file.read(path)
    assert any("preprocessing in the file does not match" in note for note in found.notes)
    assert found.network is not None
    assert found.network.fitted is None


def saved(path: Path, *stack: Any, shape: tuple[int, ...] = (8, 4), **options: Any) -> Path:
    model = keras.Sequential([keras.Input(shape), *stack], seed=1)
    if options:
        model.compile(**options)
    model.save(path)
    return path


def test_a_model_of_keras_becomes_blocks_with_its_weights(tmp_path: Path) -> None:
    schedule = keras.optimizers.schedules.CosineDecay(0.01, 100)
    path = saved(
        tmp_path / "k.keras",
        layers.Bidirectional(layers.LSTM(3, return_sequences=True)),
        keras.Sequential([layers.Flatten(), layers.Dense(5, activation="relu")]),
        layers.Dense(3, activation="softmax", trainable=False, kernel_regularizer="l2"),
        optimizer=keras.optimizers.RMSprop(schedule, rho=0.8),
        loss=keras.losses.CategoricalCrossentropy(label_smoothing=0.1),
        metrics=["accuracy", "AUC"],
    )
    found = model_file.read(path)
    kinds = [block.kind for block in found.design.blocks]
    assert kinds == ["Bidirectional", "Flatten", "Dense", "Dense"]
    assert found.design.blocks[-1].frozen
    assert found.design.optimizer.kind == "rmsprop"
    assert found.design.optimizer.parameters["rho"] == 0.8
    assert found.design.schedule.kind == "CosineDecay"
    assert found.design.loss == "categorical_crossentropy"
    notes = " ".join(found.notes)
    for said in ("label smoothing", "AUC", "kernel regularizer", "nested model", "Own Data"):
        assert said in notes
    assert found.network is not None
    samples = np.random.default_rng(0).random((4, 8, 4))
    own = build(found.design)
    own.set_flat_weights(found.network.weights)
    wanted = keras.models.load_model(path).predict(samples, verbose=0)
    np.testing.assert_allclose(own.predict(samples, verbose=0), wanted, atol=1e-6)


@pytest.mark.parametrize(
    ("stack", "said"),
    [
        (
            [layers.BatchNormalization(axis=1)],
            "(BatchNormalization): These of its arguments cannot be set in a block",
        ),
        (
            [layers.Dense(2), layers.UnitNormalization(axis=1)],
            "(UnitNormalization): These of its arguments",
        ),
    ],
)
def test_what_no_block_can_be_is_listed_by_layer(
    stack: list[Any], said: str, tmp_path: Path
) -> None:
    path = tmp_path / "k.keras"
    saved(path, *stack, layers.Flatten(), layers.Dense(2, activation="softmax"))
    found = model_file.read(path)
    assert found.network is None
    assert said in found.notes[0]
    assert found.notes[0].startswith("Layer '")
    assert "its weights are not used" in found.notes[1]
    assert [block.kind for block in found.design.blocks][-2:] == ["Flatten", "Dense"]


def test_the_old_form_is_read_whatever_its_name(tmp_path: Path) -> None:
    with pytest.warns(UserWarning, match="old form"):
        saved(tmp_path / "a.h5", layers.Flatten(), layers.Dense(3, activation="softmax"))
    path = (tmp_path / "a.h5").rename(tmp_path / "model.bin")
    found = model_file.read(path)
    assert [block.kind for block in found.design.blocks] == ["Flatten", "Dense"]
    assert found.network is not None


def test_a_network_of_numbers_and_one_of_pictures_can_be_asked(tmp_path: Path) -> None:
    number = model_file.read(saved(tmp_path / "n.keras", layers.Dense(1), shape=(3,)))
    assert number.network is not None
    assert number.network.fitted is not None
    assert number.network.fitted.recipe.inputs == ("input 1", "input 2", "input 3")
    stack = layers.Conv2D(2, 3), layers.Flatten(), layers.Dense(4, activation="softmax")
    picture = model_file.read(saved(tmp_path / "p.keras", *stack, shape=(16, 16, 3)))
    assert picture.network is not None
    assert picture.network.fitted is not None
    assert picture.network.fitted.recipe.pictures is not None
    assert picture.network.classes == ("0", "1", "2", "3")


def test_an_output_that_nobody_could_be_shown_is_said(tmp_path: Path) -> None:
    path = saved(tmp_path / "s.keras", layers.LSTM(3, return_sequences=True))
    found = model_file.read(path)
    assert found.network is None
    assert any("predictions cannot be shown" in note for note in found.notes)


def test_layers_that_nobody_knows_are_all_named(tmp_path: Path) -> None:
    path = saved(tmp_path / "k.keras", layers.Dense(3), layers.Dense(2), shape=(4,))
    with zipfile.ZipFile(path) as archive:
        entries = {name: archive.read(name) for name in archive.namelist()}
    for old, new in ((b'"Dense"', b'"Attention"'), (b'"Dense"', b'"Einsum"')):
        entries["config.json"] = entries["config.json"].replace(old, new, 1)
    with zipfile.ZipFile(path, "w") as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    said = "layers that are not known here: 'dense' of the kind Attention, 'dense_1' of the kind E"
    with pytest.raises(ModelFileError, match=re.escape(said)):
        model_file.read(path)


def test_a_model_without_input_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "k.keras"
    with pytest.warns(UserWarning, match="no weights yet"):
        keras.Sequential([layers.Dense(2)]).save(path)
    with pytest.raises(ModelFileError, match="without an input shape"):
        model_file.read(path)


def test_training_goes_on_with_the_optimizers_state(tmp_path: Path) -> None:
    from netbuilder.training.control import Control
    from netbuilder.training.run.session import Session
    from netbuilder.training.run.warm_start import TrainedWeights

    design = Design.default("circles").with_setting("epochs", 2)
    network, path = trained(design), tmp_path / "a.keras"
    model_file.write(network, path)
    found = model_file.read(path).network
    assert found is not None

    def ends(state: Any) -> np.ndarray:
        learned = TrainedWeights(design, found.weights, state)
        weights = Session(1, design, learned=learned).run(lambda _: None, Control()).weights
        assert weights is not None
        return weights

    continued = ends(found.optimizer)
    np.testing.assert_allclose(continued, ends(network.optimizer), atol=1e-5)
    assert not np.allclose(continued, ends(None), atol=1e-4)


def test_a_file_that_cannot_be_written_leaves_the_old_one(tmp_path: Path) -> None:
    path = tmp_path / "a.keras"
    path.write_bytes(b"old")
    broken = replace(fresh(Design.default("mnist")), weights=np.zeros(3, np.float32))
    with pytest.raises(Exception, match=r"weights|values"):
        model_file.write(broken, path)
    assert path.read_bytes() == b"old"
