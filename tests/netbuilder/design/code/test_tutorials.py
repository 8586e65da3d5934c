"""Scripts as tutorials have them: what concerns the network is read, the rest is passed by."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from netbuilder.design import Block, Design
from netbuilder.design.code import Reading, read, read_quickly
from netbuilder.design.code.sources import notebook_code, readable

HEAD = "from tensorflow.keras.models import Sequential\nfrom tensorflow.keras.layers import *\n"
OLD = "from keras.models import Sequential\nfrom keras.layers.core import Dense, Dropout\n"


def told(reading: Reading) -> str:
    return "\n".join(note.message for note in (*reading.problems, *reading.notes))


def design_of(source: str) -> Design:
    reading = read(source, Design.default())
    assert reading.design is not None, told(reading)
    return reading.design


def blocks_of(source: str) -> tuple[Block, ...]:
    return design_of(source).blocks


def kinds(source: str) -> list[str]:
    return [block.kind for block in blocks_of(source)]


def units(source: str) -> list[Any]:
    return [block.parameters.get("units") for block in blocks_of(source)]


def test_a_name_for_a_module() -> None:
    design = design_of(
        "import tensorflow as tf\n"
        "digits = tf.keras.datasets.mnist\n"
        "(x_train, y_train), (x_test, y_test) = digits.load_data()\n"
        "x_train, x_test = x_train / 255.0, x_test / 255.0\n"
        "model = tf.keras.models.Sequential([tf.keras.layers.Flatten(input_shape=(28, 28)), "
        'tf.keras.layers.Dense(16, activation="relu")])\n'
    )
    assert [block.kind for block in design.blocks] == ["Flatten", "Dense"]
    assert (design.data, design.input_shape) == ("mnist", (28, 28))


def test_other_names_of_layers() -> None:
    source = (
        "import keras\nmodel = keras.Sequential([keras.Input((28, 28, 1)), "
        "keras.layers.Convolution2D(4, 3), keras.layers.MaxPool2D(2), keras.layers.AvgPool2D(2), "
        "keras.layers.GlobalAvgPool2D()])"
    )
    expected = ["Conv2D", "MaxPooling2D", "AveragePooling2D", "GlobalAveragePooling2D"]
    assert kinds(source) == expected


def test_names_and_arithmetic_are_filled_in() -> None:
    design = design_of(
        "import keras\nfrom keras import layers\n"
        "classes = 10\nshape = (28, 28)\nsize, rounds = 64, 3\n"
        "(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()\n"
        "model = keras.Sequential([layers.Input(shape=shape), layers.Flatten(), "
        'layers.Dense(4 * 8), layers.Dense(classes, activation="softmax")])\n'
        'model.compile(loss="sparse_categorical_crossentropy", optimizer="adam")\n'
        "model.fit(x_train, y_train, batch_size=size, epochs=rounds)\n"
    )
    assert [block.parameters.get("units") for block in design.blocks] == [None, 32, 10]
    assert (design.batch_size, design.epochs, design.input_shape) == (64, 3, (28, 28))


def test_lines_of_notebooks_are_passed_by() -> None:
    source = (
        "%matplotlib inline\n!pip install \\\n   keras\nimport keras\n"
        "model = keras.Sequential([keras.layers.Dense(10)])\nmodel?\nfiles = !ls\n"
    )
    assert kinds(source) == ["Dense"]
    assert readable(source).count("\n") == source.count("\n")


def test_a_remainder_at_the_beginning_of_a_line_is_no_magic() -> None:
    source = f"{HEAD}n = (70\n%  60)\nmodel = Sequential([Dense(n)])"
    assert units(source) == [10]


def test_an_optimizer_and_callbacks_in_variables() -> None:
    design = design_of(
        "import keras\n"
        "best = keras.optimizers.SGD(learning_rate=0.25)\n"
        "stop = [keras.callbacks.EarlyStopping(patience=3)]\n"
        "model = keras.Sequential([keras.layers.Flatten(), keras.layers.Dense(10)])\n"
        'model.compile(optimizer=best, loss="sparse_categorical_crossentropy")\n'
        "model.fit(x_train, y_train, epochs=4, callbacks=stop)\n"
    )
    assert design.optimizer.kind == "sgd"
    assert design.optimizer.parameters["learning_rate"] == 0.25
    assert (design.early_stopping, design.epochs) == (3, 4)


def test_other_names_of_the_data() -> None:
    design = design_of(
        "import keras\n"
        "(images, labels), (test_images, test_labels) = keras.datasets.mnist.load_data()\n"
        'images = images.reshape((60000, 28 * 28)).astype("float32") / 255\n'
        "model = keras.Sequential([keras.layers.Dense(10)])\n"
        'model.compile("rmsprop", "sparse_categorical_crossentropy", metrics=["accuracy"])\n'
        "model.fit(images, labels, epochs=5, batch_size=128)\n"
    )
    assert design.input_shape == (784,)
    assert (design.optimizer.kind, design.batch_size) == ("rmsprop", 128)


@pytest.mark.parametrize("preparation", [
    "x_train.reshape(60000, 28, 28, 1)", "x_train.reshape(-1, 28, 28, 1)",
    "np.expand_dims(x_train, -1)", "x_train[..., np.newaxis]", "x_train[..., None]",
    "x_train.reshape(x_train.shape[0], 28, 28, 1).astype('float32') / 255",
])  # fmt: skip
def test_the_shape_of_prepared_samples(preparation: str) -> None:
    source = (
        f"import numpy as np\nfrom keras.datasets import mnist\n{OLD}"
        "from keras.layers import Conv2D\n"
        "(x_train, y_train), (x_test, y_test) = mnist.load_data()\n"
        f"x_train = {preparation}\n"
        "model = Sequential()\nmodel.add(Conv2D(8, (3, 3), input_shape=x_train.shape[1:]))\n"
    )
    assert design_of(source).input_shape == (28, 28, 1)


def test_what_does_not_concern_the_network_is_passed_by_with_one_note() -> None:
    reading = read(
        "import numpy as np\nimport matplotlib.pyplot as plt\nimport keras\n\n"
        "np.random.seed(7)\n"
        "(x_train, y_train), (x_test, y_test) = keras.datasets.mnist.load_data()\n"
        "x_train = x_train.reshape(60000, 784)\nx_train /= 255\n"
        'print(x_train.shape[0], "samples")\n'
        "model = keras.Sequential()\n"
        "model.add(keras.layers.Dense(10, input_shape=(784,)))\n"
        "history = model.fit(x_train, y_train, epochs=2)\n"
        'plt.plot(history.history["loss"])\nplt.show()\n'
        "score = model.evaluate(x_test, y_test)\n",
        Design(),
    )
    assert reading.design is not None
    (note,) = reading.notes
    assert "3 statements that do not concern the network" in note.message
    assert (note.line, note.more, note.quiet) == (5, (13, 14), True)


def test_regularizers_and_arguments_of_initializers_are_named() -> None:
    reading = read(
        "import keras\nmodel = keras.Sequential([keras.Input((3,)), keras.layers.Dense(10, "
        "kernel_regularizer=keras.regularizers.l2(0.01), kernel_initializer="
        "keras.initializers.RandomNormal(stddev=0.01))])",
        Design(),
    )
    assert reading.design is not None
    assert reading.design.blocks[0].parameters["kernel_initializer"] == "random_normal"
    said = told(reading)
    assert "kernel_regularizer is not used" in said
    assert "The arguments of RandomNormal are not used" in said


TWO = (
    "import keras\nfirst = keras.Sequential()\nsecond = keras.Sequential()\n"
    "first.add(keras.layers.Dense(3))\nsecond.add(keras.layers.Dense(4))\n"
    "first.add(keras.layers.Dense(5))\n"
)


def test_of_two_models_one_is_asked_for() -> None:
    reading = read(TWO, Design())
    assert reading.design is None
    assert [choice.line for choice in reading.choices] == [2, 3]
    assert reading.choices[0].title == "first: 2 layers (Dense, Dense)"
    assert "2 models" in reading.problems[0].message


@pytest.mark.parametrize(("place", "expected"), [(0, [3, 5]), (1, [4])])
def test_the_model_that_is_chosen_is_read(place: int, expected: list[int]) -> None:
    key = read(TWO, Design()).choices[place].key
    design = read(f"# moved\n{TWO}", Design(), key).design
    assert design is not None
    assert [block.parameters["units"] for block in design.blocks] == expected


@pytest.mark.parametrize("source", [
    "layers = [Dense(3), Dense(4)]\nmodel = Sequential(layers)",
    "model = Sequential()\nfor n in (3, 4):\n    model.add(Dense(n))",
    "model = Sequential()\nfor n in range(3, 5):\n    model.add(Dense(n))",
    "model = Sequential([Dense(n) for n in [3, 4]])",
    "def build(a, b=4):\n    model = Sequential()\n    model.add(Dense(a))\n"
    "    model.add(Dense(b))\n    return model\nmodel = build(3)",
    "def build():\n    return Sequential([Dense(3), Dense(4)])",
    "if __name__ == '__main__':\n    model = Sequential([Dense(3), Dense(4)])",
    "sizes = {'a': 3, 'b': 4}\nmodel = Sequential([Dense(sizes['a']), Dense(sizes['b'])])",
    "add = lambda n: Dense(n)\nmodel = Sequential([add(3), add(4)])",
    "model = Sequential([Sequential([Dense(3)]), Dense(4)])",
    "inputs = Input((5,))\nx = Dense(3)(inputs)\nmodel = Model(inputs, Dense(4)(x))",
    "class Net:\n    def __init__(self, n):\n        self.n = n\n"
    "        self.model = self.build()\n"
    "    def build(self):\n        return Sequential([Dense(self.n), Dense(4)])\nnet = Net(3)",
    "model = Sequential()\nmodel.add(Dense(3))\nmodel.add(Dense(9))\nmodel.pop()\n"
    "model.add(Dense(4))",
    "options = dict()\nsize = 3 if True else 5\nmodel = Sequential([Dense(size), Dense(2 ** 2)])",
    "import tensorflow as tf\nwith tf.device('/gpu:0'):\n"
    "    model = tf.keras.Sequential([tf.keras.layers.Dense(3), tf.keras.layers.Dense(4)])",
    "kw = {'activation': 'relu'}\nmodel = Sequential([Dense(3, **kw), Dense(4)])",
    "for train, test in folds.split(X, Y):\n    model = Sequential()\n    model.add(Dense(3))\n"
    "    model.add(Dense(4))\n    model.fit(X[train], Y[train])",
])  # fmt: skip
def test_ways_to_build_one_and_the_same(source: str) -> None:
    assert units(HEAD + source) == [3, 4]


@pytest.mark.parametrize("source", [
    "model = Sequential()\nif deep:\n    model.add(Dense(3))\nmodel.add(Dense(4))",
    "model = Sequential()\nfor n in sizes:\n    model.add(Dense(3))\nmodel.add(Dense(4))",
    "model = Sequential([Dense(n)])",
    "n = 3\nif wide:\n    n = 4\nmodel = Sequential([Dense(n)])",
    "n = 3\nfor each in rows:\n    n = n + 1\nmodel = Sequential([Dense(n)])",
    "n = 3\nwhile more():\n    n += 1\nmodel = Sequential([Dense(n)])",
    "sizes = [3]\nfor each in rows:\n    sizes.append(4)\nmodel = Sequential([Dense(sizes[0])])",
    "model = Sequential([Dense(int(argv[1]))])",
    "model = Sequential(layers)",
    "a = Sequential([Dense(3)])\nb = Sequential([Dense(4)])\nm = a if x else b\nm.add(Dense(5))",
    "model = Sequential()\nfor n in (3, 4):\n    if skip(n):\n        continue\n"
    "    model.add(Dense(n))",
    "def grow(model):\n    if big:\n        return model\n    model.add(Dense(5))\n"
    "model = Sequential([Dense(3)])\ngrow(model)",
    "x = Input((3,))\ny = Dense(4)(x)\nmodel = Model(x, Add()([Dense(4)(y), y]))",
    "x = Input((3,))\ny = Dense(4)(x)\nmodel = Model(x, [y, Dense(3)(y)])",
    "x = Input((3,))\ny = Dense(4)(x)\nmodel = Model(x, y + x)",
    "model = Sequential([Lambda(lambda x: x * 2), Dense(4)])",
    "class Own(Layer):\n    pass\nmodel = Sequential([Own(3)])",
    "model = Sequential([Conv2D(8, 3, data_format='channels_first', input_shape=(1, 28, 28))])",
    "model = Sequential([Conv2D(8, (3, 3), input_shape=(3, 32, 32))])",
    "model = Sequential([Dense(3)])\nmodel.layers.pop()",
    "model = Sequential([Input((None, 3)), LSTM(4)])",
])  # fmt: skip
def test_what_is_not_certain_is_never_guessed(source: str) -> None:
    reading = read(HEAD + source, Design())
    assert reading.design is None or reading.choices
    assert reading.problems
    assert all(problem.message.endswith(".") for problem in reading.problems)


def test_keras_1() -> None:
    source = (
        "from keras.models import Sequential\n"
        "from keras.layers import Dense, Dropout, Activation, Flatten\n"
        "from keras.layers import Convolution2D, MaxPooling2D\n"
        "nb_filters = 32\n"
        "model = Sequential()\n"
        "model.add(Convolution2D(nb_filters, 3, 3, border_mode='same', subsample=(2, 2), "
        "init='he_normal', bias=False, input_shape=(28, 28, 1)))\n"
        "model.add(Flatten())\nmodel.add(Dropout(p=0.25))\n"
        "model.add(Dense(output_dim=10, init='uniform', W_regularizer=None))\n"
        "model.compile(loss='mse', optimizer=SGD(lr=0.5))\n"
        "model.fit(X_train, Y_train, nb_epoch=7)\n"
    )
    design = design_of(source)
    convolution, _, dropout, dense = design.blocks
    assert convolution.parameters["kernel_size"] == (3, 3)
    assert convolution.parameters["strides"] == (2, 2)
    assert convolution.parameters["padding"] == "same"
    assert convolution.parameters["kernel_initializer"] == "he_normal"
    assert not convolution.parameters["use_bias"]
    assert dropout.parameters["rate"] == 0.25
    assert dense.parameters["kernel_initializer"] == "random_uniform"
    assert design.optimizer.parameters["learning_rate"] == 0.5
    assert design.epochs == 7


def test_keras_0() -> None:
    design = design_of(
        f"{OLD}model = Sequential()\nmodel.add(Dense(20, 64, init='uniform'))\n"
        "model.add(Dense(64, 10))\nprint 'done'\n"
    )
    assert [block.parameters["units"] for block in design.blocks] == [64, 10]
    assert design.input_shape == (20,)


def test_three_numbers_of_todays_convolution_are_not_read_as_either() -> None:
    lines = "from keras import Sequential\nfrom keras.layers import Conv2D\n"
    reading = read(lines + "model = Sequential([Conv2D(32, 3, 3)])", Design())
    assert "differently" in told(reading)
    (block,) = blocks_of(HEAD + "model = Sequential([Conv2D(32, 3, 3)])")
    assert (block.parameters["kernel_size"], block.parameters["strides"]) == ((3, 3), (3, 3))


def test_logits_get_a_softmax() -> None:
    source = (
        "import tensorflow as tf\nmodel = tf.keras.Sequential([tf.keras.layers.Dense(10)])\n"
        "loss = tf.keras.losses.SparseCategoricalCrossentropy(from_logits=True)\n"
        "model.compile(optimizer='adam', loss=loss, metrics=['accuracy'])\n"
    )
    reading = read(source, Design())
    assert reading.design is not None
    assert [block.kind for block in reading.design.blocks] == ["Dense", "Softmax"]
    assert reading.design.loss == "sparse_categorical_crossentropy"
    assert "Softmax" in told(reading)


def test_data_that_are_not_here_are_named_and_the_designs_kept() -> None:
    source = HEAD + (
        "from tensorflow.keras.datasets import cifar10\n"
        "(x, y), (a, b) = cifar10.load_data()\n"
        "model = Sequential([Flatten(input_shape=x.shape[1:]), Dense(10)])\nmodel.fit(x, y)\n"
    )
    reading = read(source, Design.default("digits"))
    assert reading.design is not None
    assert reading.design.data == "digits"
    assert reading.design.input_shape == (32, 32, 3)
    assert "cifar10" in told(reading)


@pytest.mark.parametrize(("shape", "data"), [("(28, 28, 1)", "mnist"), ("(784,)", "mnist"),
                                             ("(2,)", "xor"), ("(28, 27)", "xor")])  # fmt: skip
def test_the_shape_tells_of_digits(shape: str, data: str) -> None:
    source = f"{HEAD}model = Sequential([Input({shape}), Flatten(), Dense(10)])"
    reading = read(source, Design.default("xor"))
    assert reading.design is not None
    assert reading.design.data == data
    assert ("MNIST" in told(reading)) == (data == "mnist")


def test_an_input_as_wide_as_unknown_data_is_the_designs() -> None:
    source = f"{HEAD}X = load()\nmodel = Sequential([Dense(3, input_dim=X.shape[1])])"
    reading = read(source, Design.default())
    assert reading.design is not None
    assert reading.design.input_shape == Design.default().input_shape
    assert "X.shape[1]" in told(reading)


def test_arguments_of_the_training_are_kept_or_named() -> None:
    reading = read(
        f"{HEAD}model = Sequential([Input((3,)), Dense(3)])\n"
        "model.compile(optimizer=make(), loss=own_loss, metrics=['accuracy', 'AUC'])\n"
        "model.fit(x_train, y_train, epochs=args.epochs, shuffle=False, "
        "callbacks=[ModelCheckpoint('a.h5')])\n",
        Design(),
    )
    assert reading.design is not None
    said = told(reading)
    for word in ("optimizer", "own_loss", "AUC", "epochs", "shuffle", "ModelCheckpoint"):
        assert word in said


def notebook(*cells: str) -> str:
    made = [{"cell_type": "code", "source": cell.splitlines(True)} for cell in cells]
    return json.dumps({"cells": [{"cell_type": "markdown", "source": "#"}, *made], "nbformat": 4})


def test_a_notebook_is_its_code() -> None:
    text = notebook(HEAD, "%%bash\nmkdir a", "model = Sequential()", "model.add(Dense(7))")
    assert units(text) == [7]
    assert "mkdir" not in notebook_code(text)


def test_nothing_is_followed_for_ever() -> None:
    for source in (
        "def f():\n    return f()\nf()\nmodel = Sequential([Dense(3)])",
        "model = Sequential([Dense(3)])\nwhile True:\n    pass",
        "a = 'x' * 10 ** 9\nb = 10 ** 10 ** 10\nmodel = Sequential([Dense(3)])",
        "a = [1]\nfor i in range(10000):\n    a = a + a\nmodel = Sequential([Dense(3)])",
    ):
        assert units(HEAD + source) == [3]
    nested = "".join(f"{'    ' * n}for a{n} in range(30):\n" for n in range(6))
    reading = read(f"{HEAD}model = Sequential([Dense(3)])\n{nested}{'    ' * 6}x = 1", Design())
    assert reading.problems or reading.design


@pytest.mark.parametrize("lines", [
    "x = (1,)\n" + "x = (x, x)\n" * 300 + "y = x == x\nx in [x]\nDense(x)",
    "x = [1]\n" + "x.append(list(x))\n" * 300,
    "x = [1]\n" + "x = x + x\n" * 300,
    "x = [1]\nx.append(x)\ny = x == x",
    "a = list(range(9999))\n" + "b = list(zip(a, a, a))\n" * 200,
    "a = [i for i in range(9999)]\n" * 200,
    "m = Sequential()\nfor i in range(1000):\n    m.add(Dense(3))",
    "f = lambda x: [f(x), f(x)]\nf(3)",
])  # fmt: skip
def test_no_script_holds_the_window_up(lines: str) -> None:
    start = time.thread_time()
    read_quickly(f"{HEAD}model = Sequential([Dense(3)])\n{lines}", Design())
    assert time.thread_time() - start < 0.5  # 0.05 on an idle machine
