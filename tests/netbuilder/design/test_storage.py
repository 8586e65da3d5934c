"""Design files, whole and damaged."""

from __future__ import annotations

import errno
import json
import os
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from engine import Input, Sequential
from engine.layers import Dense
from netbuilder.design import Design, DesignError, storage
from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.design.storage import MAX_BYTES, VERSION
from tests.engine.reference.families import RECORDED
from tests.engine.reference.recorded_backends import unpack
from tests.netbuilder.design.strategies import designs

in_tmp_path = settings(
    suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None, max_examples=250
)
json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=4) | st.dictionaries(st.text(max_size=8), inner, max_size=4)
    ),
    max_leaves=12,
)


# An initializer's config, as Keras writes them; with an argument that does not exist.
CONFIG = {"class_name": "HeNormal", "config": {"sead": 1}}


def block_of(**changes: Any) -> dict[str, Any]:
    return {"blocks": [{"name": "a", "kind": "Dense", "parameters": {"units": 1}, **changes}]}


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An empty one; the home folder lies in `tmp_path`."""
    folder = tmp_path / "designs"
    folder.mkdir()
    return folder


@pytest.fixture
def path(folder: Path) -> Path:
    return folder / "my network.netbuilder.json"


@pytest.fixture
def content(path: Path) -> dict[str, Any]:
    Design.default().save(path)
    loaded: dict[str, Any] = json.loads(path.read_text("utf-8"))
    return loaded


def complaint(path: Path) -> str:
    """Why a file is refused; '' if it is not. Anything but a good DesignError fails the test."""
    try:
        Design.load(path)
    except DesignError as error:
        message = str(error)
    else:
        return ""
    assert message.startswith(f"{path.name} in {path.parent} cannot be opened. ")
    assert message.endswith(".")
    assert message.isprintable()
    assert len(message) < 500
    return message


def refused(path: Path) -> str:
    message = complaint(path)
    assert message
    return message


@in_tmp_path
@given(designs())
def test_what_is_saved_is_loaded(path: Path, design: Design) -> None:
    design.save(path)
    assert Design.load(path) == design


def test_names_and_order_survive(path: Path) -> None:
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
        ({"input_shape": [1] * 10**5}, "input"),
        ({"version": 10**30}, "newer"),
        ({"version": True}, "version"),
        ({"loss": "categorical_crossentropie"}, "perhaps you meant 'categorical_crossentropy'"),
        ({"loss": "x" * 10**6}, "loss"),
        ({"x" * 10**6: 1}, "unknown field"),
        ({"optimizer": {"kind": "Adam", "parameters": {}}}, "perhaps you meant 'adam'"),
        ({"settings": {"epocs": 1}}, "perhaps you meant 'epochs'"),
        (block_of(kind="dense"), "perhaps you meant 'Dense'"),
        (block_of(name="a\nb"), "name"),
        (block_of(name="a" * 65), "name"),
        (block_of(name=" "), "name"),
        (block_of(parameters={"units": 1, "kernel_initializer": None}), "kernel_initializer"),
        (block_of(parameters={"units": 1, "activation": ["relu"]}), "activation"),
        (block_of(parameters={"units": 1, "bias_initializer": CONFIG}), "bias_initializer"),
        (block_of(parameters={"units": 1, "x" * 10**6: 1}), "parameter"),
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


@pytest.mark.parametrize("name", ["adam.keras", "whole.h5", "only.weights.h5"])
def test_model_files_are_called_so(name: str, folder: Path) -> None:
    unpack("jax", RECORDED, folder)
    sentence = refused(folder / name)
    assert "It is a Keras model file, not a design. 'netbuilder summary' shows" in sentence


def test_a_large_model_file_and_a_config_are_called_so(folder: Path, path: Path) -> None:
    unpack("jax", RECORDED, folder)
    with (folder / "whole.h5").open("r+b") as file:
        file.truncate(MAX_BYTES * 1000)
    assert "It is a Keras model file" in refused(folder / "whole.h5")
    path.write_text(Sequential([Input((2,)), Dense(1)]).to_json(), "utf-8")
    assert "It is the config of a Keras model" in refused(path)


def test_a_file_beyond_the_limit_is_not_read(path: Path) -> None:
    with path.open("wb") as file:
        file.truncate(MAX_BYTES * 1000)
    assert "larger" in refused(path)


def test_folders_and_missing_files_are_refused(folder: Path, path: Path) -> None:
    assert "folder" in refused(folder)
    assert "no such file" in refused(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="this system has no named pipes")
def test_what_is_no_ordinary_file_is_not_waited_for(path: Path) -> None:
    os.mkfifo(path)
    assert "not a regular file" in refused(path)
    with pytest.raises(DesignError, match="not a regular file"):
        Design.default().save(path)
    assert path.is_fifo()


def test_a_file_that_may_not_be_read_is_refused(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Design.default().save(path)
    monkeypatch.setattr(Path, "open", failing(PermissionError(errno.EACCES, "Permission denied")))
    assert "permission denied" in refused(path)


@pytest.mark.parametrize("name", ["a\0b", "\udc80\ud800", "a" * 1000])
def test_impossible_names_are_refused(folder: Path, name: str) -> None:
    with pytest.raises(DesignError) as caught:
        Design.load(folder / name)
    assert str(caught.value).isprintable()
    with pytest.raises(DesignError) as caught:
        Design.default().save(folder / name)
    assert str(caught.value).isprintable()
    assert list(folder.iterdir()) == []


def test_a_full_design_is_saved_and_loaded(path: Path) -> None:
    block = Design.default().blocks[0]
    blocks = tuple(replace(block, name=f"dense_{number}") for number in range(MAX_BLOCKS))
    Design(blocks=blocks).save(path)
    assert Design.load(path).blocks == blocks
    path.write_text(path.read_text().replace(f"dense_{MAX_BLOCKS - 1}", "dense_17"))
    assert "dense_17" in refused(path)


def failing(error: OSError) -> Callable[..., None]:
    def fail(*arguments: object, **options: object) -> None:
        raise error

    return fail


@pytest.mark.parametrize(("place", "name"), [(os, "fsync"), (Path, "replace"), (os, "open")])
def test_a_failed_save_leaves_the_old_file(
    path: Path, folder: Path, monkeypatch: pytest.MonkeyPatch, place: object, name: str
) -> None:
    Design.default().save(path)
    with monkeypatch.context() as broken:
        broken.setattr(place, name, failing(OSError(errno.ENOSPC, "No space left on device")))
        with pytest.raises(DesignError, match=rf"{path.name} .*no space left.* Choose"):
            Design.default("digits").save(path)
    assert Design.load(path) == Design.default()
    assert list(folder.iterdir()) == [path]


def test_saving_into_a_missing_folder_says_so(folder: Path) -> None:
    with pytest.raises(DesignError, match="cannot be written"):
        Design.default().save(folder / "nowhere" / "a.json")


def test_saving_over_a_folder_says_so(folder: Path) -> None:
    (folder / "inner").mkdir()
    with pytest.raises(DesignError, match="cannot be written"):
        Design.default().save(folder / "inner")
    assert [each.name for each in folder.iterdir()] == ["inner"]


def test_a_write_protected_file_is_not_replaced(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    Design.default().save(path)
    # Root may write everything, so the answer is made up.
    monkeypatch.setattr(os, "access", lambda *_: False)
    with pytest.raises(DesignError, match="permission denied"):
        Design.default("digits").save(path)
    assert Design.load(path) == Design.default()


def test_a_link_and_permissions_survive_saving(path: Path, folder: Path) -> None:
    Design.default().save(path)
    path.chmod(0o640)
    link = folder / "link.json"
    link.symlink_to(path)
    Design.default("digits").save(link)
    assert link.is_symlink()
    assert Design.load(path) == Design.default("digits")
    assert path.stat().st_mode & 0o777 == 0o640


def test_what_could_not_be_opened_again_is_not_saved(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(storage, "MAX_BYTES", 100)
    with pytest.raises(DesignError, match="delete some blocks"):
        Design.default().save(path)
    assert not path.exists()
