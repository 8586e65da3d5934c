"""Scripts written from designs, and designs read from scripts."""

from __future__ import annotations

import ast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.design.code import read, script
from netbuilder.design.templates import built_in
from tests.netbuilder.design.strategies import designs

HAND_WRITTEN = """
import engine as keras
from engine import layers

(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()
x_train = x_train.reshape(-1, 784) / 255.0
model = keras.models.Sequential(name="mine")
model.add(layers.Dense(64, 'relu', input_shape=(784,)))
model.add(layers.Dense(units=10, activation=keras.activations.softmax))
model.compile('sgd', 'categorical_crossentropy', metrics=['accuracy'])
history = model.fit(x_train, y_train, 128, epochs=3)
print(model.evaluate(x_test, y_test))
"""


@given(designs())
def test_what_is_written_is_read(design: Design) -> None:
    reading = read(script(design), Design())
    assert reading.problems == ()
    assert reading.design == design


def test_a_script_written_by_hand() -> None:
    design = read(HAND_WRITTEN, Design()).design
    assert design is not None
    assert [(b.name, b.parameters["units"], b.parameters["activation"]) for b in design.blocks] == [
        ("dense", 64, "relu"),
        ("dense_1", 10, "softmax"),
    ]
    assert design.optimizer.kind == "sgd"
    assert (design.batch_size, design.epochs, design.validation_split) == (128, 3, 0.0)


def test_the_older_spelling_of_a_vectors_size_is_read() -> None:
    source = HAND_WRITTEN.replace("input_shape=(784,)", "input_dim=784")
    assert read(source, Design()).design == read(HAND_WRITTEN, Design()).design
    changed = read(source.replace("input_dim=784", "input_dim=12"), Design()).design
    assert changed is not None
    assert changed.input_shape == (12,)


@pytest.mark.parametrize(
    ("old", "new", "message"),
    [
        ("Dense(units=64", "Dence(units=64", "Dence"),
        ("units=64", "units=-1", "units"),
        ("units=64", "units=n", "evaluate"),
        ("units=64", "units=64, unit=3", "unit"),
        ("units=64", "*sizes", "Write out"),
        ("keras.Input", "for", "Python cannot read"),
        ("keras.optimizers.Adam", "keras.optimizers.Adem", "optimizer"),
        ("categorical_crossentropy", "catgorical", "loss"),
        ("epochs=10", "epochs=0", "epochs"),
    ],
)
def test_what_cannot_be_read_is_marked(old: str, new: str, message: str) -> None:
    source = script(Design.default())
    assert old in source
    reading = read(source.replace(old, new, 1), Design.default())
    assert reading.design is None
    assert reading.problems[0].line == source[: source.index(old)].count("\n") + 1
    assert message in reading.problems[0].message


def test_nothing_is_run(tmp_path: object) -> None:
    source = script(Design.default()).replace("units=64", "units=exit(3)")
    assert read(source, Design.default()).design is None


@given(st.text())
def test_any_text_gives_a_design_or_problems(text: str) -> None:
    reading = read(text, Design.default())
    assert (reading.design is None) == bool(reading.problems)


@given(designs(), st.data())
def test_damaged_scripts_give_a_design_or_problems(design: Design, data: st.DataObject) -> None:
    source = script(design)
    at = data.draw(st.integers(0, len(source)))
    to = data.draw(st.integers(at, min(at + 20, len(source))))
    reading = read(source[:at] + data.draw(st.text(max_size=5)) + source[to:], Design.default())
    assert (reading.design is None) == bool(reading.problems)
    for problem in reading.problems:
        assert 1 <= problem.line <= source.count("\n") + 6
        assert problem.message.endswith(".")


def test_a_disabled_layer_is_a_comment_in_its_place() -> None:
    design = Design.default().with_enabled(["dense"], False)
    source = script(design)
    names = [n.func.attr for n in ast.walk(ast.parse(source)) if isinstance(n, ast.Call)
             and isinstance(n.func, ast.Attribute)]  # fmt: skip
    assert names.count("Dense") == 1
    assert read(source, Design()).design == design


@pytest.mark.parametrize("title", ["First digits network", "Linear regression", "Autoencoder"])
def test_the_script_runs_in_the_engine(few_images: None, title: str) -> None:
    design = next(each.design for each in built_in("mnist") if each.title == title)
    source = script(design.with_setting("epochs", 1))
    scope: dict[str, object] = {}
    here = source.replace("import keras ", "import engine as keras ", 1)
    exec(compile(here, "script", "exec"), scope)
    names = [layer.name for layer in scope["model"].layers]  # type: ignore[attr-defined]
    assert names == [block.name for block in design.blocks]


def test_labels_as_floats_are_classes_where_the_right_ones_are_counted() -> None:
    labels = 'y_train = y_train.astype("float32")\n'
    source = HAND_WRITTEN.replace("model = ", labels + "model = ", 1)
    design = read(source, Design()).design
    assert design is not None
    assert design.target == "class"
    design = read(source.replace(", metrics=['accuracy']", ""), Design()).design
    assert design is not None
    assert design.target == "number"


def test_metrics_of_classes_tell_that_classes_are_learned() -> None:
    design = Design.default("line").with_target("class").with_metrics(["balanced_accuracy", "auc"])
    reading = read(script(design), Design())
    assert reading.problems == ()
    assert reading.design == design


def test_class_weights_and_a_threshold_are_read() -> None:
    source = script(Design.default("moons")).replace("epochs=10", "epochs=10, class_weight={1: 3}")
    design = read(f"{source}\ndecision_threshold = 0.25\n", Design()).design
    assert design is not None
    assert (design.class_weight, design.class_weights) == ("manual", (1.0, 3.0))
    assert design.threshold == 0.25
    source = source.replace("class_weight={1: 3}", 'class_weight=weights("balanced", y_train)')
    design = read(source, Design()).design
    assert design is not None
    assert (design.class_weight, design.threshold) == ("balanced", 0.5)
