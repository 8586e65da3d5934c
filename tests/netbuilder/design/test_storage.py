"""Design files, whole and damaged."""

from __future__ import annotations

import json
import os
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from netbuilder.design import Design, DesignError
from netbuilder.design.storage import MAX_BYTES, VERSION

in_tmp_path = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "my network.netbuilder.json"


@pytest.fixture
def content(path: Path) -> dict[str, Any]:
    Design.default().save(path)
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def complaint(path: Path) -> str:
    """Why a file is refused; '' if it is not. Anything but a DesignError fails the test."""
    try:
        Design.load(path)
    except DesignError as error:
        return str(error)
    return ""


def refused(path: Path) -> str:
    message = complaint(path)
    assert path.name in message
    assert "\n" not in message
    assert len(message) < 500
    return message


def test_what_is_saved_is_loaded(path: Path) -> None:
    design = (
        Design.default("digits")
        .inserted(1, "Activation", {"activation": "tanh"})
        .with_optimizer("sgd")
        .with_optimizer_parameter("momentum", 0.9)
        .with_setting("seed", 7)
        .with_loss("mean_squared_error")
    )
    design.save(path)
    assert Design.load(path) == design


def test_files_are_readable(path: Path, content: dict[str, Any]) -> None:
    assert content["version"] == VERSION
    assert path.read_text("utf-8").count("\n") > 20
    assert content["blocks"][0]["parameters"]["units"] == 64


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": VERSION + 1}, "newer"),
        ({"version": 0}, "version"),
        ({"version": "1"}, "version"),
        ({"format": "keras"}, "format"),
        ({"loss": "mss"}, "mss"),
        ({"data": "cats"}, "cats"),
        ({"input_shape": [0]}, "input"),
        ({"input_shape": [10**30]}, "input"),
        ({"blocks": [{"name": "a", "kind": "Dense", "parameters": {}}]}, "units"),
        ({"blocks": [{"name": "a", "kind": "Dens", "parameters": {}}]}, "Dens"),
        ({"blocks": [{"name": "", "kind": "Dense", "parameters": {"units": 1}}]}, "name"),
        ({"blocks": [{"name": "a", "kind": "Dense", "parameters": {"units": 1e300}}]}, "units"),
        ({"blocks": [{"name": "a", "kind": "Dense", "parameters": {"units": True}}]}, "units"),
        ({"blocks": {}}, "blocks"),
        ({"settings": {"epochs": -1}}, "epochs"),
        ({"optimizer": {"kind": "adam", "parameters": {"learning_rate": "fast"}}}, "learning_rate"),
        ({"extra": 1}, "extra"),
    ],
)
def test_each_wrong_value_is_named(
    path: Path, content: dict[str, Any], change: dict[str, Any], words: str
) -> None:
    path.write_text(json.dumps({**content, **change}), "utf-8")
    assert words in refused(path)


@pytest.mark.parametrize("missing", ["format", "version", "blocks", "optimizer", "loss"])
def test_a_missing_part_is_named(path: Path, content: dict[str, Any], missing: str) -> None:
    del content[missing]
    path.write_text(json.dumps(content), "utf-8")
    assert missing in refused(path)


def test_two_blocks_of_one_name_are_refused(path: Path, content: dict[str, Any]) -> None:
    content["blocks"][1]["name"] = content["blocks"][0]["name"]
    path.write_text(json.dumps(content), "utf-8")
    assert "dense" in refused(path)


@pytest.mark.parametrize(
    "data",
    [b"", b"\0" * 1000, b"[" * 100_000, b'{"a":' * 100_000, b"\xff\xfe", b"null", b"[]", b"1e999"],
)
def test_foreign_files_are_refused(path: Path, data: bytes) -> None:
    path.write_bytes(data)
    refused(path)


def test_a_file_beyond_the_limit_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 1000)
    assert "larger" in refused(path)


def test_folders_and_missing_files_are_refused(tmp_path: Path, path: Path) -> None:
    refused(tmp_path)
    refused(path)


@in_tmp_path
@given(st.data())
def test_damaged_files_give_one_clear_error_or_a_design(
    path: Path, content: dict[str, Any], data: st.DataObject
) -> None:
    Design.default().save(path)
    whole = bytearray(path.read_bytes())
    if data.draw(st.booleans()):
        damaged = bytes(whole[: data.draw(st.integers(0, len(whole) - 3))])
    else:
        for _ in range(data.draw(st.integers(1, 4))):
            whole[data.draw(st.integers(0, len(whole) - 1))] ^= 1 << data.draw(st.integers(0, 7))
        damaged = bytes(whole)
    path.write_bytes(damaged)
    message = complaint(path)
    assert not message or (path.name in message and "\n" not in message)


@in_tmp_path
@given(
    st.sampled_from(["blocks", "optimizer", "settings", "input_shape", "loss", "data"]), json_values
)
def test_wrong_types_give_one_clear_error_or_a_design(
    path: Path, content: dict[str, Any], key: str, value: Any
) -> None:
    path.write_text(json.dumps({**content, key: value}), "utf-8")
    message = complaint(path)
    assert not message or (path.name in message and "\n" not in message)


def test_a_failed_save_leaves_the_old_file(
    path: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Design.default().save(path)

    def full(descriptor: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(DesignError, match="No space left"):
        Design.default("digits").save(path)
    assert Design.load(path) == Design.default()
    assert list(tmp_path.glob("*network*")) == [path]


def test_saving_into_a_missing_folder_says_so(tmp_path: Path) -> None:
    with pytest.raises(DesignError, match="cannot be written"):
        Design.default().save(tmp_path / "nowhere" / "a.json")
