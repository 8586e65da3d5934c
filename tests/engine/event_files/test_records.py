from __future__ import annotations

import errno
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from engine.event_files import messages
from engine.event_files.records import crc32c, masked, record
from engine.event_files.writer import EventFile
from tests.helpers.event_files import check_of, logged, records


def test_the_checks_of_the_standard() -> None:
    """RFC 3720, appendix B.4."""
    assert crc32c(bytes(32)) == 0x8A9136AA
    assert crc32c(bytes([0xFF] * 32)) == 0x62A8AB43
    assert crc32c(bytes(range(32))) == 0x46DD794E
    assert crc32c(b"123456789") == 0xE3069283


@given(st.binary(max_size=200))
def test_records_are_read_back(data: bytes) -> None:
    assert masked(crc32c(data)) == check_of(data)
    assert list(records(record(data) * 2)) == [data] * 2


@given(
    st.text(min_size=1, max_size=40),
    st.floats(width=32, allow_nan=False),
    st.integers(0, 2**40),
)
def test_a_number_is_read_back(tag: str, value: float, step: int) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as folder:
        file = EventFile(Path(folder))
        file.add(step, messages.scalar(tag, value))
        file.flush()
        (found,) = logged(Path(folder))
    assert (found.step, found.tag, found.plugin) == (step, tag, "scalars")
    assert found.value == np.float32(value)


def test_a_histogram_counts_every_finite_value() -> None:
    values = np.array([0.0, 1.0, 1.0, 3.0, np.nan, np.inf])
    bars = messages.bars_of(values)
    assert bars.shape == (30, 3)
    assert (bars[0, 0], bars[-1, 1]) == (0, 3)
    assert bars[:, 2].sum() == 4
    assert messages.bars_of(np.array([np.nan])).shape == (0, 3)
    assert messages.bars_of(np.full(5, 2.0))[:, 2].sum() == 5


def test_nothing_is_made_before_there_is_something(tmp_path: Path) -> None:
    file = EventFile(tmp_path / "logs")
    file.flush()
    assert not (tmp_path / "logs").exists()


def test_what_a_full_disk_cut_off_is_written_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file = EventFile(tmp_path / "logs")
    file.add(0, messages.scalar("a", 1.0))
    file.flush()
    file.add(1, messages.scalar("b", 2.0))
    whole = Path.open

    def cut_off(self: Path, *arguments: object) -> object:
        with whole(self, "ab") as opened:
            opened.write(b"half a rec")
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(Path, "open", cut_off)
    with pytest.raises(OSError, match="No space"):
        file.flush()
    monkeypatch.undo()
    file.flush()
    assert [value.tag for value in logged(tmp_path / "logs")] == ["a", "b"]
