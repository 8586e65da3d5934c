"""Data on a machine that trains for others: complete, once, and nowhere else."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from netbuilder.storage import folders
from netbuilder.training.sweeps.cluster import store
from netbuilder.training.sweeps.cluster.store import Entry, digest_of, entry_of

PART = "0123456789abcdef"


def sent(tmp_path: Path, content: bytes = b"some rows") -> str:
    source = tmp_path / "source"
    source.write_bytes(content)
    digest = digest_of([entry_of(source, "a/b.csv")])
    store.put(digest, PART, "a/b.csv", 0, content[:4])
    store.put(digest, PART, "a/b.csv", 4, content[4:])
    return digest


def test_data_are_there_once_all_pieces_have_come(tmp_path: Path) -> None:
    digest = sent(tmp_path, b"new rows")
    assert store.look(digest) == ""
    folder = store.finish(digest, PART, ["a/b.csv"])
    assert store.look(digest) == folder
    assert Path(folder, "a", "b.csv").read_bytes() == b"new rows"


def test_damaged_data_are_not_kept(tmp_path: Path) -> None:
    digest = sent(tmp_path, b"damaged rows")
    store.put(digest, PART, "a/b.csv", 2, b"X")
    with pytest.raises(ValueError, match="damaged"):
        store.finish(digest, PART, ["a/b.csv"])
    assert store.look(digest) == ""


def test_a_second_sender_does_no_harm(tmp_path: Path) -> None:
    folder = store.finish(sent(tmp_path), PART, ["a/b.csv"])
    assert store.finish(sent(tmp_path), PART, ["a/b.csv"]) == folder
    assert not [*Path(folder).parent.glob("*.part")]


@pytest.mark.parametrize(
    "name", ["", ".", "..", "../x", "/etc/x", "a/../../x", "a\\..\\x", "c:x", "a/.."]
)
def test_no_name_leads_out_of_the_folder(name: str) -> None:
    with pytest.raises(ValueError, match="no file of data"):
        store.put("0" * 64, PART, name, 0, b"x")


@pytest.mark.parametrize(("digest", "part"), [("../x", PART), ("0" * 63, PART), ("0" * 64, "..")])
def test_no_digest_leads_out_of_the_folder(digest: str, part: str) -> None:
    with pytest.raises(ValueError, match="no data"):
        store.put(digest, part, "a", 0, b"x")


def test_what_nobody_uses_is_removed_after_a_month(tmp_path: Path) -> None:
    first = store.finish(sent(tmp_path, b"first rows"), PART, ["a/b.csv"])
    old = time.time() - 40 * 86_400
    os.utime(first, (old, old))
    second = store.finish(sent(tmp_path, b"other rows"), PART, ["a/b.csv"])
    assert not Path(first).exists()
    assert Path(second).exists()
    assert Path(second).is_relative_to(folders.cache())


def test_the_digest_counts_names_sizes_and_contents() -> None:
    entry = Entry("a", 1, "x")
    others = [Entry("b", 1, "x"), Entry("a", 2, "x"), Entry("a", 1, "y")]
    assert len({digest_of([each]) for each in (entry, *others)}) == 4
    assert digest_of([entry, others[0]]) == digest_of([others[0], entry])
