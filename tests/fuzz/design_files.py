"""Opens 5,000 damaged design files in a window; prints how each kind was met, time and memory.

    python -m tests.fuzz.design_files [--count 5000]

Ends with status 1 where a file met anything but one clear sentence in which it is named, where the
canvas changed, or where one took longer than a second or 100 MB. Files that the damage has left
sound (a changed number that is still allowed) may open.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import resource
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

SLOWEST: Final = 1.0
MOST_MEMORY: Final = 100e6


def _truncated(text: str, rng: random.Random) -> bytes:
    return text[: rng.randrange(len(text))].encode()


def _flipped(text: str, rng: random.Random) -> bytes:
    content = bytearray(text.encode())
    for _ in range(rng.randrange(1, 5)):
        content[rng.randrange(len(content))] ^= 1 << rng.randrange(8)
    return bytes(content)


def _wrong_type(text: str, rng: random.Random) -> bytes:
    return _changed(text, rng, [None, True, "x", 1.5, -1, [], {}, [[]], {"kind": 3}, "\u202e"])


def _huge_number(text: str, rng: random.Random) -> bytes:
    return _changed(text, rng, [10**30, -(10**30), 2**63, 1e308, 10**4000])


def _deep(text: str, rng: random.Random) -> bytes:
    depth = 10 ** rng.randrange(2, 6)
    opening, closing = rng.choice([("[", "]"), ('{"a":', "}")])
    middle = "0" if opening == "[" else "{}"
    return (opening * depth + middle + closing * depth * rng.randrange(2)).encode()


def _missing(text: str, rng: random.Random) -> bytes:
    content = json.loads(text)
    place = rng.choice([content, content["settings"], *content["blocks"], content["optimizer"]])
    del place[rng.choice(list(place))]
    return json.dumps(content).encode()


def _many_blocks(text: str, rng: random.Random) -> bytes:
    content = json.loads(text)
    content["blocks"] *= rng.choice([2, 1000, 4000])
    return json.dumps(content).encode()


def _noise(text: str, rng: random.Random) -> bytes:
    return rng.randbytes(rng.randrange(2000))


def _changed(text: str, rng: random.Random, values: list[Any]) -> bytes:
    content = json.loads(text)
    places = list(_places(content))
    holder, key = rng.choice(places)
    holder[key] = rng.choice(values)
    sys.set_int_max_str_digits(0)
    return json.dumps(content).encode()


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(items):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


DAMAGE: Final[dict[str, Callable[[str, random.Random], bytes]]] = {
    "truncated": _truncated,
    "flipped bits": _flipped,
    "wrong type": _wrong_type,
    "huge number": _huge_number,
    "nested deeply": _deep,
    "something missing": _missing,
    "blocks repeated": _many_blocks,
    "noise": _noise,
}


def clear(message: str, path: Path) -> bool:
    """Whether a complaint is a short text of one line that names the file."""
    text = message.strip()
    return path.name in text and "\n" not in text and text.endswith(".") and len(text) <= 600


def main() -> int:
    """Open them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=5000)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        return run(options.count, Path(home))


def run(count: int, folder: Path) -> int:
    """The files, and the table of how they were met."""
    from PySide6.QtWidgets import QApplication

    from netbuilder.app import create_window
    from netbuilder.design import Design, templates
    from netbuilder.document import Document
    from netbuilder.views.canvas import Canvas
    from netbuilder.views.common.questions import MessageBox

    app = QApplication([])
    window = create_window("digits")
    document, canvas = window.findChild(Document), window.findChild(Canvas, "canvas")
    said: list[str] = []
    MessageBox.exec = lambda box: said.append(box.text())  # type: ignore[method-assign,assignment]
    window.show()
    shown = Design.default("digits").with_setting("epochs", 7)
    document.new(shown)
    sound = []
    for template in templates.built_in("mnist"):
        path = folder / "sound.netbuilder.json"
        template.design.save(path)
        sound.append(path.read_text())
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    slowest, before = 0.0, _peak()
    for number in range(count):
        rng = random.Random(number)
        kind = rng.choice(["a gigabyte of zeros", *DAMAGE])
        path = folder / f"damaged {number}.json"
        if kind in DAMAGE:
            path.write_bytes(DAMAGE[kind](rng.choice(sound), rng))
        else:
            with path.open("wb") as file:
                file.truncate(2**30)
        names = canvas._scene.names
        said.clear()
        start = time.perf_counter()
        opened = window.open_path(path)
        took = time.perf_counter() - start
        slowest = max(slowest, took)
        path.unlink()
        outcome = "opened" if opened else "refused"
        if opened:
            document.new(shown)
        elif document.design != shown or canvas._scene.names != names:
            outcome = "CHANGED the canvas"
        elif len(said) != 1 or not clear(said[0], path):
            outcome = "said something odd"
        if took > SLOWEST:
            outcome = "took too long"
        if outcome not in ("opened", "refused"):
            wrong.append(f"{number} ({kind}): {outcome}: {said} {took:.2f} s")
        outcomes[kind, outcome] += 1
        app.processEvents()
    memory = _peak() - before
    for (kind, outcome), times in sorted(outcomes.items()):
        print(f"{kind:22} {outcome:20} {times:5}")
    print(f"{count} files; slowest {1000 * slowest:.0f} ms; {memory / 1e6:.0f} MB above the start")
    print(*wrong[:20], sep="\n")
    document.new(shown)
    window.close()
    return 1 if wrong or memory > MOST_MEMORY else 0


def _peak() -> float:
    """Bytes that this process has held at most."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024.0


if __name__ == "__main__":
    sys.exit(main())
