"""All kinds of state files at once, and the single faults that befall them."""

from __future__ import annotations

import hashlib
import json
import os
import random
import stat
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from engine import archives
from tests.fuzz.failing_system import state_kinds  # noqa: F401 - puts them on the list
from tests.fuzz.failing_system.kinds import KINDS

SPARSE: Final = 1 << 40
_LARGE: Final = 1 << 24
_VALUES: Final = (
    None,
    True,
    "x",
    1.5,
    -1,
    10**30,
    [],
    {},
    [[]],
    "<b>x</b>",
    "\u202e",
    float("inf"),
)
_SETTINGS: Final = ("", "@Invalid()", "@ByteArray(", "@Variant(\\0)", '"', "1, 2", "x" * 9999)
_VERSIONS: Final = (0, 2, 99, -1, "1", None, 1.5, True)


def make_sound(home: Path) -> None:
    """Fill a home with everything that is kept, as the program writes it."""
    home.mkdir(parents=True)
    name_folders(home)
    for kind in KINDS.values():
        kind(home).prepare()


def name_folders(home: Path) -> None:
    """Let the program keep its things below a home."""
    for part in ("CONFIG", "DATA", "STATE", "CACHE"):
        os.environ[f"XDG_{part}_HOME"] = str(home / part.lower())


def group(path: Path) -> str:
    """What a file of a home is, in a word or two."""
    if path.suffix == ".lock":
        return "lock"
    if path.name == "batches.f64":
        return "rows of a checkpoint"
    for part, name in _GROUPS.items():
        if part in str(path):
            return name
    return "file of the user's"


_GROUPS: Final = {
    "config/": "settings",
    "recovery/": "journal",
    "trainings/": "checkpoint",
    "runs/": "run",
    "templates/": "template",
    "my-digits": "my digits",
    "lessons.json": "progress in lessons",
    "own-data/": "prepared data",
    "cache/": "digit cache",
}


def damage(home: Path, rng: random.Random) -> tuple[str, str]:
    """Do one random thing to one random file; what it was done to, and what was done."""
    files = sorted(path for path in home.rglob("*") if path.is_file())
    by_group: dict[str, list[Path]] = {}
    for path in files:
        by_group.setdefault(group(path.relative_to(home)), []).append(path)
    what = rng.choice(sorted(by_group))
    path = rng.choice(by_group[what])
    fault = rng.choice([*_CONTENTS, *_CONTENTS, *_PLACES])
    if fault in _PLACES:
        path.unlink()
        _PLACES[fault](path, rng)
    else:
        _damage_content(path, fault, rng)
    return what, fault


def _damage_content(path: Path, fault: str, rng: random.Random) -> None:
    content = path.read_bytes()
    try:
        changed = _CONTENTS[fault](content, rng, path)
    except (ValueError, LookupError, TypeError):  # It has no such parts.
        changed = _byte(content, rng, path)
    path.write_bytes(changed)


def _byte(content: bytes, rng: random.Random, path: Path) -> bytes:
    if not content:
        return b"\x00"
    changed = bytearray(content)
    changed[rng.randrange(len(changed))] = rng.randrange(256)
    return bytes(changed)


def _sector(content: bytes, rng: random.Random, path: Path) -> bytes:
    start = rng.randrange(0, len(content) + 1, 512)
    return content[:start] + bytes(len(content[start : start + 512])) + content[start + 512 :]


def _truncated(content: bytes, rng: random.Random, path: Path) -> bytes:
    return content[: rng.randrange(len(content) + 1)]


def _extended(content: bytes, rng: random.Random, path: Path) -> bytes:
    return content + rng.choice([b"\x00" * 512, content, rng.randbytes(50), b"\n", b"{}\n"])


def _noise(content: bytes, rng: random.Random, path: Path) -> bytes:
    return rng.randbytes(rng.randrange(600))


def _nested(content: bytes, rng: random.Random, path: Path) -> bytes:
    return b"[" * 10 ** rng.randrange(1, 6)


def _wrong_type(content: bytes, rng: random.Random, path: Path) -> bytes:
    def change(value: Any) -> None:
        holder, key = rng.choice(list(_places(value)))
        holder[key] = rng.choice(_VALUES)

    return _edited(content, rng, path, change)


def _missing(content: bytes, rng: random.Random, path: Path) -> bytes:
    def change(value: Any) -> None:
        holder, key = rng.choice(list(_places(value)))
        del holder[key]

    return _edited(content, rng, path, change)


def _version(content: bytes, rng: random.Random, path: Path) -> bytes:
    def change(value: Any) -> None:
        value["version"] = rng.choice(_VERSIONS)

    return _edited(content, rng, path, change)


def _edited(content: bytes, rng: random.Random, path: Path, change: Callable[[Any], None]) -> bytes:
    """The file with its document changed: JSON, a line of it, the head of an archive, a setting."""
    if path.suffix == ".npz":
        arrays = archives.read(path)
        head = archives.document(arrays)
        change(head)
        del arrays[archives.HEAD]
        with path.open("wb") as file:
            archives.write(file, arrays, head)
        return path.read_bytes()
    if path.suffix == ".ini":
        lines = content.decode().splitlines()
        place = rng.choice([n for n, line in enumerate(lines) if "=" in line])
        values = (
            "",
            "@Invalid()",
            "@ByteArray(",
            "@Variant(\\0)",
            '"',
            "1, 2",
            "x" * 9999,
            "@Rect(x)",
        )
        lines[place] = f"{lines[place].partition('=')[0]}={rng.choice(values)}"
        return "\n".join(lines).encode()
    lines = content.splitlines() if path.suffix == ".jsonl" else [content]
    place = rng.randrange(len(lines))
    value = json.loads(lines[place])
    change(value)
    lines[place] = json.dumps(value).encode()
    return b"\n".join(lines)


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(items):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


def _zip_bits(content: bytes, rng: random.Random, path: Path) -> bytes:
    """Other flags, or another method, in one of an archive's headers."""
    changed = bytearray(content)
    signature, places = rng.choice([(b"PK\x03\x04", (6, 8)), (b"PK\x01\x02", (8, 10))])
    found = [n for n in range(len(content)) if content.startswith(signature, n)]
    place = rng.choice(found) + rng.choice(places)
    changed[place : place + 2] = rng.randbytes(2)
    return bytes(changed)


_CONTENTS: Final[dict[str, Callable[[bytes, random.Random, Path], bytes]]] = {
    "one byte": _byte,
    "a sector of zeros": _sector,
    "truncated": _truncated,
    "extended": _extended,
    "noise": _noise,
    "nested deeply": _nested,
    "wrong type": _wrong_type,
    "something missing": _missing,
    "another version": _version,
    "bits of a zip": _zip_bits,
}


def _folder(path: Path, rng: random.Random) -> None:
    path.mkdir()
    (path / "thesis.txt").write_text("mine")


def _sparse(path: Path, rng: random.Random) -> None:
    with path.open("wb") as file:
        file.truncate(SPARSE)


def _forbidden(path: Path, rng: random.Random) -> None:
    path.write_bytes(b"secret")
    path.chmod(0)


_PLACES: Final[dict[str, Callable[[Path, random.Random], None]]] = {
    "empty": lambda path, rng: path.touch(),
    "a folder": _folder,
    "a pipe": lambda path, rng: os.mkfifo(path),
    "a terabyte": _sparse,
    "a link to itself": lambda path, rng: path.symlink_to(path.name),
    "a link to nothing": lambda path, rng: path.symlink_to("nothing"),
    "an endless device": lambda path, rng: path.symlink_to("/dev/zero"),
    "forbidden": _forbidden,
}


def belongings(home: Path) -> dict[str, str]:
    """What lies in a home but for locks, logs and caches: by path, a sign of its content.

    The settings count line by line, since each window writes the file anew.
    """
    found: dict[str, str] = {}
    for path in home.rglob("*"):
        name = str(path.relative_to(home))
        if path.suffix in (".lock", ".log") or name.startswith("cache"):
            continue
        if name.startswith("config") and _is_small(path):
            lines = path.read_bytes().splitlines()
            values = [line for line in lines if not line.strip().startswith(b"[")]
            found.update((f"a line of {name}: {line!r}", _value(line)) for line in values)
        else:
            found[name] = _sign(path)
    return found


def _value(line: bytes) -> str:
    """A line of settings, whatever blanks are around its parts."""
    name, sign, value = line.partition(b"=")
    return repr(name.strip() + sign + value.strip())


def _is_small(path: Path) -> bool:
    status = path.lstat()
    return stat.S_ISREG(status.st_mode) and status.st_size < _LARGE


def _sign(path: Path) -> str:
    status = path.lstat()
    kind = stat.S_IFMT(status.st_mode)
    if stat.S_ISLNK(kind):
        return f"link {path.readlink()}"
    if not stat.S_ISREG(kind):
        return f"kind {kind:o}"
    if status.st_size > _LARGE:
        return f"{status.st_size} bytes"
    return hashlib.sha256(path.read_bytes()).hexdigest()


def lost(before: dict[str, str], after: dict[str, str]) -> list[str]:
    """The files whose content is nowhere any more, under whatever name."""
    missing = Counter(before.values()) - Counter(after.values())
    lines = set(after.values())
    return sorted(
        name
        for name, sign in before.items()
        if sign in missing and not (name.startswith("a line") and sign in lines)
    )
