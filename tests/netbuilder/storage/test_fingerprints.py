"""What tells that a file is no longer the one that was opened, and what does not."""

from __future__ import annotations

import errno
import os
import time
from pathlib import Path

import pytest

from netbuilder.storage.fingerprints import Fingerprint, Kind, change

LONG_AGO = 1_700_000_000_000_000_000


def written(path: Path, content: bytes, modified: int | None = LONG_AGO) -> Fingerprint:
    path.write_bytes(content)
    if modified is not None:
        os.utime(path, ns=(modified, modified))
    return Fingerprint.of(content, path.stat())


def kind(path: Path, known: Fingerprint) -> Kind | None:
    found = change(path, known)
    return None if found is None else found.kind


@pytest.mark.parametrize("modified", [None, LONG_AGO])
def test_the_same_content_is_the_same_file(tmp_path: Path, modified: int | None) -> None:
    path = tmp_path / "a.json"
    known = written(path, b"one", modified)
    assert change(path, known) is None
    os.utime(path)
    assert change(path, known) is None
    (tmp_path / "other").write_bytes(b"one")
    (tmp_path / "other").replace(path)
    assert change(path, known) is None


@pytest.mark.parametrize("modified", [None, LONG_AGO])
@pytest.mark.parametrize("content", [b"two", b"", b"longer than before"])
def test_another_content_is_told(tmp_path: Path, modified: int | None, content: bytes) -> None:
    path = tmp_path / "a.json"
    known = written(path, b"one", modified)
    path.write_bytes(content)
    found = change(path, known)
    assert found is not None
    assert found.kind is Kind.CHANGED
    assert found.when is not None
    assert found.sentence("a.json").startswith("a.json was changed by another window")


def test_a_change_within_the_same_tick_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    now = time.time_ns()
    known = written(path, b"one", now)
    path.write_bytes(b"two")
    os.utime(path, ns=(now, now))
    assert kind(path, known) is Kind.CHANGED


def test_what_is_no_file_any_more_is_told(tmp_path: Path) -> None:
    path = tmp_path / "a.json"
    known = written(path, b"one")
    path.unlink()
    assert kind(path, known) is Kind.DELETED
    path.mkdir()
    assert kind(path, known) is Kind.REPLACED
    assert kind(path / "a.json", known) is Kind.DELETED


def test_a_file_that_cannot_be_written_or_read_is_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.json"
    known = written(path, b"one")
    with monkeypatch.context() as patch:
        patch.setattr(os, "access", lambda *_: False)
        assert kind(path, known) is Kind.READ_ONLY

    def refuse(*_: object, **__: object) -> os.stat_result:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    monkeypatch.setattr(Path, "stat", refuse)
    found = change(path, known)
    assert found is not None
    assert found.kind is Kind.UNKNOWN
    assert "input/output error" in found.sentence("a.json")
