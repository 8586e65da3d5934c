"""Stand-alone Python files of trained networks, run where NumPy is all that can be imported."""

from __future__ import annotations

import csv
import json
import math
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from engine.errors import DataError
from netbuilder.design import Design
from netbuilder.design.targets import NUMBER
from netbuilder.design.templates import Template, built_in
from netbuilder.exchange import onnx, python_file
from netbuilder.exchange.errors import ExportError
from netbuilder.exchange.networks import model_of
from netbuilder.exchange.python_file.layers import WRITERS
from netbuilder.exchange.verification import outputs
from netbuilder.network.trained import TrainedNetwork
from tests.helpers import stand_alone
from tests.helpers.trained_networks import TABLE, network, of_own, of_own_table

TEMPLATES = built_in("mnist")

Tables = Callable[[str], tuple[TrainedNetwork, dict[str, Any]]]

_ASK = """
import numpy as np
known = runpy.run_path({script!r})
samples = {samples}
np.save({answers!r}, known["predict"](samples))
"""


def asked(trained: TrainedNetwork, folder: Path, samples: str) -> np.ndarray:
    """What a file answers to the value of an expression."""
    script, answers = folder / "exported.py", folder / "answers.npy"
    assert python_file.write(trained, script).verification.verified
    code = _ASK.format(script=str(script), answers=str(answers), samples=samples)
    done = stand_alone.run(folder, script, code=code)
    assert done.returncode == 0, done.stderr
    return np.load(answers)


def expected(trained: TrainedNetwork, samples: np.ndarray) -> np.ndarray:
    """What the program answers to prepared samples, in the units of the data."""
    shaped = samples.reshape(-1, *trained.design.input_shape)
    found = outputs(model_of(trained), shaped)
    if trained.fitted is not None and trained.design.target == NUMBER:
        return np.asarray(trained.fitted.in_units(found))
    return found


def loaded(trained: TrainedNetwork) -> dict[str, Any]:
    namespace: dict[str, Any] = {"__name__": "exported"}
    exec(python_file.source_of(model_of(trained), "exported.py", trained), namespace)
    return namespace


@pytest.mark.long
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.title)
def test_every_template_answers_as_in_netbuilder(template: Template, tmp_path: Path) -> None:
    trained = network(template.design)
    samples = np.random.default_rng(7).random((20, *template.design.input_shape), np.float32)
    np.save(tmp_path / "samples.npy", samples)
    found = asked(trained, tmp_path, f"np.load({str(tmp_path / 'samples.npy')!r})")
    assert np.abs(found - expected(trained, samples)).max() <= 1e-5


def test_pictures_may_come_as_bytes(tmp_path: Path) -> None:
    trained = network(TEMPLATES[0].design)
    drawn = np.random.default_rng(7).integers(0, 256, (3, 28, 28), np.uint8)
    np.save(tmp_path / "bytes.npy", drawn)
    found = asked(trained, tmp_path, f"np.load({str(tmp_path / 'bytes.npy')!r})")
    assert np.abs(found - expected(trained, drawn / np.float32(255))).max() <= 1e-6


ROWS = [
    {"colour": "red", "size": "1.5", "weight": "10", "kind": "apple"},
    {"colour": "nowhere seen", "size": "1e3", "weight": None, "kind": "pear, or so"},
    {"colour": "", "size": " NA ", "kind": "?"},
    {"colour": "blue;ish", "size": 2.5, "weight": float("nan"), "kind": "lemon"},
]


@pytest.mark.parametrize("target", ["kind", "weight"])
def test_raw_rows_of_the_users_own_table_are_answered_as_in_netbuilder(
    target: str, tmp_path: Path
) -> None:
    trained = of_own_table(tmp_path, target)
    assert trained.fitted is not None
    found = asked(trained, tmp_path, f"(nan := float('nan')) and {ROWS!r}")
    assert np.abs(found - expected(trained, trained.fitted.transform(ROWS))).max() <= 1e-5


TEXTS = ["", "NA", "red", "x", "1.5", "1,5", "abc", "1e31", "1_0", " 3 ", "nan", "inf", "-999"]
NUMBERS = [2, 2.5, math.nan, None, np.float32(0.5), np.float64(math.nan)]
VALUES = [*TEXTS, *NUMBERS]
LEFT_OUT = len(VALUES)
TABLES = ("bare", "german", "plain", "strict")


@settings(max_examples=200, deadline=None)
@given(
    st.sampled_from(TABLES),
    st.lists(st.integers(0, LEFT_OUT) | st.text(max_size=3), min_size=3, max_size=3),
)
def test_any_row_becomes_the_same_sample_or_is_refused_by_both(
    tables: Tables,
    table: str,
    given_values: list[int | str],
) -> None:
    trained, file = tables(table)
    assert trained.fitted is not None
    names = [feature.name for feature in trained.fitted.recipe.features]
    row = {
        name: VALUES[value] if isinstance(value, int) else value
        for name, value in zip(names, given_values, strict=False)
        if value != LEFT_OUT
    }
    try:
        sample = trained.fitted.transform([row])
    except DataError:
        with pytest.raises(ValueError, match=r"^Row 1"):
            file["prepared"]([row])
    else:
        assert np.array_equal(file["prepared"]([row]), sample)
        assert np.array_equal(file["prepared"](row), sample)


@pytest.fixture(scope="module")
def tables(
    tmp_path_factory: pytest.TempPathFactory,
) -> Tables:
    """Networks of tables that are written in several ways, and their files."""
    german = "Farbe;Größe;Art\nrot;1,5;a\ngrün;2,5;b\nrot;-999;a\nblau;0,5;b\n"
    bare = "1,red,0\n2,green,1\n3,,0\n4,red,1\n"
    found = {}
    for name, table, target in (
        ("plain", TABLE, "kind"),
        ("german", german, "Art"),
        ("bare", bare, "column 3"),
    ):
        folder = tmp_path_factory.mktemp(name)
        found[name] = of_own_table(folder, target, table)
    folder = tmp_path_factory.mktemp("strict")
    found["strict"] = of_own_table(folder, strict=True)
    both = {name: (trained, loaded(trained)) for name, trained in found.items()}
    return lambda name: both[name]  # hypothesis writes out what it is given


def test_arrays_of_the_users_own_are_answered_in_their_own_units(tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    pictures = rng.integers(0, 256, (30, 6, 5, 3), np.uint8)
    path = tmp_path / "own.npz"
    np.savez(path, x=pictures, y=np.arange(30) % 3)
    trained = of_own(path, "y")
    assert trained.fitted is not None
    np.save(tmp_path / "more.npy", pictures[:4])
    found = asked(trained, tmp_path, f"np.load({str(tmp_path / 'more.npy')!r})")
    wanted = expected(trained, trained.fitted.transform_arrays(pictures[:4]))
    assert np.abs(found - wanted).max() <= 1e-5


def test_a_table_is_answered_in_the_terminal(tmp_path: Path) -> None:
    trained = of_own_table(tmp_path)
    script = tmp_path / "exported.py"
    python_file.write(trained, script)
    done = stand_alone.run(tmp_path, script, "fruit.csv")
    assert (done.returncode, done.stderr) == (0, "")
    with (tmp_path / "fruit.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert trained.fitted is not None
    wanted = expected(trained, trained.fitted.transform(rows))
    likeliest = [trained.classes[place] for place in wanted.argmax(axis=1)]
    lines = done.stdout.splitlines()
    assert len(lines) == len(rows)
    for number, (line, name) in enumerate(zip(lines, likeliest, strict=True), 1):
        assert line.startswith(f"{number}: {name} ")
        assert f"{100 * wanted[number - 1].max():.1f} %" in line

    done = stand_alone.run(tmp_path, script, "fruit.csv", "answers.csv")
    assert (done.returncode, done.stdout) == (0, "")
    with (tmp_path / "answers.csv").open(newline="") as file:
        answers = list(csv.reader(file))
    assert answers[0] == ["answer", *trained.classes]
    assert [row[0] for row in answers[1:]] == likeliest
    values = np.array([[float(each) for each in row[1:]] for row in answers[1:]])
    assert np.abs(values - wanted).max() <= 1e-5


def test_digits_are_answered_from_a_csv_file_of_pixels(tmp_path: Path) -> None:
    trained = network(TEMPLATES[0].design)
    script = tmp_path / "exported.py"
    python_file.write(trained, script)
    drawn = np.random.default_rng(7).integers(0, 256, (2, 784))
    np.savetxt(tmp_path / "rows.csv", drawn, "%d", ",")
    done = stand_alone.run(tmp_path, script, "rows.csv", "answers.npy")
    assert (done.returncode, done.stderr) == (0, "")
    wanted = expected(trained, drawn.astype(np.float32) / np.float32(255))
    assert np.abs(np.load(tmp_path / "answers.npy") - wanted).max() <= 1e-5


FAULTS = {
    "missing.csv": (None, "No such file"),
    "other.csv": ("a,b\n1,2\n", "other.csv has no column 'colour', 'size', 'weight'; add it."),
    "empty.csv": ("", "has no column"),
    "bare.csv": ("colour,size,weight\n", "bare.csv holds no rows; add some."),
    "short.csv": ("colour,size,weight\nred,1\n", "short.csv, line 2: it holds 2 values where 3"),
    "word.csv": ("colour,size,weight\nred,big,1\n", "Row 1, size: 'big' is not a valid number"),
    "quote.csv": ('colour,size,weight\nred,"1,1\n', "quote.csv cannot be read as a table: "),
    "zero.csv": ("colour,size,weight\nred,\0,1\n", "Row 1, size: '\\x00' is not a valid number"),
    "bytes.csv": (b"colour,size,weight\n\xff,1,1\n", "bytes.csv cannot be read as a table: "),
    "damaged.npy": (b"\x93NUMPY\1\0v\0", "damaged.npy is not an array that NumPy can read; save"),
}


def test_what_cannot_be_read_gets_a_sentence(tmp_path: Path) -> None:
    script = tmp_path / "exported.py"
    python_file.write(of_own_table(tmp_path), script)
    code = ["import io, contextlib, json", f"known = runpy.run_path({str(script)!r})", "told = {}"]
    for name, (content, _) in FAULTS.items():
        if content is not None:
            data = content if isinstance(content, bytes) else content.encode()
            (tmp_path / name).write_bytes(data)
    code += [
        f"for name in {list(FAULTS)}:",
        "    with contextlib.redirect_stderr(io.StringIO()) as said:",
        "        status = known['run']([name], 'usage', known['read'], known['predict'], (), True)",
        "    told[name] = [status, said.getvalue()]",
        "print(json.dumps(told))",
    ]
    done = stand_alone.run(tmp_path, script, code="\n".join(code))
    assert done.returncode == 0, done.stderr
    told = json.loads(done.stdout)
    for name, (_, part) in FAULTS.items():
        status, said = told[name]
        assert (status, said.count("\n")) == (1, 1), said
        assert part in said


def test_wrong_use_shows_how_it_is_used(tmp_path: Path) -> None:
    script = tmp_path / "exported.py"
    python_file.write(network(Design.default("circles")), script)
    done = stand_alone.run(tmp_path, script)
    assert (done.returncode, done.stdout) == (2, "")
    assert "python exported.py INPUT OUTPUT" in done.stderr
    done = stand_alone.run(tmp_path, script, "--help")
    assert (done.returncode, done.stderr) == (0, "")


def test_wrong_answers_are_told_and_nothing_is_written(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    dense = next(kind for kind in WRITERS if kind.__name__ == "Dense")
    monkeypatch.setitem(
        WRITERS, dense, lambda script, layer, flow: script.let(f"x[:, :1] * np.ones({layer.units})")
    )
    with pytest.raises(ExportError, match="The Python file computes other outputs than NetBuilder"):
        python_file.write(network(Design.default("circles")), tmp_path / "m.py")
    assert not (tmp_path / "m.py").exists()


def test_no_path_of_the_users_is_in_the_file(tmp_path: Path) -> None:
    script = tmp_path / "exported.py"
    python_file.write(of_own_table(tmp_path), script)
    assert str(tmp_path) not in script.read_text("utf-8")


@pytest.mark.parametrize("mode", ["L", "RGB"])
def test_pictures_of_the_users_own_are_answered_as_in_netbuilder(mode: str, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    shape = (8, 9) if mode == "L" else (8, 9, 3)
    for number in range(12):
        folder = tmp_path / "pictures" / ("cats", "dogs")[number % 2]
        folder.mkdir(parents=True, exist_ok=True)
        drawn = rng.integers(0, 256, shape, np.uint8)
        Image.fromarray(drawn).save(folder / f"{number}.png")
    trained = of_own(tmp_path / "pictures")
    assert trained.fitted is not None
    assert trained.fitted.recipe.pictures is not None
    more = rng.integers(0, 256, (3, *trained.fitted.recipe.input_shape), np.uint8)
    np.save(tmp_path / "more.npy", more)
    found = asked(trained, tmp_path, f"np.load({str(tmp_path / 'more.npy')!r})")
    wanted = expected(trained, trained.fitted.transform_arrays(more))
    assert np.abs(found - wanted).max() <= 1e-5


HOSTILE = ('"""\nraise SystemExit', "\\", "'", "{x}", "</script>", "\u202e", "\udcff")


def hostile(folder: Path) -> TrainedNetwork:
    """A network whose names would be code, or no text, if nobody took care."""
    trained = of_own_table(folder)
    design = trained.design
    own = replace(design.own, path=f"/somewhere/{HOSTILE[0]}\udcff.csv")
    return replace(
        trained,
        design=replace(design, own=own),
        data_title=f"{HOSTILE[0]}\udcff.csv",
        classes=HOSTILE[:3],
    )


def test_names_from_outside_cannot_become_code(tmp_path: Path) -> None:
    trained = hostile(tmp_path)
    known = loaded(trained)
    assert known["CLASSES"] == HOSTILE[:3]
    row = [{"colour": "red", "size": 1, "weight": 2}]
    assert trained.fitted is not None
    wanted = expected(trained, trained.fitted.transform(row))
    assert np.abs(known["predict"](row) - wanted).max() <= 1e-5
    assert known["classify"](row) == [HOSTILE[wanted[0].argmax()]]
    python_file.write(replace(trained, classes=HOSTILE[4:]), tmp_path / "exported.py")
    assert onnx.write(replace(trained, classes=HOSTILE[4:]), tmp_path / "m.onnx")
