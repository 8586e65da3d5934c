"""Scripts for Keras that prepare texts: the same numbers, rows and network as in the window.

The engine stands in Keras's place, and real Keras where an interpreter has it: `NETBUILDER_KERAS`
names that, `NETBUILDER_KERAS_BACKEND` the backend; otherwise it is `.venv-keras`, with JAX.
"""

from __future__ import annotations

import os
import re
import runpy
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

import engine
from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.own import OwnData
from netbuilder.exchange import keras_script
from netbuilder.imported import Recipe, compose, inspect, prepare
from netbuilder.imported.outline import TEXT
from netbuilder.imported.recipes.text import CHARACTERS, WORDS, TextForm
from tests.netbuilder.exchange.networks import trained
from tests.netbuilder.exchange.test_keras_scripts import are_equal, as_in_window, check
from tests.netbuilder.imported import writing

ROOT = Path(__file__).resolve().parents[3]
KERAS = os.environ.get("NETBUILDER_KERAS", str(ROOT / ".venv-keras" / "bin" / "python"))
BACKEND = os.environ.get("NETBUILDER_KERAS_BACKEND", "jax")

ENGLISH = ("The rain, heavy!", "Don't eat THE soup", "snow  again", "a bowl of rice \U0001f35a")
ODD = ["NA", "?", " a  b ", "\u0130stanbul", "don\u2019t", "\ufb01n \u96e8x"]
CHINESE = ("今天下大雨", "我们吃了米饭", "雪下得很大,很冷", "鱼汤 tastes 咸")


def corpus(folder: Path, lines: tuple[str, ...], numbers: bool = False, **options: str) -> Path:
    """Some texts, each with an ending of its own, and the class or the number that is told."""
    rows: list[tuple[object, object]] = [("said", "answer")]
    for number in range(60):
        text = f"{lines[number % len(lines)]} {number % 7}"
        rows.append((text, number / 4 if numbers else ("dry", "wet", "NA")[number % 3]))
    rows += [("", "dry"), ("NA", "wet"), ("no answer here", "")]
    return writing.write_table(folder / "texts.csv", rows, **options)


def recipe_of(path: Path, unit: str = "", **form: object) -> Recipe:
    recipe = compose(inspect(path), target="answer", kinds={"said": TEXT})
    assert recipe.text is not None
    text = replace(recipe.text, **({"unit": unit} if unit else {}), **form)
    return replace(recipe, text=text)


def design_of(path: Path, recipe: Recipe, epochs: int = 3) -> Design:
    assert recipe.text is not None
    sizes = {"input_dim": recipe.text.vocabulary, "output_dim": 8, "mask_zero": True}
    ending = "softmax" if recipe.classes else "linear"
    design = Design().with_own(OwnData(str(path), recipe)).inserted(0, "Embedding", sizes)
    design = design.inserted(1, "GlobalAveragePooling1D")
    design = design.inserted(2, "Dense", {"units": recipe.outputs, "activation": ending})
    return design.with_setting("epochs", epochs).with_setting("batch_size", 8)


@pytest.mark.parametrize("unit", [WORDS, CHARACTERS])
@pytest.mark.parametrize("lines", [ENGLISH, CHINESE], ids=["english", "chinese"])
@pytest.mark.parametrize("numbers", [False, True], ids=["classes", "numbers"])
def test_a_script_reaches_the_very_weights_of_the_window(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    unit: str,
    lines: tuple[str, ...],
    numbers: bool,
) -> None:
    path = corpus(tmp_path, lines, numbers)
    design = design_of(path, recipe_of(path, unit, length=12, vocabulary=30))
    network = trained(design)
    said = keras_script.write(design, network.fitted, tmp_path / "script.py")
    assert said == "'script.py' was written. It needs Keras 3."
    monkeypatch.setitem(sys.modules, "keras", engine)
    found = runpy.run_path(str(tmp_path / "script.py"), run_name="__main__")
    are_equal(found, as_in_window(design))
    np.testing.assert_array_equal(found["model"].get_flat_weights(), network.weights)


@pytest.mark.skipif(not Path(KERAS).exists(), reason="no interpreter with Keras")
@pytest.mark.parametrize("lines", [ENGLISH, CHINESE], ids=["english", "chinese"])
def test_real_keras_trains_on_the_same_numbers(tmp_path: Path, lines: tuple[str, ...]) -> None:
    path = corpus(tmp_path, lines)
    design = design_of(path, recipe_of(path), epochs=30)
    design = design.with_optimizer_parameter("learning_rate", 0.05)
    assert design.own is not None
    keras_script.write(design, prepare(path, design.own.recipe).fitted, tmp_path / "script.py")
    with (tmp_path / "script.py").open("a", encoding="utf-8") as file:
        file.write("\nnp.savez('found.npz', x_train=x_train, x_val=x_val, x_test=x_test)\n")
    done = subprocess.run(
        [KERAS, "script.py"],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        env={**os.environ, "KERAS_BACKEND": BACKEND, "TF_CPP_MIN_LOG_LEVEL": "3"},
        check=False,
    )
    assert done.returncode == 0, done.stderr
    with np.load(tmp_path / "found.npz") as found:
        wanted = as_in_window(design)
        for name in found.files:
            np.testing.assert_array_equal(found[name], wanted[name])
    reached = re.search(r"On \d+ test samples: accuracy (\S+),", done.stdout)
    assert reached is not None, done.stdout
    assert 0 <= float(reached[1]) <= 1


@pytest.mark.long
@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    texts=st.lists(
        st.text(max_size=20) | st.sampled_from(ODD),
        min_size=12,
        max_size=30,
    ),
    unit=st.sampled_from([WORDS, CHARACTERS]),
    length=st.integers(1, 12),
    vocabulary=st.integers(3, 40),
    lowercase=st.booleans(),
    delimiter=st.sampled_from(",;\t"),
)
def test_any_texts(
    tmp_path: Path,
    texts: list[str],
    unit: str,
    length: int,
    vocabulary: int,
    lowercase: bool,
    delimiter: str,
) -> None:
    rows = [("said", "answer")]
    for number, text in enumerate([*texts, *ENGLISH, *CHINESE]):
        plain = "".join(each for each in text if each.isprintable())
        rows.append((plain, "ab"[number % 2]))
    path = writing.write_table(tmp_path / "t.csv", rows, delimiter=delimiter)
    try:
        recipe = compose(inspect(path), target="answer", kinds={"said": TEXT})
        form = TextForm(unit, length, vocabulary, lowercase)
        recipe = replace(recipe, text=form)
        prepare(path, recipe)
    except DataError:
        return  # The window does not train on it.
    check(path, recipe)


def test_texts_beside_each_other(tmp_path: Path) -> None:
    for name, count in (("train", 40), ("test", 12)):
        rows = [("said", "answer"), *((ENGLISH[n % 4] + name, "ab"[n % 2]) for n in range(count))]
        writing.write_table(tmp_path / f"{name}.csv", rows)
    path = tmp_path / "train.csv"
    recipe = compose(inspect(path), target="answer", kinds={"said": TEXT})
    assert recipe.format is not None
    beside = replace(recipe.format, beside=("", "test.csv"))
    assert len(check(path, replace(recipe, format=beside)).test.x) == 12
