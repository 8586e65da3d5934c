from __future__ import annotations

import json
from pathlib import Path

import pytest

from netbuilder.design import Design
from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import unpack
from tests.helpers.command_line import run, save_model


def test_a_design_is_a_table_with_totals(capsys: pytest.CaptureFixture[str]) -> None:
    assert run("summary") == 0
    out, err = capsys.readouterr()
    assert err == ""
    cells = [line.split() for line in out.splitlines()]
    assert cells[0] == ["block", "kind", "output", "parameters", "multiply-adds"]
    assert cells[2:5] == [
        ["input", "784"],
        ["dense", "Dense", "64", "50,240", "50,176"],
        ["dense_1", "Dense", "10", "650", "640"],
    ]
    assert cells[-1] == ["total", "50,890", "50,816"]
    assert len({line.rindex(" ") for line in out.splitlines() if "," in line}) <= 2


def test_a_design_as_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    file = tmp_path / "mine.json"
    Design.default().with_enabled(["dense"], False).save(file)
    assert run("summary", file, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert [block["enabled"] for block in told["blocks"]] == [False, True]
    assert told["blocks"][1]["output_shape"] == [10]
    assert told["parameters"] == told["blocks"][1]["parameters"] == 7850
    assert told["multiply_adds"] == 7840
    assert told["can_train"] is True


def test_a_design_that_cannot_be_trained_is_shown_as_far_as_it_is_known(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "odd.json"
    Design.default().inserted(0, "Conv2D").save(file)
    assert run("summary", file) == 1
    out, err = capsys.readouterr()
    assert "?" in out.splitlines()[3]
    assert "'conv2d' needs an image" in err
    assert run("summary", file, "--json") == 1
    told = json.loads(capsys.readouterr().out)
    assert told["can_train"] is False
    assert told["blocks"][0]["output_shape"] is None
    assert "needs an image" in told["problems"][0]


def test_a_file_of_the_old_form(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unpack("tensorflow", RECORDED, tmp_path)
    assert run("summary", tmp_path / "whole.h5") == 0
    out = capsys.readouterr().out
    assert "Trainable params: 23 " in out
    assert "Optimizer params: 48 " in out


def test_a_model_file_as_the_engine_shows_it(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file = tmp_path / "mine.keras"
    save_model(file)
    assert run("summary", file) == 0
    out = capsys.readouterr().out
    assert "dense (Dense)" in out
    assert "Total params: 7,850" in out
    assert run("summary", file, "--json") == 0
    told = json.loads(capsys.readouterr().out)
    assert told["blocks"] == [
        {
            "name": "dense",
            "kind": "Dense",
            "enabled": True,
            "trainable": True,
            "output_shape": [10],
            "parameters": 7850,
            "multiply_adds": 7840,
        }
    ]
    assert (told["parameters"], told["multiply_adds"]) == (7850, 7840)


def test_what_cannot_be_read_is_one_sentence_and_status_2(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "damaged.json").write_text("{ no")
    (tmp_path / "damaged.keras").write_text("{ no")
    for name in ("damaged.json", "damaged.keras", "missing.json", "missing.keras"):
        assert run("summary", tmp_path / name) == 2
        out, err = capsys.readouterr()
        assert out == ""
        [line] = err.splitlines()
        assert name in line
