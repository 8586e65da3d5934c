"""Scripts for Keras: the same rows in the same parts, prepared the same, by NumPy alone.

The engine stands in Keras's place where they are run whole.
"""

from __future__ import annotations

import ast
import re
import runpy
import sys
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from PySide6.QtGui import QColor, QImage

import engine
from engine.datasets.toys import TOYS
from engine.errors import DataError
from netbuilder.design import Design, code
from netbuilder.design.own import OwnData
from netbuilder.design.targets import INPUT
from netbuilder.design.templates import Template, built_in
from netbuilder.exchange import keras_script
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.keras_script import pieces
from netbuilder.exchange.python_file.library import library
from netbuilder.imported import Prepared, Split, compose, inspect, prepare
from netbuilder.imported.outline import CATEGORY, NUMBER
from netbuilder.imported.reading import part_names, picture_tree
from netbuilder.imported.recipes.recipe import FREQUENT, ITSELF, LEAVE_OUT, OWN, Recipe
from netbuilder.training.run import data
from netbuilder.training.run.data import Data
from tests.helpers import stand_alone
from tests.netbuilder.exchange import networks
from tests.netbuilder.exchange.networks import KINDS, MAKERS
from tests.netbuilder.imported import writing

TARGETS = {
    networks.CLASSES: "kind",
    networks.NUMBERS: "price",
    networks.MIXED: "price",
    networks.DATED: "price",
    networks.ARRAYS: "y",
}
PARTS = ("train", "val", "test")


def arrays_of(found: Data) -> dict[str, np.ndarray]:
    assert found.validation is not None
    pairs = zip(
        PARTS,
        ((found.x_train, found.y_train), found.validation, (found.x_test, found.y_test)),
        strict=True,
    )
    return {
        f"{letter}_{part}": array
        for part, pair in pairs
        for letter, array in zip("xy", pair, strict=True)
    }


def as_in_window(design: Design) -> dict[str, np.ndarray]:
    return arrays_of(data.load(design, lambda message, fraction: None))


def data_part(script: str) -> str:
    """What comes before the network, without Keras."""
    body = ast.parse(script)
    kept = []
    for node in body.body:
        if isinstance(node, ast.Assign) and ast.unparse(node.targets[0]) == "model":
            break
        if "keras" not in ast.unparse(node) or isinstance(node, ast.FunctionDef):
            kept.append(ast.unparse(node))
    return "\n".join(kept)


def prepared_by(design: Design, found: Prepared) -> dict[str, Any]:
    names: dict[str, Any] = {"__name__": "script"}
    exec(compile(data_part(keras_script.source_of(design, found.fitted)), "script", "exec"), names)
    return names


def are_equal(found: dict[str, Any], wanted: dict[str, np.ndarray]) -> None:
    for name, array in wanted.items():
        assert found[name].dtype == array.dtype, name
        np.testing.assert_array_equal(found[name], array, name)


def check(path: Path, recipe: Recipe) -> Prepared:
    """See that a script makes what the window makes."""
    found = prepare(path, recipe)
    design = Design().with_own(OwnData(str(path), recipe)).with_input_shape(recipe.input_shape)
    names = prepared_by(design, found)
    for part, one in zip(PARTS, (found.train, found.validation, found.test), strict=True):
        answers = names[f"y_{part}"]
        np.testing.assert_array_equal(names[f"x_{part}"], one.x)
        np.testing.assert_array_equal(answers.argmax(axis=1) if recipe.classes else answers, one.y)
        assert names[f"x_{part}"].dtype == one.x.dtype == np.float32
    return found


@pytest.mark.parametrize("kind", KINDS)
def test_a_whole_script_reaches_the_very_figures_of_the_window(
    kind: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    design = networks.own_design(MAKERS[kind](tmp_path), target=TARGETS.get(kind, ""))
    network = networks.trained(design)
    assert keras_script.write(design, network.fitted, tmp_path / "script.py").startswith(
        "'script.py' was written. It needs Keras 3"
    )
    monkeypatch.setitem(sys.modules, "keras", engine)
    found = runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")
    are_equal(found, as_in_window(design))
    np.testing.assert_array_equal(found["model"].get_flat_weights(), network.weights)
    reached = {each.name: each.value for each in network.figures if each.part == "test"}
    unit = network.fitted.target_stds[0] if network.fitted and network.fitted.target_stds else 1
    for name, value in found["figures"].items():
        there = value * unit if name == "mean_absolute_error" else value
        assert there == pytest.approx(reached[name], rel=1e-5)
    told = capsys.readouterr().out
    assert f"Rows for training: {len(found['x_train']):,}" in told
    assert f"On {len(found['x_test']):,} test samples: " in told
    assert ("In the units of the data" in told) == (unit != 1)
    if unit != 1:
        said = re.search(r"MAE (\S+),", told)
        assert said is not None
        assert float(said[1]) == pytest.approx(reached["mean_absolute_error"], rel=1e-3)


@pytest.mark.parametrize("shape", [(4,), (4, 3)])
def test_one_hot_labels(tmp_path: Path, shape: tuple[int, ...]) -> None:
    labels = np.arange(60) % 3
    x = np.random.default_rng(0).normal(size=(60, *shape))
    np.savez(tmp_path / "t.npz", x=x, y=np.eye(3)[labels])
    check(tmp_path / "t.npz", compose(inspect(tmp_path / "t.npz")))


@pytest.mark.parametrize("kind", ["csv", "npy", "npz"])
def test_wide_pictures(tmp_path: Path, kind: str) -> None:
    rng = np.random.default_rng(0)
    pixels, labels = rng.integers(0, 256, (40, 144)), np.arange(40) % 4
    rows = np.column_stack([labels, pixels])
    path = tmp_path / f"d.{kind}"
    if kind == "npy":
        np.save(path, rows)
    elif kind == "npz":
        np.savez(path, x=pixels.astype(np.uint8), y=labels)
    else:
        path.write_text("\n".join(",".join(map(str, row)) for row in rows.tolist()) + "\n")
    recipe = compose(inspect(path))
    assert recipe.input_shape == (12, 12)
    check(path, recipe)


def test_a_script_varies_pictures_by_layers(tmp_path: Path) -> None:
    design = networks.own_design(MAKERS[networks.COLOUR](tmp_path), epochs=1)
    assert design.own is not None
    fitted = prepare(design.own.path, design.own.recipe).fitted
    assert "Random" not in keras_script.source_of(design, fitted)
    varied = design.with_setting("augmentation", True)
    text = keras_script.source_of(varied, fitted)
    assert 'RandomFlip("horizontal")' in text
    assert "RandomBrightness" in text
    chosen = varied.with_augmentation_kinds(["rotation", "flip_vertical"])
    text = keras_script.source_of(chosen, fitted)
    assert 'RandomFlip("vertical")' in text
    assert "RandomRotation" in text
    assert "RandomZoom" not in text
    assert "VALUES" not in text
    said = "# NetBuilder varies the training pictures in each epoch; this script does not."
    assert said not in text
    assert said in keras_script.source_of(varied.with_target("input"), fitted)


def test_samples_without_labels(tmp_path: Path) -> None:
    table = writing.flowers(tmp_path)
    np.save(tmp_path / "x.npy", np.random.default_rng(0).random((40, 6, 5)).astype(np.float32))
    for path, task in ((table, ITSELF), (tmp_path / "x.npy", "")):
        recipe = compose(inspect(path), task=task)
        found = prepare(path, recipe)
        design = Design().with_own(OwnData(str(path), recipe))
        names = prepared_by(design.with_input_shape(recipe.input_shape), found)
        np.testing.assert_array_equal(names["x_train"], found.train.x)
        np.testing.assert_array_equal(names["y_test"], found.test.x)


def test_channels_first(tmp_path: Path) -> None:
    x = np.random.default_rng(0).normal(size=(40, 3, 9, 10)).astype(np.float32)
    np.savez(tmp_path / "t.npz", x=x, y=np.arange(40) % 4)
    check(tmp_path / "t.npz", compose(inspect(tmp_path / "t.npz")))


@pytest.mark.parametrize("as_given", [True, False])
@pytest.mark.parametrize("parts", [("val", "test"), ("test",), ("val",)])
def test_arrays_that_come_divided(tmp_path: Path, parts: tuple[str, ...], as_given: bool) -> None:
    rng = np.random.default_rng(0)
    path = tmp_path / "arrays.npz"
    arrays = {}
    for part, count in zip(("train", *parts), (30, 10, 12), strict=False):
        arrays[f"X_{part}"] = rng.normal(size=(count, 4, 3))
        arrays[f"y_{part}"] = np.arange(count) % 3
    np.savez(path, **arrays)  # type: ignore[arg-type]
    recipe = compose(inspect(path))
    check(path, replace(recipe, split=replace(recipe.split, as_given=as_given)))


@pytest.mark.parametrize("kind", [networks.MIXED, networks.ARRAYS])
def test_numpy_alone_prepares(kind: str, tmp_path: Path) -> None:
    design = networks.own_design(MAKERS[kind](tmp_path), target=TARGETS[kind])
    script = keras_script.source_of(design, prepare(design.own.path, design.own.recipe).fitted)
    save = "\nnp.savez('found.npz', x_train=x_train, x_val=x_val, x_test=x_test)"
    (tmp_path / "script.py").write_text(data_part(script) + save)
    done = stand_alone.run(tmp_path, tmp_path / "script.py")
    assert (done.returncode, done.stderr) == (0, "")
    with np.load(tmp_path / "found.npz") as found:
        wanted = as_in_window(design)
        for name in found.files:
            np.testing.assert_array_equal(found[name], wanted[name])


@pytest.mark.long
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    rows=st.lists(
        st.tuples(
            st.sampled_from(["", "?", "x y", '"q"', "NA"]) | st.floats(-1e6, 1e6).map(repr),
            st.sampled_from(["a", "b", " c ", "d,e", "é", "", "null"]),
            st.sampled_from(["yes", "no", "maybe", ""]),
            st.floats(-9, 9).map(repr) | st.just(""),
        ),
        min_size=15,
        max_size=60,
    ),
    seed=st.integers(0, 5),
    parts=st.sampled_from([(0.1, 0.2), (0.0, 0.3), (0.25, 0.0)]),
    stratified=st.booleans(),
    target=st.sampled_from(["answer", "number"]),
    strict=st.booleans(),
    delimiter=st.sampled_from(",;\t"),
)
def test_any_table(
    tmp_path: Path,
    rows: list[tuple[str, ...]],
    seed: int,
    parts: tuple[float, float],
    stratified: bool,
    target: str,
    strict: bool,
    delimiter: str,
) -> None:
    first = [(row[0] if row[0] not in ("x y", '"q"') else "1.5", *row[1:]) for row in rows]
    head = ("a value", "kind", "answer", "number")
    path = writing.write_table(tmp_path / "t.csv", [head, *first], delimiter=delimiter)
    kinds = {"kind": CATEGORY, "answer": CATEGORY, "a value": NUMBER, "number": NUMBER}
    task = "classes" if target == "answer" else "number"
    split = Split(*parts, seed, stratified)
    try:
        recipe = compose(inspect(path), target=target, task=task, kinds=kinds, split=split)
        if strict:
            features = tuple(replace(each, missing=LEAVE_OUT) for each in recipe.features)
            recipe = replace(recipe, features=features)
        prepare(path, recipe)
    except DataError:
        return  # The window does not train on it.
    check(path, recipe)


@pytest.mark.parametrize("decimal", [".", ","])
@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "latin-1", "utf-16"])
def test_other_ways_to_write_a_table(decimal: str, encoding: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    lines = ["größe;größe;;art"]
    for number in range(40):
        values = ";".join(f"{value:.3f}" for value in rng.normal(number % 2, 1, 3))
        lines += [f"{values};{'süß' if number % 2 else 'sauer'}".replace(".", decimal), " "]
    path = writing.write(tmp_path / "früchte.csv", "\n".join(lines), encoding)
    recipe = compose(inspect(path), target="art")
    assert recipe.format is not None
    assert recipe.format.decimal == decimal
    assert len(check(path, recipe).train.x) == 28


@pytest.mark.parametrize("missing", [OWN, FREQUENT, LEAVE_OUT])
def test_a_category_that_is_a_word_for_missing(missing: str, tmp_path: Path) -> None:
    rows = [("kind", "answer"), *((("a", "b", "NA", "")[n % 4], "xy"[n % 2]) for n in range(40))]
    path = writing.write_table(tmp_path / "t.csv", rows)
    recipe = compose(inspect(path), target="answer", kinds={"kind": CATEGORY})
    [kind] = recipe.features
    kind = replace(kind, categories=("a", "b", "NA"), missing=missing)
    check(path, replace(recipe, features=(kind,)))


def test_a_table_without_a_header(tmp_path: Path) -> None:
    lines = [f"{n}.5,{n * n % 7},{'ab'[n % 2]}" for n in range(30)]
    path = writing.write(tmp_path / "t.csv", "\n".join(lines))
    recipe = compose(inspect(path), target="column 3")
    assert not recipe.format.header
    check(path, recipe)


def _train_and_test() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(0)
    x = rng.normal(size=(30, 2, 3))
    x[4, 1, 1] = np.nan
    y = np.array(["no", "yes"] * 10)
    return {"x_train": x[:20], "y_train": y, "x_test": x[20:] + 5, "y_test": y[:10]}


def _columns() -> dict[str, np.ndarray]:
    rng = np.random.default_rng(1)
    x = rng.normal(size=(40, 3))
    x[3, 1] = np.nan
    words = np.array([b"a", b"b", b"c", b" a "] * 10)
    return {"x": x, "word": words, "other": np.arange(7), "y": np.arange(40)[:, None] % 3}


def _halves() -> np.ndarray:
    """Samples in half precision, one of which is infinite."""
    x = np.random.default_rng(2).normal(size=(40, 2, 2, 3)).astype(np.float16)
    x[5, 0, 1, 2] = np.inf
    return x


@pytest.mark.parametrize(
    ("arrays", "target"),
    [
        (_train_and_test(), "y"),
        (_columns(), "y"),
        ({"x": np.arange(40 * 9, dtype=np.uint8).reshape(40, 3, 3), "y": np.arange(40) % 2}, "y"),
        ({"x": np.arange(40 * 300).reshape(40, 300), "y": np.linspace(0, 1, 40)}, "y"),
        ({"x": _halves(), "y": np.arange(40.0) % 2}, "y"),
    ],
    ids=["train and test", "columns", "bytes", "wide", "channels"],
)
def test_arrays(arrays: dict[str, np.ndarray], target: str, tmp_path: Path) -> None:
    np.savez(tmp_path / "t.npz", **arrays)
    found = check(tmp_path / "t.npz", compose(inspect(tmp_path / "t.npz"), target=target))
    if "x_test" in arrays:
        assert len(found.test.x) == 10


def test_an_array_alone(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    np.save(tmp_path / "t.npy", rng.normal(size=(50, 4)))
    check(tmp_path / "t.npy", compose(inspect(tmp_path / "t.npy"), target="column 4"))


@pytest.mark.parametrize("colour", [False, True])
def test_pictures_of_any_kind(colour: bool, tmp_path: Path) -> None:
    """Those of the network's size come out the same, others nearly so."""
    rng = np.random.default_rng(0)
    folder = tmp_path / "pictures"
    for place, name in enumerate(["10 b", "2 a", ".hidden"]):
        (folder / name).mkdir(parents=True)
        for number in range(12):
            image = QImage(9, 7, QImage.Format.Format_ARGB32)
            for x in range(9):
                for y in range(7):
                    image.setPixelColor(x, y, QColor(*rng.integers(0, 256, 4).tolist()))
            image.save(str(folder / name / f"{number}.{'png' if place else 'bmp'}"))
        (folder / name / "notes.txt").write_text("none")
    recipe = compose(inspect(folder))
    size = replace(recipe.pictures, height=7, width=9, colour=colour)
    recipe = compose(inspect(folder), pictures=size)
    assert recipe.classes == ("2 a", "10 b")
    assert len(check(folder, recipe).train.x) > 10


@pytest.mark.parametrize("name", [t.title for t in built_in("circles") if t.design.data in TOYS])
def test_points_are_drawn_by_the_script_itself(name: str) -> None:
    [template] = [each for each in built_in("circles") if each.title == name]
    design = template.design.with_setting("noise", 0.3)
    names: dict[str, Any] = {}
    exec(compile(data_part(keras_script.source_of(design)), "script", "exec"), names)
    wanted = data.load(design, lambda message, fraction: None)
    np.testing.assert_array_equal(names["x_train"], wanted.x_train)
    np.testing.assert_array_equal(names["x_test"], wanted.x_test)


@pytest.mark.parametrize(
    "template",
    [each for each in built_in("digits") if each.design.data_set.are_pictures],
    ids=lambda each: each.title,
)
def test_scripts_of_data_sets_can_be_opened_again(template: Template) -> None:
    reading = code.read(keras_script.source_of(template.design), Design())
    assert reading.design == template.design


def test_data_that_nobody_knows_are_refused(tmp_path: Path) -> None:
    path = writing.flowers(tmp_path)
    recipe = compose(inspect(path), target="kind")
    design = Design().with_own(OwnData("", recipe))
    with pytest.raises(ExportError, match="needs the path of its data"):
        keras_script.write(design, None, tmp_path / "script.py")
    with pytest.raises(DataError, match=r"gone\.csv does not exist"):
        keras_script.write(
            Design().with_own(OwnData(str(tmp_path / "gone.csv"), recipe)), None, tmp_path / "s.py"
        )
    with pytest.raises(DataError, match="train the network first"):
        keras_script.source_of(Design().with_own(OwnData(str(path), recipe)))
    assert not (tmp_path / "script.py").exists()


def test_figures_of_other_data_are_measured_anew(tmp_path: Path) -> None:
    design = networks.own_design(writing.flowers(tmp_path), target="kind")
    assert design.own is not None
    own = prepare(design.own.path, design.own.recipe).fitted
    other = prepare(design.own.path, replace(design.own.recipe, split=Split(seed=9))).fitted
    keras_script.write(design, other, tmp_path / "script.py")
    assert (tmp_path / "script.py").read_text() == keras_script.source_of(design, own)


def test_names_that_are_code_stay_text(tmp_path: Path) -> None:
    name = '\'"]\\\\"""{x}'
    rows = [[name, "b", "kind"], *([n, n % 5, f"{name}{n % 2}"] for n in range(30))]
    (tmp_path / "a'\"b").mkdir()
    check(
        path := writing.write_table(tmp_path / "a'\"b" / "t\\.csv", rows),
        compose(inspect(path), target="kind"),
    )


def test_what_is_copied_needs_numpy_and_pillow_alone() -> None:
    known = sys.stdlib_module_names | {"numpy", "PIL"}
    copied = library((pieces, part_names, picture_tree))
    for name, each in copied.imports.items():
        assert name in copied.pieces or each.module.split()[0].split(".")[0] in known


def test_an_autoencoder_of_own_data_learns_its_samples(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    design = networks.own_design(MAKERS[networks.ARRAYS](tmp_path), target="y")
    design = design.with_parameter("dense_1", "units", 20).with_target(INPUT)
    design = design.with_parameter("dense_1", "activation", "linear")
    design = design.with_loss("mean_squared_error")
    network = networks.trained(design)
    keras_script.write(design, network.fitted, tmp_path / "script.py")
    monkeypatch.setitem(sys.modules, "keras", engine)
    found = runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")
    are_equal(found, as_in_window(design))
    np.testing.assert_array_equal(found["model"].get_flat_weights(), network.weights)
    reached = network.figure("loss", "test")
    assert reached is not None
    assert found["figures"]["loss"] == pytest.approx(reached.value, rel=1e-5)
