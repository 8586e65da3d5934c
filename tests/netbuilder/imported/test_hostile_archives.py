"""Archives that claim too much or what cannot be; and large honest arrays in bounded memory."""

from __future__ import annotations

import time
import zipfile
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from engine.errors import DataError
from netbuilder.imported import inspect
from netbuilder.imported.outline import quiet
from netbuilder.imported.reading import array_columns, arrays
from netbuilder.imported.reading.arrays import ArrayFile
from tests.helpers.hostile_archives import ARCHIVES, deflated, header, raw_zip


@pytest.mark.parametrize("name", sorted(ARCHIVES))
def test_it_is_read_within_bounds_or_refused_in_a_sentence(tmp_path: Path, name: str) -> None:
    file, build, said = ARCHIVES[name]
    build(tmp_path / file)
    begun = time.monotonic()
    if said:
        with pytest.raises(DataError) as caught:
            inspect(tmp_path / file)
        message = str(caught.value)
        assert said in message
        assert message.startswith(file)
        assert message.endswith(".")
        assert "\n" not in message
        assert len(message) < 400
    else:
        inspect(tmp_path / file)
    assert time.monotonic() - begun < 10  # without the limits some take minutes


@settings(max_examples=60)
@given(
    st.integers(1, 6).flatmap(lambda n: st.tuples(st.just(n), st.integers(1, 1 << 40))),
    st.integers(1, 1 << 62),
    st.integers(0, 1 << 62),
)
def test_no_claim_of_sizes_is_believed(
    tmp_path_factory: pytest.TempPathFactory, shape: tuple[int, int], size: int, packed: int
) -> None:
    path = tmp_path_factory.mktemp("claims") / "x.npz"
    member = deflated("x.npy", 1 << 20, shape)
    member.update(size=min(size, 0xFFFFFFFE), packed=min(packed, 0xFFFFFFFE))
    path.write_bytes(raw_zip(member))
    try:
        outline = inspect(path)
    except DataError as error:
        assert str(error).startswith("x.npz")  # noqa: PT017
    else:
        assert outline.rows == shape[0]


def test_a_tight_but_small_archive_is_read(tmp_path: Path) -> None:
    one_hot = np.eye(10)[np.arange(20_000) % 10]
    np.savez_compressed(tmp_path / "t.npz", x=one_hot, y=np.arange(20_000) % 10)
    outline = inspect(tmp_path / "t.npz")
    assert outline.rows == 20_000
    assert outline.columns[0].mean == pytest.approx(0.1)


def test_the_archive_is_opened_once_to_judge_and_once_to_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    np.savez(tmp_path / "t.npz", **{f"a{n}": np.arange(9) for n in range(100)})  # type: ignore[arg-type]
    opened = []

    class Counting(zipfile.ZipFile):
        def __init__(self, *arguments: Any) -> None:
            opened.append(arguments)
            super().__init__(*arguments)

    monkeypatch.setattr(zipfile, "ZipFile", Counting)
    assert len(inspect(tmp_path / "t.npz").columns) == 100
    assert len(opened) == 2


def test_what_changes_between_judging_and_reading_is_told(tmp_path: Path) -> None:
    path = tmp_path / "t.npy"
    np.save(path, np.zeros((9, 2)))
    file = ArrayFile(path)
    np.save(path, np.zeros((3, 6)))
    with pytest.raises(DataError, match=r"t\.npy: it has changed while it was read; try again"):
        list(file.read(quiet))


# Fortran's order

SHAPES = st.lists(st.integers(1, 7), min_size=2, max_size=4).map(tuple)
TYPES = st.sampled_from(["<f4", "|u1", ">i8"])


@settings(max_examples=60)
@given(SHAPES, TYPES, st.integers(1, 200), st.sampled_from([1, 1 << 14]), st.booleans())
def test_columns_become_rows_in_pieces(
    tmp_path_factory: pytest.TempPathFactory,
    shape: tuple[int, ...],
    dtype: str,
    block: int,
    run: int,
    packed: bool,
) -> None:
    folder = tmp_path_factory.mktemp("columns")
    values = np.random.default_rng(0).integers(0, 100, shape).astype(dtype)
    path = folder / ("t.npz" if packed else "t.npy")
    (np.savez_compressed if packed else np.save)(path, np.asfortranarray(values))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(array_columns, "_BLOCK", block)
        patch.setattr(array_columns, "_PIECE", block)
        patch.setattr(array_columns, "_RUN", run)
        patch.setattr(arrays, "WIDEST_TABLE", 0)
        patch.setattr(arrays, "WIDEST_ALONE", 0)
        chunks = [np.asarray(chunk.columns[0]) for chunk in ArrayFile(path).read(quiet)]
    np.testing.assert_array_equal(np.concatenate(chunks), values)
    assert chunks[0].dtype == values.dtype


@pytest.mark.parametrize("name", ["t.npy", "t.npz"])
def test_cancelling_interrupts_the_conversion(tmp_path: Path, name: str) -> None:
    values = np.asfortranarray(np.zeros((300, 20_000)))
    (np.save if name == "t.npy" else np.savez)(tmp_path / name, values)
    reports = 0

    class CancelledError(Exception):
        pass

    def report(message: str, fraction: float | None) -> None:
        nonlocal reports
        reports += 1
        if reports == 3:
            raise CancelledError

    with pytest.raises(CancelledError):
        inspect(tmp_path / name, report=report)
    assert reports == 3


def test_an_array_without_a_name_is_called_the_array(tmp_path: Path) -> None:
    (tmp_path / "t.npy").write_bytes(header((0, 3)))
    with pytest.raises(DataError, match=r"The array has no samples and was left out\.$"):
        inspect(tmp_path / "t.npy")
