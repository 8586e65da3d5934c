"""Edits of a design, written into the script that it was read from."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.code import read, rewritten, script
from tests.netbuilder.design.strategies import designs

TUTORIAL = '''"""A tutorial."""
import numpy as np
import tensorflow as tf
from tensorflow.keras import layers

np.random.seed(7)  # so that it repeats

CLASSES = 10

model = tf.keras.Sequential()
model.add(layers.Flatten(input_shape=(28, 28)))   # pictures become rows
model.add(layers.Dense(
    64,  # found by trying
    activation='relu'))
# the answer
model.add(layers.Dense(CLASSES, activation="softmax"))

model.compile('adam', loss='sparse_categorical_crossentropy', metrics=['accuracy'])
plot = model.fit(x_train, y_train, epochs=3)  # few
print("done")
'''

LISTED = """import keras
model = keras.Sequential([
    keras.Input((784,)),
    keras.layers.Dense(64, activation="relu"),  # wide
    keras.layers.Dropout(0.5),
    keras.layers.Dense(10, activation="softmax")
])
model.fit(x_train, y_train, nb_epoch=2)
"""

ON_ONE_LINE = (
    "from keras.models import Sequential\nfrom keras.layers import Dense, Dropout\n"
    "net = Sequential([Dense(8, input_dim=4), Dropout(0.5), Dense(3)])  # small\n"
)


def start(source: str) -> Design:
    design = read(source, Design.default()).design
    assert design is not None
    return design


def edited(source: str, edit: Callable[[Design], Design]) -> str:
    before = start(source)
    after = edit(before)
    found = rewritten(source, before, after)
    assert found is not None
    assert read(found.text, before).design == found.reading.design == after
    return found.text


def changed_lines(old: str, new: str) -> list[str]:
    return [line for line in new.split("\n") if line not in old.split("\n")]


def test_only_the_argument_is_written() -> None:
    text = edited(TUTORIAL, lambda d: d.with_parameter("dense", "units", 32))
    assert text == TUTORIAL.replace("64,  # found", "32,  # found")
    text = edited(TUTORIAL, lambda d: d.with_parameter("dense_1", "units", 5))
    assert text == TUTORIAL.replace("Dense(CLASSES,", "Dense(5,")
    text = edited(TUTORIAL, lambda d: d.with_parameter("dense", "use_bias", False))
    assert text == TUTORIAL.replace("'relu'))", "'relu', use_bias=False))")


def test_a_new_layer_is_a_new_line() -> None:
    text = edited(TUTORIAL, lambda d: d.inserted(2, "Dropout", {"rate": 0.5}))
    assert changed_lines(TUTORIAL, text) == ['model.add(layers.Dropout(rate=0.5, name="dropout"))']
    text = edited(LISTED, lambda d: d.inserted(3, "Softmax"))
    assert changed_lines(LISTED, text) == [
        '    keras.layers.Dense(10, activation="softmax"),',
        '    keras.layers.Softmax(name="softmax")',
    ]
    text = edited(LISTED, lambda d: d.inserted(0, "Dense", {"units": 3}))
    assert '    keras.layers.Dense(units=3, activation="relu", name="dense_2"),' in text


def test_a_layer_that_is_not_imported_yet_is() -> None:
    text = edited(ON_ONE_LINE, lambda d: d.inserted(1, "Softmax"))
    assert "from keras.layers import Dense, Dropout, Softmax\n" in text
    assert 'Dense(8, input_dim=4), Softmax(name="softmax"), Dropout(0.5)' in text
    assert edited(ON_ONE_LINE, lambda d: d.removed(["dropout"])).startswith(ON_ONE_LINE[:75])


@pytest.mark.parametrize("source", [TUTORIAL, LISTED, ON_ONE_LINE])
def test_layers_are_taken_out_of_their_places(source: str) -> None:
    before = start(source)
    for block in before.blocks:
        after = before.removed([block.name])
        found = rewritten(source, before, after)
        assert found is not None
        assert read(found.text, before).design == after


def test_a_layer_that_goes_takes_no_comment_of_others_with_it() -> None:
    text = edited(TUTORIAL, lambda d: d.removed(["dense"]))
    for comment in ("# so that it repeats", "# pictures become rows", "# the answer", "# few"):
        assert comment in text


def test_the_shape_of_the_input() -> None:
    assert "input_shape=(14, 14)" in edited(TUTORIAL, lambda d: d.with_input_shape((14, 14)))
    assert "Input((100,))" in edited(LISTED, lambda d: d.with_input_shape((100,)))
    assert "input_shape=(9,)" in edited(ON_ONE_LINE, lambda d: d.with_input_shape((9,)))


def test_how_it_is_trained() -> None:
    text = edited(TUTORIAL, lambda d: d.with_setting("epochs", 7).with_setting("batch_size", 64))
    assert "fit(x_train, y_train, epochs=7, batch_size=64)  # few" in text
    text = edited(TUTORIAL, lambda d: d.with_optimizer("sgd"))
    assert "compile(tf.keras.optimizers.SGD(), loss=" in text
    text = edited(TUTORIAL, lambda d: d.with_loss("mean_squared_error"))
    assert "compile('adam', loss=\"mean_squared_error\"," in text
    assert "nb_epoch=9" in edited(LISTED, lambda d: d.with_setting("epochs", 9))
    text = edited(TUTORIAL, lambda d: d.with_setting("early_stopping", 4))
    assert "callbacks=[tf.keras.callbacks.EarlyStopping(" in text


def test_names_locks_and_layers_that_are_disabled() -> None:
    text = edited(LISTED, lambda d: d.renamed("dense", "hidden"))
    assert 'Dense(64, activation="relu", name="hidden"),  # wide' in text
    text = edited(LISTED, lambda d: d.with_frozen(["dense"], True))
    assert "trainable=False),  # wide" in text
    text = edited(LISTED, lambda d: d.with_enabled(["dropout"], False))
    assert "    # disabled: keras.layers.Dropout(" in text
    back = edited(text, lambda d: d.with_enabled(["dropout"], True))
    assert read(back, Design.default()).design == start(LISTED)


@pytest.mark.parametrize("source", [
    "import keras\nmodel = keras.Sequential()\nfor n in (8, 4):\n"
    "    model.add(keras.layers.Dense(n))",
    "import keras\nlayer = keras.layers.Dense(3)\nmodel = keras.Sequential([layer] * 1)",
])  # fmt: skip
def test_what_cannot_be_written_in_place_is_left_alone(source: str) -> None:
    before = start(source)
    assert rewritten(source, before, before.inserted(1, "Dense", {"units": 3})) is None


def test_other_data_are_not_written_in_place() -> None:
    source = script(Design.default())
    before = start(source)
    assert rewritten(source, before, before.with_data("xor")) is None


def test_what_the_script_does_not_say_needs_no_other_text() -> None:
    before = start(ON_ONE_LINE)
    after = before.with_setting("epochs", 77).with_data("xor", alone=True)
    found = rewritten(ON_ONE_LINE, before, after)
    assert found is not None
    assert found.text == ON_ONE_LINE


@st.composite
def edits(draw: st.DrawFn, design: Design) -> Design:
    """A design after an edit such as people make."""
    names = [block.name for block in design.blocks]
    kind = draw(st.sampled_from(["insert", "remove", "move", "disable", "lock", "rename", "set",
                                 "epochs", "shape"]))  # fmt: skip
    if kind == "insert" or not names:
        layer = draw(st.sampled_from(CATALOGUE)).kind
        return design.inserted(draw(st.integers(0, len(names))), layer)
    name = draw(st.sampled_from(names))
    if kind == "remove":
        return design.removed([name])
    if kind == "move":
        return design.moved([name], draw(st.integers(0, len(names))))
    if kind == "disable":
        return design.with_enabled([name], not design.block(name).enabled)
    if kind == "lock":
        return design.with_frozen([name], not design.block(name).frozen)
    if kind == "rename":
        return design.renamed(name, f"{name[:50]}_x")
    if kind == "epochs":
        return design.with_setting("epochs", draw(st.integers(1, 99)))
    if kind == "shape":
        return design.with_input_shape((draw(st.integers(1, 99)),))
    units = design.block(name).parameters.get("units")
    if units is None:
        return design.removed([name])
    return design.with_parameter(name, "units", draw(st.integers(1, 99)))


@given(st.data(), st.one_of(designs().map(script), st.sampled_from([TUTORIAL, LISTED])))
def test_what_is_written_means_the_edited_design(data: st.DataObject, source: str) -> None:
    before = read(source, Design()).design
    assert before is not None
    after = data.draw(edits(before))
    found = rewritten(source, before, after)
    if found is None or found.text == source:
        assert found is None or read(source, after).design == after
        return
    text = found.text
    assert read(text, before).design == after
    gone = [line for line in source.split("\n") if line not in text.split("\n")]
    assert len(gone) <= 2 * len(before.blocks) + 3
    for line in source.split("\n"):
        if "#" in line and "model" not in line and "disabled" not in line and "64" not in line:
            assert line in text.split("\n")
