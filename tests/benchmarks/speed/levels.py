"""Keeps the peers to a level of vectors, to compare as on a processor that has no more.

Most libraries read a variable for it. XLA does so for what it compiles itself, but hands its
products to YNNPACK, which asks the processor; there the answer it has noted is changed.
"""

from __future__ import annotations

import ctypes
import mmap
import struct
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

VARIABLES: Final = {
    "avx2": {
        "XLA_FLAGS": "--xla_cpu_max_isa=AVX2",
        "ONEDNN_MAX_CPU_ISA": "AVX2",
        "ATEN_CPU_CAPABILITY": "avx2",
        "MKL_ENABLE_INSTRUCTIONS": "AVX2",
        "OPENBLAS_CORETYPE": "Haswell",
        "GLIBC_TUNABLES": "glibc.cpu.hwcaps=-AVX512F,-AVX512VL,-AVX512BW",
    }
}
"""What libraries read when they are loaded, for each level."""

YNNPACK_BITS: Final = {"avx2": 0x7F}
"""Of its flags, those up to a level: SSE2, SSSE3, SSE4.1, AVX, F16C, AVX2 and FMA."""

LIBRARY: Final = "libjax_common.so"
ASKED = b"_ZN3ynn24get_supported_arch_flagsEv"
NOTED = b"_ZZN3ynn24get_supported_arch_flagsEvE5flags"
"""The function that asks the processor once, and the variable where it notes the answer."""

_HEADER, _SECTION, _SYMBOL = struct.Struct("<40xQ10xHHH"), struct.Struct("<II16xQQIIQQ"), 24
_SYMBOLS = 2


class CannotHoldError(Exception):
    """A library uses whatever the processor has, and nothing could be done about it."""


def hold(level: str | None) -> None:
    """Keep what this process has loaded to a level.

    Raises:
        CannotHoldError: JAX is loaded and its products cannot be kept to the level.
    """
    if level not in YNNPACK_BITS:
        return
    loaded = _loaded()
    if not loaded and "jaxlib" in sys.modules:
        raise CannotHoldError(f"JAX's products cannot be kept to {level} on this system.")
    for path, base in loaded:
        places = _places(path, (ASKED, NOTED))
        if len(places) < 2:
            raise CannotHoldError(f"JAX's products cannot be kept to {level}: no such symbols.")
        ask: Callable[[], int] = ctypes.CFUNCTYPE(ctypes.c_uint64)(base + places[ASKED])
        ask()
        noted = ctypes.c_uint64.from_address(base + places[NOTED])
        noted.value &= YNNPACK_BITS[level]
        if ask() & ~YNNPACK_BITS[level]:
            raise CannotHoldError(f"JAX's products cannot be kept to {level}.")


def _loaded() -> list[tuple[Path, int]]:
    """JAX's library where this process has it, and the address at which it begins."""
    try:
        maps = Path("/proc/self/maps").read_text(encoding="utf-8").splitlines()
    except OSError:
        return []
    for line in maps:  # In the order of addresses.
        span, _, offset, *_, path = line.split(None, 5)
        if path.strip().endswith(LIBRARY):
            return [(Path(path.strip()), int(span.split("-")[0], 16) - int(offset, 16))]
    return []


def _places(path: Path, names: tuple[bytes, ...]) -> dict[bytes, int]:
    """Where symbols of a library for 64 bits lie, those that are local to it, too."""
    found: dict[bytes, int] = {}
    with path.open("rb") as file, mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        begin, size, count, _ = _HEADER.unpack_from(data)
        sections = [_SECTION.unpack_from(data, begin + size * each) for each in range(count)]
        for _, kind, offset, length, link, *_ in sections:
            if kind != _SYMBOLS:
                continue
            texts, end = sections[link][2], sections[link][2] + sections[link][3]
            for name in names:
                at = data.find(b"\0" + name + b"\0", texts, end)
                place = _value(data, offset, offset + length, at + 1 - texts) if at >= 0 else None
                if place is not None:
                    found[name] = place
    return found


def _value(data: Any, begin: int, end: int, name: int) -> int | None:
    """Of the symbol whose name begins at a place among the texts."""
    wanted = struct.pack("<I", name)
    at = data.find(wanted, begin, end)
    while at >= 0 and (at - begin) % _SYMBOL:
        at = data.find(wanted, at + 1, end)
    return None if at < 0 else int(struct.unpack_from("<Q", data, at + 8)[0])
