from __future__ import annotations

import json
import re
from pathlib import Path

import numpy as np
import pytest
from PySide6.QtGui import QImage

from engine import Input, Sequential
from engine.datasets import digits
from engine.layers import Dense, Flatten, Reshape
from netbuilder.pictures import processes
from tests.helpers import hostile_pictures
from tests.helpers.command_line import run, save_model, save_reader


@pytest.fixture(scope="module")
def data() -> digits.Data:
    return digits.load_data(train=2000, test=100)


@pytest.fixture(scope="module")
def reader(tmp_path_factory: pytest.TempPathFactory, data: digits.Data) -> Path:
    path = tmp_path_factory.mktemp("models") / "reader.keras"
    save_reader(path, *data[0])
    return path


def save_picture(path: Path, grey: np.ndarray, times: int = 1) -> Path:
    """Write grey values, uint8, as the kind of file that the name says."""
    large = np.ascontiguousarray(np.kron(grey, np.ones((times, times), np.uint8)))
    height, width = large.shape
    image = QImage(large.data, width, height, width, QImage.Format.Format_Grayscale8)
    assert image.save(str(path))
    return path


def read(line: str) -> tuple[str, int, list[float]]:
    """Name, best class and the three probabilities in per cent of a printed line."""
    name, _, rest = line.rpartition(": ")
    found = re.findall(r"(\d) \((\S+) %\)", rest)
    return name, int(found[0][0]), [float(share) for _, share in found]


def test_each_picture_is_a_line_with_the_three_best(
    reader: Path, data: digits.Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    pictures, labels = data[1]
    files = [save_picture(tmp_path / f"{i} a:b.png", pictures[i]) for i in range(60)]
    assert run("predict", reader, *files) == 0
    out, err = capsys.readouterr()
    assert err == ""
    lines = [read(line) for line in out.splitlines()]
    assert [name for name, *_ in lines] == [str(file) for file in files]
    right = [best == label for (_, best, _), label in zip(lines, labels, strict=False)]
    assert np.mean(right) > 0.7
    for _, _, shares in lines:
        assert len(shares) == 3
        assert shares == sorted(shares, reverse=True)
        assert sum(shares) <= 100.1


@pytest.mark.parametrize("kind", ["png", "jpg", "bmp"])
def test_kind_of_file_size_and_polarity_do_not_matter(
    kind: str,
    reader: Path,
    data: digits.Data,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    pictures = data[1][0][:40]
    small = [save_picture(tmp_path / f"{i}.png", each) for i, each in enumerate(pictures)]
    large = [
        save_picture(tmp_path / f"{i}-large.{kind}", 255 - each, 9)
        for i, each in enumerate(pictures)
    ]
    assert run("predict", reader, *small) == 0
    wanted = [read(line)[1] for line in capsys.readouterr().out.splitlines()]
    assert run("predict", reader, *large) == 0
    got = [read(line)[1] for line in capsys.readouterr().out.splitlines()]
    assert np.mean(np.equal(got, wanted)) > 0.85


def test_json_holds_every_picture_and_every_error(
    reader: Path, data: digits.Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = save_picture(tmp_path / "good.png", data[1][0][0])
    bad = tmp_path / "bad.png"
    bad.write_text("no picture")
    assert run("predict", reader, bad, good, "--json") == 1
    out, err = capsys.readouterr()
    first, second = json.loads(out)["images"]
    assert "bad.png' is not a readable picture" in first["error"]
    assert first["error"] in err
    assert second["image"] == str(good)
    assert second["class"] == second["top"][0]["class"]
    assert second["probability"] == second["top"][0]["probability"]
    assert len(second["top"]) == 3


def test_what_is_no_picture_is_told_and_the_others_are_read(
    reader: Path, data: digits.Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    good = save_picture(tmp_path / "good.png", data[1][0][0])
    text, empty, cut = (tmp_path / name for name in ("text.png", "empty.jpg", "cut.png"))
    text.write_text("no picture")
    empty.touch()
    cut.write_bytes(good.read_bytes()[:150])
    half = save_picture(tmp_path / "half.jpg", data[1][0][0], 9)
    half.write_bytes(half.read_bytes()[: half.stat().st_size // 2])
    blank = save_picture(tmp_path / "blank.png", np.full((28, 28), 255, np.uint8))
    wrong = [text, empty, cut, half, blank, tmp_path / "missing.png"]
    assert run("predict", reader, *wrong, good) == 1
    out, err = capsys.readouterr()
    assert [read(line)[0] for line in out.splitlines()] == [str(good)]
    assert len(err.splitlines()) == len(wrong)
    for path, line in zip(wrong, err.splitlines(), strict=True):
        assert f"'{path}'" in line


def test_polarity_can_be_forced(
    reader: Path, data: digits.Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    dark = save_picture(tmp_path / "dark.png", 255 - data[1][0][0])
    assert run("predict", reader, dark) == 0
    wanted = capsys.readouterr().out
    assert run("predict", reader, dark, "--invert", "yes") == 0
    assert capsys.readouterr().out == wanted
    assert run("predict", reader, dark, "--invert", "no") == 1
    assert "shows no ink" in capsys.readouterr().err
    assert run("predict", reader, dark, "--invert", "perhaps") == 2


@pytest.mark.parametrize("shape", [(28, 28), (28, 28, 1), (14, 14), (256,), (40, 40, 1)])
def test_other_square_inputs_are_filled(
    shape: tuple[int, ...],
    data: digits.Data,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    file = tmp_path / "square.keras"
    Sequential([Input(shape), Flatten(), Dense(10, activation="softmax")], seed=0).save(file)
    assert run("predict", file, save_picture(tmp_path / "good.png", data[1][0][0])) == 0
    assert len(read(capsys.readouterr().out.strip())[2]) == 3


def test_other_scales_than_probabilities_are_told_as_they_are(
    data: digits.Data, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture = save_picture(tmp_path / "good.png", data[1][0][0])
    linear, number = tmp_path / "linear.keras", tmp_path / "number.keras"
    save_model(linear, activation="linear")
    model = save_model(number, units=1, activation="linear")
    model.set_weights([np.zeros((784, 1)), np.array([2.5])])
    model.save(number)
    assert run("predict", linear, picture, "--json") == 0
    [answer] = json.loads(capsys.readouterr().out)["images"]
    assert "probability" not in answer
    assert answer["output"] == answer["top"][0]["output"]
    assert run("predict", linear, picture) == 0
    assert "%" not in capsys.readouterr().out
    assert run("predict", number, picture) == 0
    assert capsys.readouterr().out == f"{picture}: 2.5\n"


@pytest.mark.parametrize("shape", [(100, 7), (785,), (1,), (4,)])
def test_a_model_that_takes_no_grey_square_is_status_2(
    shape: tuple[int, ...], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "other.keras"
    Sequential([Input(shape), Flatten(), Dense(10)]).save(file)
    assert run("predict", file, tmp_path / "any.png") == 2
    [line] = capsys.readouterr().err.splitlines()
    assert "not square grey pictures" in line


def test_a_model_that_puts_out_pictures_is_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "coder.keras"
    Sequential([Input((784,)), Reshape((28, 28))]).save(file)
    assert run("predict", file, tmp_path / "any.png") == 2
    assert "output shape 28\N{MULTIPLICATION SIGN}28" in capsys.readouterr().err


def test_without_qt_each_picture_is_an_error(
    reader: Path,
    data: digits.Data,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    picture = save_picture(tmp_path / "good.png", data[1][0][0])
    (tmp_path / "elsewhere" / "PySide6").mkdir(parents=True)
    (tmp_path / "elsewhere" / "PySide6" / "__init__.py").write_text(
        "raise ImportError('no libEGL')"
    )
    monkeypatch.setenv("PYTHONPATH", str(tmp_path / "elsewhere"))
    processes.end_all()
    assert run("predict", reader, picture) == 1
    processes.end_all()
    [line] = capsys.readouterr().err.splitlines()
    assert "Qt cannot be loaded (no libEGL)" in line


def test_what_is_no_picture_to_be_trusted_is_refused_and_the_others_read(
    reader: Path, data: digits.Data, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    good = save_picture(tmp_path / "good.png", data[1][0][0])
    cases = ["nested references", "packed SVG", "pipe", "link to a device", "file of a terabyte"]
    hostile = [hostile_pictures.make(name, tmp_path) for name in cases]
    cut = save_picture(tmp_path / "cut.jpg", data[1][0][0], 9)
    cut.write_bytes(cut.read_bytes()[:-200])
    hostile.append((cut, "is damaged: it ends too early"))
    assert run("predict", reader, *(path for path, _ in hostile), good) == 1
    out, err = capfd.readouterr()
    assert read(out.strip())[0] == str(good)
    lines = err.splitlines()
    assert len(lines) == len(hostile)
    for line, (path, said) in zip(lines, hostile, strict=True):
        assert str(path) in line
        assert said in line
