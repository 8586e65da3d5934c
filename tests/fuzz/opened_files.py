"""Opens 3,000 damaged or hostile files of every kind in a window; prints how each kind was met.

    python -m tests.fuzz.opened_files [--count 3000] [--first 0]

The files are models with and without NetBuilder's own entry, models of the old form, weights alone,
configs, notebooks, scripts, designs, and the beginnings of foreign formats; of each a part or a
value is damaged, retyped, or replaced, and a third have another name than their content says.

Ends with status 1 where a file met anything but one clear sentence in which it is named, where the
window changed without opening it, or where one took longer than two seconds. What the damage has
left sound may open.
"""

from __future__ import annotations

import argparse
import json
import os
import random
import sys
import tempfile
import time
import zipfile
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import numpy as np

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from tests.engine.saving.damage import damaged, damaged_hdf5, entries_of, packed
from tests.engine.saving.damaged_legacy import damaged as damaged_legacy
from tests.engine.saving.opening import corpus, sound_file
from tests.engine.saving.retyping import HDF5, retyped
from tests.fuzz.design_files import DAMAGE, clear

SLOWEST: Final = 2.0
BESIDE: Final = "netbuilder.json"
_ENDINGS: Final = (".keras", ".h5", ".json", ".py", ".ipynb", ".csv", ".bin", "", ".png")
_STARTS: Final = (
    b"PK\x03\x04",
    b"PK\x05\x06",
    b"\x89HDF\r\n\x1a\n",
    b"\x93NUMPY",
    b"\x89PNG\r\n\x1a\n",
    b"\xff\xd8\xff",
    b"GIF89a",
    b"BM",
    b"P5 ",
    b"%PDF-1.7",
    b"\x1f\x8b",
    b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
    b"PAR1",
    b"SQLite format 3\0",
    b"\x80\x04",
    b"\x08\x07\x12\x05keras",
    b"\x7fELF",
    b"GGUF",
    b"<html>",
    b"<?xml version='1.0'?>",
    b"@relation iris\n@attribute a numeric\n",
    b"\xff\xfe{\0",
    b"\xef\xbb\xbf",
    b"{",
    b"[",
    b"import keras\n",
    b"\0\0\0\0",
)
_REPEATED: Final = (
    b"\n",
    b" ",
    b"\t\n",
    b"a,",
    b"a,b\n",
    b"%\n",
    b"import ",
    b"<",
    b"PK\x01\x02",
    b"{",
)
_SCRIPT: Final = (
    "import keras\nfrom keras import layers\n"
    "model = keras.Sequential([keras.Input((784,)), layers.Dense(8, activation='relu'),\n"
    "    layers.Dense(10, activation='softmax')])\n"
    "model.compile('adam', 'categorical_crossentropy', metrics=['accuracy'])\n"
    "model.fit(x_train, y_train, epochs=3, batch_size=16)\n"
)


class Files:
    """Makes damaged files, each by its number.

    Args:
        folder: where the sound ones are written.
    """

    def __init__(self, folder: Path) -> None:
        import engine as keras
        from netbuilder.design import Design, build, templates
        from netbuilder.exchange import model_file
        from netbuilder.network.trained import Figure, TrainedNetwork

        self._sound = sound_file(folder)
        others = corpus()
        self._others = list(others.values())
        self._old = [content for content in self._others if content.startswith(HDF5)]
        self._own, self._designs = [], []
        for template in templates.built_in("mnist"):
            model = build(template.design)
            network = TrainedNetwork(
                template.design,
                np.asarray(model.get_flat_weights(), np.float32),
                classes=template.design.data_set.names,
                figures=(Figure("accuracy", 0.9, "test", 10),),
            )
            if network.weights.size < 60_000:
                path = folder / "own.keras"
                model_file.write(network, path)
                self._own.append(path.read_bytes())
            template.design.save(folder / "own.json")
            self._designs.append((folder / "own.json").read_text())
        model = build(Design.default("mnist"))
        model.save_weights(folder / "own.weights.h5")
        self._weights = (folder / "own.weights.h5").read_bytes()
        self._config = keras.models.load_model(folder / "sound.keras").to_json()
        cells = [{"cell_type": "code", "source": _SCRIPT, "metadata": {}}]
        self._notebook = json.dumps({"cells": cells, "nbformat": 4, "metadata": {}})

    def make(self, number: int) -> tuple[str, bytes]:
        """The kind of a file, and its content."""
        rng = random.Random(number)
        kind = rng.choice(list(self._MAKERS))
        return kind, self._MAKERS[kind](self, number, rng)

    def _archive(self, number: int, rng: random.Random) -> bytes:
        dense = [content for content in self._own if b'"units"' in content]
        return damaged(rng.choice([self._sound, *dense]), number).content

    def _legacy(self, number: int, rng: random.Random) -> bytes:
        return damaged_legacy(rng.choice(self._old), number).content

    def _retyped(self, number: int, rng: random.Random) -> bytes:
        return retyped(rng.choice(self._others), number).content

    def _beside(self, number: int, rng: random.Random) -> bytes:
        """What NetBuilder says beside a model is damaged or hostile."""
        entries = entries_of(rng.choice(self._own))
        text = entries[BESIDE].decode()
        damage = rng.choice(["truncated", "flipped bits", "nested deeply", "noise", "value"])
        entries[BESIDE] = _changed(text, rng) if damage == "value" else DAMAGE[damage](text, rng)
        return packed(entries)

    def _huge_beside(self, number: int, rng: random.Random) -> bytes:
        entries = entries_of(rng.choice(self._own))
        entries[BESIDE] = b'{"a": "' + b"x" * 10 ** rng.randrange(6, 8) + b'"}'
        return packed(entries, rng.choice([zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED]))

    def _weights_alone(self, number: int, rng: random.Random) -> bytes:
        return damaged_hdf5(self._weights, np.random.default_rng(number))[0]

    def _damaged_config(self, number: int, rng: random.Random) -> bytes:
        return _damaged_text(self._config, rng)

    def _damaged_notebook(self, number: int, rng: random.Random) -> bytes:
        return _damaged_text(self._notebook, rng)

    def _damaged_design(self, number: int, rng: random.Random) -> bytes:
        return DAMAGE[rng.choice(list(DAMAGE))](rng.choice(self._designs), rng)

    def _damaged_script(self, number: int, rng: random.Random) -> bytes:
        lines = _SCRIPT.splitlines(keepends=True)
        place = rng.randrange(len(lines))
        strange = [
            "x = (\n",
            "\0",
            "lambda: 0\n",
            "é" * 500 + "\n",
            "f(" * 400 + "\n",
            "'''\n",
            "\\\n",
        ]
        lines[place] = rng.choice([*strange, lines[place][: rng.randrange(60)]])
        return "".join(lines).encode()

    def _foreign(self, number: int, rng: random.Random) -> bytes:
        if rng.random() < 0.2:
            return rng.choice(_REPEATED) * rng.choice([1_000, 70_000, 300_000])
        return rng.choice(_STARTS) + rng.randbytes(rng.randrange(400))

    _MAKERS: Final[dict[str, Callable[[Files, int, random.Random], bytes]]] = {
        "archive": _archive,
        "old form": _legacy,
        "value of a config": _retyped,
        "netbuilder.json": _beside,
        "huge netbuilder.json": _huge_beside,
        "weights alone": _weights_alone,
        "config": _damaged_config,
        "notebook": _damaged_notebook,
        "design": _damaged_design,
        "script": _damaged_script,
        "foreign": _foreign,
    }


def _damaged_text(text: str, rng: random.Random) -> bytes:
    kind = rng.choice(["truncated", "flipped bits", "nested deeply", "noise", "value"])
    return _changed(text, rng) if kind == "value" else DAMAGE[kind](text, rng)


def _changed(text: str, rng: random.Random) -> bytes:
    """JSON with one value that is something else."""
    content = json.loads(text)
    places = list(_places(content))
    holder, key = rng.choice(places)
    strange: list[Any] = [None, True, "x", 1.5, -1, [], {}, [[]], 10**30, "\u202e", {"kind": 3}]
    if rng.random() < 0.2 and isinstance(holder, dict):
        del holder[key]
    else:
        holder[key] = rng.choice(strange)
    return json.dumps(content).encode()


def _places(value: Any) -> Any:
    items = value.items() if isinstance(value, dict) else enumerate(value)
    for key, each in list(items):
        yield value, key
        if isinstance(each, dict | list):
            yield from _places(each)


def main() -> int:
    """Open them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=3000)
    parser.add_argument("--first", type=int, default=0)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as home:
        for variable in ("XDG_CONFIG_HOME", "XDG_DATA_HOME", "XDG_STATE_HOME"):
            os.environ[variable] = home
        return run(options.first, options.count, Path(home))


def run(first: int, count: int, folder: Path) -> int:
    """The files, and the table of how they were met."""
    from PySide6.QtWidgets import QApplication, QDialog

    from netbuilder.app import create_window
    from netbuilder.design import Design
    from netbuilder.document import Document
    from netbuilder.views.common.questions import MessageBox
    from netbuilder.views.imported import OwnDataDialog

    app = QApplication.instance() or QApplication([])
    window = create_window("digits")
    document = window.findChild(Document)
    said: list[str] = []
    MessageBox.exec = lambda box: said.append(box.text())  # type: ignore[method-assign,assignment]
    led: list[Path] = []
    OwnDataDialog.exec = lambda dialog: (  # type: ignore[method-assign,assignment]
        led.append(Path()) or QDialog.DialogCode.Rejected
    )
    window.show()
    shown = Design.default("digits").with_setting("epochs", 7)
    document.new(shown)
    files = Files(folder)
    outcomes: Counter[tuple[str, str]] = Counter()
    wrong: list[str] = []
    slowest = 0.0
    for number in range(first, first + count):
        kind, content = files.make(number)
        rng = random.Random(-number)
        usual = ".json" if kind in ("config", "design") else ".keras"
        ending = usual if rng.random() < 2 / 3 else rng.choice(_ENDINGS)
        path = folder / f"damaged {number}{ending}"
        path.write_bytes(content)
        said.clear()
        led.clear()
        start = time.perf_counter()
        opened = window.open_path(path)
        took = time.perf_counter() - start
        app.processEvents()
        slowest = max(slowest, took)
        outcome = "opened" if opened else "led to Own Data" if led else "refused"
        if opened:
            window.network.clear()
            document.new(shown)
        elif document.design != shown or window.network.trained is not None:
            outcome = "CHANGED the window"
            document.new(shown)
        elif not led and (len(said) != 1 or not clear(said[0], path)):
            outcome = "said something odd"
        if took > SLOWEST:
            outcome = "took too long"
        if outcome not in ("opened", "refused", "led to Own Data"):
            wrong.append(f"{number} ({kind}{ending}): {outcome}: {said} {took:.2f} s")
        outcomes[kind, outcome] += 1
        path.unlink()
    for (kind, outcome), times in sorted(outcomes.items()):
        print(f"{kind:22} {outcome:20} {times:5}")
    print(f"{count} files; slowest {1000 * slowest:.0f} ms")
    print(*wrong[:40], sep="\n")
    document.new(shown)
    window.close()
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
