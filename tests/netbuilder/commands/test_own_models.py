"""Models for own data and for points, on the terminal."""

from __future__ import annotations

import csv
import json
import subprocess
import sys
import time
from pathlib import Path

import numpy as np
import pytest

from engine.models import load_model
from netbuilder.design import Design
from netbuilder.exchange import model_file
from tests.conftest import ROOT
from tests.helpers.command_line import run, save_model
from tests.netbuilder.exchange.networks import (
    ARRAYS,
    CLASSES,
    COLOUR,
    KINDS,
    MIXED,
    NUMBERS,
    own_network,
)

TABLES = {CLASSES: "flowers.csv", NUMBERS: "prices.csv", MIXED: "mixed.csv"}


def model_of(kind: str, folder: Path) -> Path:
    path = folder / "own.keras"
    model_file.write(own_network(kind, folder), path)
    return path


@pytest.mark.parametrize("kind", list(TABLES))
def test_rows_are_answered_on_standard_output_and_into_a_file(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, table, out = model_of(kind, tmp_path), tmp_path / TABLES[kind], tmp_path / "out.csv"
    assert run("predict", model, table) == 0
    printed = capsys.readouterr().out
    given = list(csv.reader(table.read_text().splitlines()))
    rows = list(csv.reader(printed.splitlines()))
    assert [row[: len(given[0])] for row in rows] == given
    assert run("predict", model, table, "--out", out) == 0
    assert capsys.readouterr().out == ""
    assert out.read_text() == printed
    assert run("predict", model, table, "--json") == 0
    told = json.loads(capsys.readouterr().out)["rows"]
    assert len(told) == len(given) - 1
    assert told[0]["line"] == 2
    if kind == CLASSES:
        assert [each["class"] for each in told] == [row[len(given[0])] for row in rows[1:]]
        assert sum(told[0]["probabilities"].values()) == pytest.approx(1, abs=1e-5)
    else:
        assert told[0]["value"] == pytest.approx(float(rows[1][-1]), rel=1e-4)


@pytest.mark.parametrize("kind", KINDS)
def test_a_model_is_measured_on_its_own_data(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = model_of(kind, tmp_path)
    figures = model_file.read(model).network
    assert figures is not None
    assert run("evaluate", model, "--json") == 0
    out, err = capsys.readouterr()
    told = json.loads(out)
    assert told["part"] == "test"
    wanted = {f.name: f for f in figures.figures if f.part == "test"}
    assert told["figures"] == pytest.approx({n: f.value for n, f in wanted.items()}, rel=1e-5)
    assert told["samples"] == next(iter(wanted.values())).samples
    assert f"Evaluating on {told['samples']} test samples of {told['data']}." in err


def test_the_settings_of_the_data_are_kept(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    design, out = tmp_path / "c.json", tmp_path / "c.keras"
    noisy = Design.default("circles").with_setting("noise", 0.05).with_setting("epochs", 2)
    noisy.save(design)
    assert run("train", design, "--out", out) == 0
    trained = capsys.readouterr().out.splitlines()[-1]
    assert run("evaluate", out) == 0
    out_, err = capsys.readouterr()
    assert out_.splitlines()[-1] == trained
    assert "test samples of Circles." in err
    points = tmp_path / "points.csv"
    points.write_text("x,y\n0,0\n0.9,0.1\n")
    assert run("predict", out, points) == 0
    assert capsys.readouterr().out.startswith("x,y,prediction,probability of ring")


def test_pictures_and_folders_are_prepared_as_in_training(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, out = model_of(COLOUR, tmp_path), tmp_path / "out.csv"
    folder = tmp_path / "pictures"
    assert run("predict", model, folder, "--out", out) == 0
    assert "The predictions for 20 of 20 pictures are in" in capsys.readouterr().err
    rows = list(csv.DictReader(out.read_text().splitlines()))
    assert len(rows) == 20
    network = model_file.read(model).network
    assert network is not None
    assert network.fitted is not None
    red = np.zeros((1, 9, 9, 3), np.uint8)
    red[..., 0] = 255
    shape = network.design.input_shape
    sample = network.fitted.transform_arrays(
        np.resize(red, (1, *network.fitted.recipe.input_shape))
    )
    wanted = load_model(model).predict(sample.reshape(1, *shape), verbose=0)[0]
    found = next(row for row in rows if Path(row["picture"]).parent.name == "red")
    shares = [float(found[f"probability of {name}"]) for name in network.classes]
    np.testing.assert_allclose(shares, wanted, rtol=1e-4)
    assert run("predict", model, folder / "red" / "0.png") == 0
    line = capsys.readouterr().out
    assert line.count("%") == 2
    empty = tmp_path / "empty"
    empty.mkdir()
    assert run("predict", model, empty) == 2
    assert "a folder without pictures" in capsys.readouterr().err


def test_arrays_are_answered(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    model = model_of(ARRAYS, tmp_path)
    np.save(tmp_path / "new.npy", np.zeros((4, 5, 4), np.float32))
    assert run("predict", model, tmp_path / "new.npy") == 0
    assert len(capsys.readouterr().out.splitlines()) == 5


def test_what_a_model_does_not_take_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, picture = model_of(CLASSES, tmp_path), tmp_path / "digit.png"
    picture.write_bytes(b"\x89PNG\r\n\x1a\n")
    three = tmp_path / "three.keras"
    save_model(three, (4,), units=3)
    digits = tmp_path / "digits.keras"
    save_model(digits)
    cases = (
        (model, picture, "takes rows of a table with the columns a, b, c and d, not"),
        (three, picture, "takes rows of a table with the columns input 1"),
        (digits, tmp_path / "flowers.csv", "takes pictures of digits, and"),
        (tmp_path / "flowers.csv", picture, "is data, not a model"),
    )
    for file, given, said in cases:
        assert run("predict", file, given) == 2
        out, err = capsys.readouterr()
        assert out == ""
        assert said in err
        assert len(err.splitlines()) == 1


def test_answers_never_replace_what_is_read(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model, table = model_of(CLASSES, tmp_path), tmp_path / "flowers.csv"
    before = table.read_bytes()
    for out in (table, model, tmp_path, tmp_path / "none" / "out.csv"):
        assert run("predict", model, table, "--out", out) == 2
        assert "'" in capsys.readouterr().err
    bad, out = tmp_path / "bad.csv", tmp_path / "kept.csv"
    bad.write_text("a,b,c,d\n1,2,3,4\n1,2,?,4x\n")
    out.write_text("earlier")
    assert run("predict", model, bad, "--out", out) == 1
    assert "bad.csv, line 3: '4x' in column d is not a valid number" in capsys.readouterr().err
    assert out.read_text() == "earlier"
    assert table.read_bytes() == before


def test_a_missing_table_is_one_sentence(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run("predict", model_of(CLASSES, tmp_path), tmp_path / "none.csv") == 1
    [line] = capsys.readouterr().err.splitlines()
    assert "none.csv" in line


def test_ten_thousand_rows_take_no_time(tmp_path: Path) -> None:
    model, table = model_of(CLASSES, tmp_path), tmp_path / "flowers.csv"
    head, *rows = table.read_text().splitlines()
    table.write_text("\n".join([head, *rows * 67]) + "\n")
    begin = time.perf_counter()
    done = subprocess.run(
        [sys.executable, "-m", "netbuilder", "predict", model, table, "--out", tmp_path / "o.csv"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "o.csv").read_text().splitlines()) == 10_051
    assert time.perf_counter() - begin < 60  # It takes one; the machine may be busy.
