"""Files of Keras's old form, damaged in their structure, their attributes and their arrays."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import h5py
import numpy as np

from tests.engine.saving.damage import REWRITTEN, Damaged, Generator, damaged_hdf5

GROUP = "model_weights"


def _bytes_changed(sound: bytes, rng: Generator) -> Damaged:
    content, may_load = damaged_hdf5(sound, rng)
    return Damaged(".h5 structure damaged", content, may_load)


def _heaps_changed(sound: bytes, rng: Generator) -> Damaged:
    """Where texts lie: the heaps' own headers, and the references to them."""
    changed = bytearray(sound)
    starts = [at for at in range(0, len(sound), 8) if sound.startswith(b"GCOL", at)]
    starts += [at + 8 for start in starts for at in (start, start + 4096)]
    for mark in (b"weight_names", b"layer_names", b"model_config"):
        starts += [at for at in range(len(sound)) if sound.startswith(mark, at)]
    for _ in range(rng.integers(1, 4)):
        place = int(rng.choice(starts)) + int(rng.integers(0, 64))
        if place < len(changed):
            changed[place] = int(rng.choice([0, 1, 255, 128, int(rng.integers(256))]))
    return Damaged(".h5 texts damaged", bytes(changed), may_load=True)


def _arrays_rewritten(sound: bytes, rng: Generator) -> Damaged:
    """A sound HDF5 file that is not this model's, or not one that Keras writes."""
    kind = str(rng.choice([name for name in REWRITTEN if name != "a cycle"]))
    stream = io.BytesIO(sound)
    with h5py.File(stream, "r+") as file:
        paths: list[str] = []
        file[GROUP].visititems(
            lambda name, item: paths.append(name) if isinstance(item, h5py.Dataset) else None
        )
        path = f"{GROUP}/{paths[rng.integers(len(paths))]}"
        values = file[path][()]
        del file[path]
        REWRITTEN[kind](file, path, values)
    return Damaged(f".h5 with {kind}", stream.getvalue())


_ATTRIBUTES: tuple[Any, ...] = (
    b"", b"{", b"\xff\xfe", b"[" * 50_000, "x" * 70_000, 5, 1.5, [b"a", b"b"], [1, 2], b"null",
    np.zeros((3, 0), "S1"), np.array([b"a"]), [b"../x", b"/etc/passwd"], h5py.Empty("f4"),
)  # fmt: skip


def _attributes_changed(sound: bytes, rng: Generator) -> Damaged:
    """Other things than texts, and names of what is not there."""
    stream = io.BytesIO(sound)
    with h5py.File(stream, "r+") as file:
        holders = [file, file[GROUP], *file[GROUP].values(), file["optimizer_weights"]]
        holder = holders[rng.integers(len(holders))]
        names = list(holder.attrs)
        name = names[rng.integers(len(names))]
        del holder.attrs[name]
        which = int(rng.integers(len(_ATTRIBUTES) + 1))
        if which < len(_ATTRIBUTES) and not isinstance(_ATTRIBUTES[which], str):
            holder.attrs[name] = _ATTRIBUTES[which]
    return Damaged(".h5 attributes changed", stream.getvalue(), may_load=True)


def _cut_short(sound: bytes, rng: Generator) -> Damaged:
    return Damaged(".h5 cut short", sound[: rng.integers(len(sound))])


DAMAGES: tuple[Callable[[bytes, Generator], Damaged], ...] = (
    _cut_short,
    _bytes_changed,
    _bytes_changed,
    _heaps_changed,
    _heaps_changed,
    _arrays_rewritten,
    _attributes_changed,
)


def damaged(sound: bytes, number: int) -> Damaged:
    """The damaged file of this number; the same at every call."""
    return DAMAGES[number % len(DAMAGES)](sound, np.random.default_rng(number))
