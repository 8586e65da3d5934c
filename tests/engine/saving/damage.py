"""Model files as disks, networks and ill will leave them, made from sound ones."""

from __future__ import annotations

import io
import json
import struct
import warnings
import zipfile
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

import h5py
import numpy as np

CONFIG, METADATA, WEIGHTS = "config.json", "metadata.json", "model.weights.h5"
Entries = dict[str, bytes]
Generator = np.random.Generator


@dataclass(frozen=True)
class Damaged:
    """A file that must be refused, or, where so little is wrong that nobody can tell, loaded.

    Attributes:
        kind: what was done to it.
        content: the file.
        may_load: whether the damage may lie where nothing is kept, or change values alone.
    """

    kind: str
    content: bytes
    may_load: bool = False


def entries_of(archive: bytes) -> Entries:
    with zipfile.ZipFile(io.BytesIO(archive)) as packed:
        return {name: packed.read(name) for name in packed.namelist()}


def packed(entries: Mapping[str, bytes], method: int = zipfile.ZIP_STORED) -> bytes:
    """An archive whose checksums are right, whatever is in it."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        for name, content in entries.items():
            archive.writestr(name, content)
    return stream.getvalue()


# Damage to the archive ----------------------------------------------------------------------------


def cut_short(sound: bytes, rng: Generator) -> Damaged:
    return Damaged("cut short", sound[: rng.integers(len(sound))])


def flipped_bits(sound: bytes, rng: Generator) -> Damaged:
    content = bytearray(sound)
    for place in rng.integers(len(sound), size=rng.integers(1, 9)):
        content[place] ^= 1 << int(rng.integers(8))
    # Dates, permissions and the like may change without anything being lost.
    return Damaged("flipped bits", bytes(content), may_load=True)


def overwritten(sound: bytes, rng: Generator) -> Damaged:
    content = bytearray(sound)
    start = int(rng.integers(len(sound)))
    length = int(rng.integers(1, 2000))
    noise = bytes(length) if rng.random() < 0.5 else rng.bytes(length)
    content[start : start + length] = noise[: len(sound) - start]
    return Damaged("overwritten", bytes(content), may_load=True)


def missing_entry(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    del entries[str(rng.choice(list(entries)))]
    return Damaged("an entry missing", packed(entries))


def swapped_entries(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    one, other = ((CONFIG, METADATA), (CONFIG, WEIGHTS), (METADATA, WEIGHTS))[rng.integers(3)]
    entries[one], entries[other] = entries[other], entries[one]
    return Damaged("entries swapped", packed(entries), may_load=one == METADATA)


def renamed_entry(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    old = str(rng.choice(list(entries)))
    names = ["../../etc/passwd", "/tmp/x", "C:\\x", old.upper(), "a/" + old, " ", "x\0y", "x" * 900]
    names += ["..\\" + old, old + ".pkl", "assets/vocabulary.txt", "model.weights.npz"]
    entries[str(rng.choice(names))] = entries.pop(old)
    return Damaged("an entry renamed", packed(entries))


def added_entry(sound: bytes, rng: Generator) -> Damaged:
    names = ["../evil.py", "/etc/passwd", "data.pkl", "nested.zip", "config.json.bak", "a/../b"]
    extra = {str(rng.choice(names)): sound if rng.random() < 0.5 else b"x"}
    return Damaged("an entry added", packed({**entries_of(sound), **extra}))


def entry_twice(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    stream = io.BytesIO()
    with warnings.catch_warnings(), zipfile.ZipFile(stream, "w") as archive:
        warnings.simplefilter("ignore")
        for name, content in [*entries.items(), (str(rng.choice(list(entries))), b"{}")]:
            archive.writestr(name, content)
    return Damaged("an entry twice", stream.getvalue())


def nested(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    name = str(rng.choice([CONFIG, WEIGHTS]))
    return Damaged("an archive within", packed({**entries, name: sound}))


def bomb(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    name = str(rng.choice([CONFIG, METADATA, WEIGHTS]))
    return Damaged("a bomb", packed({**entries, name: bytes(70_000_000)}, zipfile.ZIP_DEFLATED))


def claimed_sizes(sound: bytes, rng: Generator) -> Damaged:
    """Sizes in the table of contents, and sometimes at the entry, that are not so."""
    content = bytearray(sound)
    places = [at for at in range(len(content)) if content.startswith(b"PK\x01\x02", at)]
    at = int(rng.choice(places))
    size = int(rng.choice([0, 1, 2**31, 2**32 - 1, 2**32 - 2, 10**6]))
    for field in (20, 24) if rng.random() < 0.5 else (24,):
        struct.pack_into("<L", content, at + field, size)
    return Damaged("sizes claimed", bytes(content))


def broken_end(sound: bytes, rng: Generator) -> Damaged:
    content = bytearray(sound)
    end = content.rfind(b"PK\x05\x06")
    form, field, value = (("<H", 10, 65_535), ("<H", 8, 9), ("<L", 12, 2**31), ("<L", 16, 2**31))[
        rng.integers(4)
    ]
    struct.pack_into(form, content, end + field, value)
    return Damaged("the end broken", bytes(content))


def no_archive(sound: bytes, rng: Generator) -> Damaged:
    contents = [b"", b"PK", b"\x80\x04\x95", rng.bytes(5000), entries_of(sound)[WEIGHTS]]
    contents += [json.dumps({"a": 1}).encode(), b"PK\x05\x06" + bytes(18), bytes(100_000)]
    return Damaged("no archive", contents[rng.integers(len(contents))])


# Damage to the config -----------------------------------------------------------------------------


def broken_config(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    text = entries[CONFIG]
    broken = [
        b"",
        text[: rng.integers(1, len(text))],
        b"[" * 100_000,
        b'{"a":' * 5000 + b"1" + b"}" * 5000,
        b"\xff\xfe" + text,
        b"9" * 5000,
        b"null",
        b"[]",
        b'"x"',
        b"{}",
        b'{"class_name": "Sequential", "config": {"name": "x", "layers": {}}}',
        b'{"class_name": ["Sequential"], "config": 1}',
        rng.bytes(300),
    ]
    entries[CONFIG] = broken[rng.integers(len(broken))]
    return Damaged("a config broken", packed(entries))


def foreign_config(sound: bytes, rng: Generator) -> Damaged:
    """Code, custom objects, models of another kind."""
    entries = entries_of(sound)
    config = json.loads(entries[CONFIG])
    layers = config["config"]["layers"]
    lambda_ = {"class_name": "__lambda__", "config": {"value": ["4wEAAAA=", None, None]}}
    choices: list[dict[str, Any]] = [
        {"module": "keras.layers", "class_name": "Lambda", "config": {"name": "l"}},
        {"module": "os", "class_name": "system", "config": {"command": "true"}},
        {"module": "builtins", "class_name": "function", "config": "eval"},
        {"module": "mine", "class_name": "Mine", "config": {}, "registered_name": "p>Mine"},
        {"module": "keras.layers", "class_name": "Attention", "config": {"name": "a"}},
        {"module": "keras", "class_name": "Functional", "config": {"name": "f", "layers": []}},
    ]
    which = rng.integers(len(choices) + 3)
    if which < len(choices):
        layers[-1] = choices[which]
    elif which == len(choices):
        config["class_name"] = "Functional"
    elif which == len(choices) + 1:
        layers[-1]["config"]["activation"] = lambda_
    else:
        layers[-1]["registered_name"] = "package>Dense"
    entries[CONFIG] = json.dumps(config).encode()
    return Damaged("foreign objects", packed(entries))


def huge_config(sound: bytes, rng: Generator) -> Damaged:
    """A small file that describes a model of terabytes."""
    entries = entries_of(sound)
    config = json.loads(entries[CONFIG])
    sized = [layer["config"] for layer in config["config"]["layers"] if "units" in layer["config"]]
    sized[rng.integers(len(sized))]["units"] = int(rng.choice([10**6, 999_983, 10**12]))
    entries[CONFIG] = json.dumps(config).encode()
    return Damaged("a huge model", packed(entries))


# Damage to the weights, with checksums that are right ---------------------------------------------


def damaged_weights(sound: bytes, rng: Generator) -> Damaged:
    entries = entries_of(sound)
    entries[WEIGHTS], may_load = damaged_hdf5(entries[WEIGHTS], rng)
    return Damaged("weights damaged", packed(entries), may_load)


def damaged_hdf5(content: bytes, rng: Generator) -> tuple[bytes, bool]:
    """Bytes changed where the structure lies, most of the time; whether it may still load."""
    if rng.random() < 0.2:
        return content[: rng.integers(len(content))], False
    changed = bytearray(content)
    marks = [b"TREE", b"HEAP", b"SNOD", b"\x01\x00", b"\x11\x00\x10\x00", b"\x08\x00\x18\x00"]
    for _ in range(rng.integers(1, 5)):
        mark = marks[rng.integers(len(marks))]
        starts = [at for at in range(0, len(content), 8) if content.startswith(mark, at)] or [0]
        place = int(rng.choice(starts)) + int(rng.integers(0, 40))
        if rng.random() < 0.3:
            place = int(rng.integers(len(content)))
        if place < len(changed):
            changed[place] = int(rng.choice([0, 1, 255, 128, int(rng.integers(256))]))
    return bytes(changed), True


def rewritten_weights(sound: bytes, rng: Generator) -> Damaged:
    """A sound HDF5 file that is not this model's, or not one that Keras writes."""
    entries = entries_of(sound)
    stream = io.BytesIO(entries[WEIGHTS])
    kinds = list(REWRITTEN)
    kind = kinds[rng.integers(len(kinds))]
    with h5py.File(stream, "r+") as file:
        paths: list[str] = []
        file["layers"].visititems(
            lambda name, item: paths.append(name) if isinstance(item, h5py.Dataset) else None
        )
        path = "layers/" + paths[rng.integers(len(paths))]
        values = file[path][()]
        del file[path]
        REWRITTEN[kind](file, path, values)
    entries[WEIGHTS] = stream.getvalue()
    return Damaged(kind, packed(entries))


def _compressed(file: Any, path: str, values: Any) -> None:
    file.create_dataset(path, data=values, compression="gzip")


def _claimed(file: Any, path: str, values: Any) -> None:
    file.create_dataset(path, (10**6, 10**6), "f4", chunks=(1, 10**6), compression="gzip")


def _external(file: Any, path: str, values: Any) -> None:
    place = [("/etc/passwd", 0, values.nbytes)]
    file.create_dataset(path, values.shape, values.dtype, external=place)


def _soft_link(file: Any, path: str, values: Any) -> None:
    file[path] = h5py.SoftLink("/optimizer/vars/0")


def _external_link(file: Any, path: str, values: Any) -> None:
    file[path] = h5py.ExternalLink("/etc/passwd", "/x")


def _virtual(file: Any, path: str, values: Any) -> None:
    layout = h5py.VirtualLayout(shape=values.shape, dtype=values.dtype)
    layout[...] = h5py.VirtualSource("other.h5", "x", shape=values.shape)
    file.create_virtual_dataset(path, layout)


def _references(file: Any, path: str, values: Any) -> None:
    file.create_dataset(path, values.shape, h5py.ref_dtype)


def _text(file: Any, path: str, values: Any) -> None:
    file.create_dataset(path, values.shape, h5py.string_dtype())


def _group(file: Any, path: str, values: Any) -> None:
    file.create_group(path)


def _cycle(file: Any, path: str, values: Any) -> None:
    file[path] = file["layers"]


def _other_shape(file: Any, path: str, values: Any) -> None:
    file[path] = np.zeros((*values.shape, 2), values.dtype)


def _complex(file: Any, path: str, values: Any) -> None:
    file[path] = values.astype("complex64")


REWRITTEN: dict[str, Callable[[Any, str, Any], None]] = {
    "packed weights": _compressed,
    "a bomb of weights": _claimed,
    "weights in another file": _external,
    "a soft link": _soft_link,
    "an external link": _external_link,
    "a virtual dataset": _virtual,
    "references": _references,
    "text": _text,
    "a group": _group,
    "a cycle": _cycle,
    "another shape": _other_shape,
    "complex numbers": _complex,
    "weights missing": lambda file, path, values: None,
}

DAMAGES: tuple[Callable[[bytes, Generator], Damaged], ...] = (
    cut_short,
    flipped_bits,
    overwritten,
    missing_entry,
    swapped_entries,
    renamed_entry,
    added_entry,
    entry_twice,
    nested,
    bomb,
    claimed_sizes,
    broken_end,
    no_archive,
    broken_config,
    foreign_config,
    huge_config,
    damaged_weights,
    damaged_weights,
    damaged_weights,
    rewritten_weights,
    rewritten_weights,
)


def damaged(sound: bytes, number: int) -> Damaged:
    """The damaged file of this number; the same at every call."""
    rng = np.random.default_rng(number)
    return DAMAGES[number % len(DAMAGES)](sound, rng)
