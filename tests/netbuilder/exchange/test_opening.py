from __future__ import annotations

import gzip
import json
import os
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from openpyxl import Workbook

from netbuilder.design import Design
from netbuilder.design.code.sources import without_magics
from netbuilder.exchange.importing import read_any
from netbuilder.exchange.opening import FileKind, OpenError, identify
from tests.netbuilder.imported.writing import picture_folder

SCRIPT = "from tensorflow import keras\nmodel = keras.Sequential()\n"


def written(folder: Path, name: str, content: str | bytes) -> Path:
    path = folder / name
    path.write_bytes(content.encode() if isinstance(content, str) else content)
    return path


@pytest.mark.parametrize(
    ("name", "content", "kind"),
    [
        ("a.csv", "a,b\n1,2\n3,4\n", FileKind.DATA),
        ("a.x", "a;b\n1;2\n3;4\n", FileKind.DATA),
        ("a.csv", "<size>,b\n1,2\n", FileKind.DATA),
        ("a.csv", "BMI,b\n1,2\n", FileKind.DATA),
        ("a.txt", "P5 is a column\n1\n", FileKind.DATA),
        ("a.py", "x = 1\n", FileKind.SCRIPT),
        ("a", SCRIPT, FileKind.SCRIPT),
        ("a", "\ufeff" + SCRIPT, FileKind.SCRIPT),
        ("a", '{"class_name": "Sequential", "config": {}}', FileKind.CONFIG),
        ("a", '{"cells": [], "nbformat": 4}', FileKind.NOTEBOOK),
        ("a.json", "no json", FileKind.DESIGN),
    ],
)
def test_content_decides(name: str, content: str, kind: FileKind, tmp_path: Path) -> None:
    assert identify(written(tmp_path, name, content)) is kind


def test_designs_arrays_and_folders_are_known(tmp_path: Path) -> None:
    design = tmp_path / "design.bin"
    Design.default("mnist").save(design)
    assert identify(design) is FileKind.DESIGN
    np.save(tmp_path / "a.npy", np.zeros(3))
    np.savez(tmp_path / "a.npz", x=np.zeros(3))
    assert identify(tmp_path / "a.npy") is identify(tmp_path / "a.npz") is FileKind.DATA
    other = (tmp_path / "a.npz").rename(tmp_path / "a.zip")
    with pytest.raises(OpenError, match=r"name it"):
        identify(other)
    assert identify(picture_folder(tmp_path / "pictures")) is FileKind.DATA


@pytest.mark.skipif(os.name != "posix", reason="needs pipes among files")
def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for name, said in (("pipe", "not a regular file"), ("nothing", "does not exist")):
        with pytest.raises(OpenError, match=said) as error:
            identify(tmp_path / name)
        assert name in str(error.value)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.binary(max_size=300)
    | st.text(max_size=200).map(str.encode)
    | st.sampled_from([b"PK\x03\x04", b"\x89HDF\r\n\x1a\n", b"{", b"\xff\xfe"]).flatmap(
        lambda start: st.binary(max_size=200).map(lambda rest: start + rest)
    ),
    st.sampled_from(["a", "a.keras", "a.json", "a.csv", "a.h5", "a.ipynb", "a.npz"]),
)
def test_any_content_is_something_or_refused_in_a_sentence(
    tmp_path: Path, content: bytes, name: str
) -> None:
    path = written(tmp_path, name, content)
    said = f"{name}."
    try:
        identify(path)
    except OpenError as error:
        said = str(error)
    assert name in said
    assert said.endswith(".")
    assert said.isprintable()


def test_lines_of_notebooks_are_passed_by() -> None:
    source = "%matplotlib inline\nx = 5 % 3\n  !pip install keras\ny = 1\n"
    assert without_magics(source) == (
        "pass  # %matplotlib inline\nx = 5 % 3\n  pass  # !pip install keras\ny = 1\n"
    )


def test_cells_are_read_one_after_the_other(tmp_path: Path) -> None:
    cells = [
        {"cell_type": "code", "source": ["import keras\n", "model = keras.Sequential()"]},
        {"cell_type": "markdown", "source": "model.add(nothing)"},
        {"cell_type": "code", "source": "model.add(keras.Input((784,)))"},
        {"cell_type": "code", "source": "model.add(keras.layers.Dense(10, activation='softmax'))"},
    ]
    text = json.dumps({"cells": cells, "nbformat": 4})
    path = written(tmp_path, "a.ipynb", text)
    found = read_any(path, FileKind.NOTEBOOK, None, Design())
    assert [block.kind for block in found.design.blocks] == ["Dense"]
    assert found.design.input_shape == (784,)


def test_a_script_that_cannot_be_read_names_the_line(tmp_path: Path) -> None:
    path = written(tmp_path, "a.py", SCRIPT + "model.add(keras.layers.Nonsense(3))\n")
    with pytest.raises(OpenError, match=r"line 3\. .*Nonsense") as error:
        read_any(path, FileKind.SCRIPT, None, Design())
    assert "\n" not in str(error.value)


def test_tables_in_containers_are_data(tmp_path: Path) -> None:
    book = Workbook()
    book.active.append(["a", "b"])
    book.save(tmp_path / "t.xlsx")
    (tmp_path / "t.csv.gz").write_bytes(gzip.compress(b"a,b\n1,2\n"))
    (tmp_path / "t.arff").write_text("% x\n@relation r\n@attribute a numeric\n@data\n1\n")
    (tmp_path / "t.json").write_text('[{"a": 1}, {"a": 2}]')
    for path in tmp_path.iterdir():
        assert identify(path) is FileKind.DATA, path.name
