"""Archives and arrays that attack what reads them."""

from __future__ import annotations

import io
import os
import struct
import zipfile
import zlib
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np


def header(shape: object, descr: object = "<f8", fortran: bool = False) -> bytes:
    """An array's header that claims anything."""
    return plain_header(f"{{'descr': {descr!r}, 'fortran_order': {fortran}, 'shape': {shape!r}}}")


def plain_header(text: str) -> bytes:
    content = text.encode("latin-1") + b"\n"
    return b"\x93NUMPY\x02\x00" + struct.pack("<I", len(content)) + content


def packed_zeros(size: int, before: bytes) -> bytes:
    """Deflated: some bytes, then so many zeros (a multiple of 1 MB), without packing them all."""
    packer = zlib.compressobj(9, zlib.DEFLATED, -15)
    start = packer.compress(before) + packer.flush(zlib.Z_FULL_FLUSH)
    again = packer.compress(bytes(1 << 20)) + packer.flush(zlib.Z_FULL_FLUSH)
    return start + again * (size >> 20) + packer.flush()


def raw_zip(*members: dict[str, Any]) -> bytes:
    """An archive whose words need not be true.

    Each member: name, data (as packed), and perhaps method, size, packed, crc, flags, at (where it
    claims to begin).
    """
    body, directory = bytearray(), bytearray()
    for each in members:
        name, data = each["name"].encode(), each["data"]
        method, flags = each.get("method", 0), each.get("flags", 0)
        size, packed = each.get("size", len(data)), each.get("packed", len(data))
        crc = each.get("crc", zlib.crc32(data) if method == 0 else 0)
        place = each.get("at", len(body))
        facts = struct.pack("<HHHHHIII", 20, flags, method, 0, 0, crc, packed, size)
        if "at" not in each:
            body += b"PK\3\4" + facts + struct.pack("<HH", len(name), 0) + name + data
        directory += b"PK\1\2\x14\0" + facts
        directory += struct.pack("<HHHHHII", len(name), 0, 0, 0, 0, 0, place) + name
    end = struct.pack("<HHHHIIH", 0, 0, len(members), len(members), len(directory), len(body), 0)
    return bytes(body + directory) + b"PK\5\6" + end


def deflated(name: str, size: int, shape: object, descr: str = "|u1") -> dict[str, Any]:
    """A member of zeros."""
    begin = header(shape, descr)
    data = packed_zeros(size, begin)
    crc = zlib.crc32(bytes(min(size, 1 << 26)), zlib.crc32(begin))  # right up to so many
    return {"name": name, "data": data, "method": 8, "size": len(begin) + size, "crc": crc}


def written(**arrays: np.ndarray) -> bytes:
    file = io.BytesIO()
    np.savez_compressed(file, **arrays)  # type: ignore[arg-type]
    return file.getvalue()


def zipped(method: int, **members: bytes) -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", method) as archive:
        for name, content in members.items():
            archive.writestr(f"{name}.npy", content)
    return file.getvalue()


def many(count: int) -> bytes:
    array = header((3,), "|u1") + bytes(3)
    return raw_zip(*({"name": f"a{number}.npy", "data": array} for number in range(count)))


def overlapping(count: int) -> bytes:
    """All members claim the bytes of the first, as in Fifield's bombs."""
    array = header((1000, 1000), "|u1")
    data = packed_zeros(1 << 20, array)[:5000]
    first = {"name": "a0.npy", "data": data, "method": 8, "size": 400_000}
    others = ({**first, "name": f"a{number}.npy", "at": 0} for number in range(1, count))
    return raw_zip(first, *others)


def _columns() -> bytes:
    array = header((1000, 256), "|u1") + bytes(256_000)
    return zipped(zipfile.ZIP_DEFLATED, **{f"a{number}": array for number in range(256)})


def _diluted() -> bytes:
    noise = header((5000, 4000), "|u1") + np.random.default_rng(0).bytes(20_000_000)
    return raw_zip(
        {"name": "noise.npy", "data": noise}, deflated("x.npy", 1 << 30, (5000, 1 << 17))
    )


def _sparse(begin: bytes, size: int, path: Path) -> None:
    with path.open("wb") as file:
        file.write(begin)
        file.truncate(len(begin) + size)


def _sparse_zip(path: Path) -> None:
    """A gigabyte in Fortran's order, stored, of which the disk holds nothing."""
    begin = header((1 << 17, 1 << 10), "<f8", fortran=True)
    size = len(begin) + (1 << 30)
    whole = raw_zip({"name": "x.npy", "data": b"", "size": size, "packed": size})
    local, rest = whole[:35], bytearray(whole[35:])
    struct.pack_into("<I", rest, len(rest) - 6, 35 + size)
    with path.open("wb") as file:
        file.write(local + begin)
        file.seek(35 + size)
        file.write(rest)


_DEEP: Final = "{'descr': '<f8', 'fortran_order': False, 'shape': " + "(" * 4000 + ")" * 4000 + "}"
_NESTED: Final = "[('a'," * 900 + "'<f8'" + ")]" * 900


def _content(content: Callable[[], bytes]) -> Callable[[Path], None]:
    def build(path: Path) -> None:
        path.write_bytes(content())

    return build


ARCHIVES: Final[dict[str, tuple[str, Callable[[Path], None], str]]] = {
    # name of the file, what writes it, a piece of what is said ('' where it is read)
    "2 GB of zeros in 2 MB": (
        "a.npz",
        _content(lambda: raw_zip(deflated("x.npy", 1 << 31, (1 << 20, 1 << 11)))),
        "more than 100 times as many",
    ),
    "60 MB of zeros": (
        "b.npz",
        _content(lambda: raw_zip(deflated("x.npy", 60 << 20, (60 << 10, 1 << 10)))),
        "",
    ),
    "10,000 arrays": ("c.npz", _content(lambda: many(10_000)), "more than the 256 allowed"),
    "60,000 arrays": ("d.npz", _content(lambda: many(60_000)), "table of contents takes more"),
    "65,536 columns": ("e.npz", _content(_columns), "65,536 columns, more than the 1,000"),
    "63 million texts": (
        "f.npz",
        _content(lambda: raw_zip(deflated("x.npy", 63 << 20, (63 << 20,), "|S1"))),
        "66,060,288 strings",
    ),
    "zeros beside noise": ("g.npz", _content(_diluted), "more than 100 times as many"),
    "a size that is false": (
        "h.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": header((9,)), "size": 1 << 30})),
        "claims two different sizes",
    ),
    "packed bytes beyond the end": (
        "i.npz",
        _content(
            lambda: raw_zip({**deflated("x.npy", 1 << 20, (1 << 20,)), "packed": (1 << 31) - 1})
        ),
        "bytes in a file of",
    ),
    "members that overlap": ("j.npz", _content(lambda: overlapping(200)), "in a file of"),
    "Fortran's order, 1 GB": ("k.npz", _sparse_zip, "is in Fortran order and takes"),
    "Fortran's order, 8 GB in thin rows": (
        "l.npy",
        lambda path: _sparse(header((128, 1 << 23), "<f8", fortran=True), 1 << 33, path),
        "would have to be read 128 times",
    ),
    "encrypted": (
        "m.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": header((0,)), "flags": 1})),
        "is encrypted",
    ),
    "packed by BZIP2": (
        "n.npz",
        _content(lambda: zipped(zipfile.ZIP_BZIP2, x=header((1 << 26,), "|u1") + bytes(1 << 26))),
        "method that NumPy does not use (12)",
    ),
    "packed by LZMA": (
        "o.npz",
        _content(lambda: zipped(zipfile.ZIP_LZMA, x=header((1 << 24,), "|u1") + bytes(1 << 24))),
        "method that NumPy does not use (14)",
    ),
    "a name twice": (
        "p.npz",
        _content(lambda: raw_zip(*[{"name": "x.npy", "data": header((1,)) + bytes(8)}] * 2)),
        "it contains 'x.npy' twice",
    ),
    "a deep header": (
        "q.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": plain_header(_DEEP)})),
        "cannot be read",
    ),
    "a header of 4 GB": (
        "r.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": b"\x93NUMPY\2\0\xff\xff\xff\xff{"})),
        "its header claims 4,294,967,295 bytes",
    ),
    "a deep type": (
        "s.npz",
        _content(
            lambda: raw_zip(
                {
                    "name": "x.npy",
                    "data": plain_header(
                        f"{{'descr': {_NESTED}, 'fortran_order': False, 'shape': (3,)}}"
                    ),
                }
            )
        ),
        "s.npz",
    ),
    "numbers of 4,000 digits": (
        "t.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": header((10**3999, 10**3999))})),
        "claims the impossible shape ...",
    ),
    "64 dimensions": (
        "u.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": header((1,) * 64) + bytes(8)})),
        "claims the impossible shape",
    ),
    "10^12 samples of nothing": (
        "v.npz",
        _content(lambda: raw_zip({"name": "x.npy", "data": header((10**12, 0))})),
        "without samples was left out",
    ),
    "10^12 empty texts": (
        "w.npy",
        _content(lambda: header((10**12,), "|S0")),
        "no array with at least one sample",
    ),
    "a terabyte that is not there": (
        "x.npy",
        _content(lambda: header((1 << 37,))),
        "only 0 follow",
    ),
    "a sample of a gigabyte": (
        "y.npy",
        lambda path: _sparse(header((2, 1 << 27)), 1 << 31, path),
        "more than 67,108,864 bytes",
    ),
    "samples that are large together": (
        "z.npz",
        _content(
            lambda: raw_zip(
                *[
                    {"name": f"a{n}.npy", "data": header((1, 1 << 21), "|u1") + bytes(1 << 21)}
                    for n in range(33)
                ]
            )
        ),
        "a sample of all 33 arrays takes 69,206,016 bytes",
    ),
    "not an archive, under its name": ("pipe.npz", os.mkfifo, "is not a regular file"),
    "Python objects": (
        "aa.npz",
        _content(lambda: written(x=np.array([{}, None]))),
        "holds Python objects",
    ),
    "cut off": ("ab.npz", _content(lambda: written(x=np.arange(999))[:-30]), "cannot be read"),
    "no archive": ("ac.npz", _content(lambda: b"PK\5\6" + bytes(10**6)), "cannot be read"),
}
