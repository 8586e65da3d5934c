"""Reads public Keras scripts, and holds what is read against what real Keras makes of them.

    .venv/bin/python -m tests.fuzz.public_scripts FOLDER --keras-python PATH [--list]

FOLDER holds scripts and notebooks with Sequential models, of any age. Keras's interpreter walks
each (tests/fuzz/keras_constructors.py) and makes its layers with Keras's own constructors; their
configs are the truth. Prints how many scripts are read into the right networks, how many are
refused and why, and each that is read into a wrong one; --list names every script with its outcome.
Ends with status 1 if a network is wrong.
"""

from __future__ import annotations

import argparse
import json
import re
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path
from typing import Any, Final

from netbuilder.design import Block, Design
from netbuilder.design.catalogue import entry
from netbuilder.design.code import Reading, read
from netbuilder.design.code.sources import notebook_code, readable

_WALKER: Final = Path(__file__).with_name("keras_constructors.py")
_IGNORED: Final = re.compile(
    r"name|unroll|trainable|dtype|seed|.*_regularizer|.*_constraint|quantiz.*"
)
_DATA: Final = "unknown"


def plain(path: Path) -> str:
    """The Python of a script or a notebook."""
    text = path.read_text("utf-8", "replace")
    return readable(notebook_code(text) or text)


def truths(scripts: dict[Path, str], python: str) -> dict[Path, list[dict[str, Any]]]:
    """The models of each script as Keras makes them."""
    with tempfile.TemporaryDirectory() as folder:
        places = {}
        for number, (path, text) in enumerate(scripts.items()):
            place = Path(folder) / f"{number}.txt"
            place.write_text(text, "utf-8")
            places[str(place)] = path
        done = subprocess.run(
            [python, str(_WALKER)], input="\n".join(places), capture_output=True, text=True
        )
    found = {}
    for line in done.stdout.splitlines():
        told = json.loads(line)
        found[places[told["file"]]] = told.get("models", [])
    return found


def same(ours: Any, theirs: Any) -> bool:
    """Whether two values of configs mean the same."""
    if isinstance(ours, dict) and theirs is None:
        return ours.get("class_name") == "GlorotUniform"  # What Keras takes in its place.
    if isinstance(ours, dict) and isinstance(theirs, dict):
        if "class_name" in ours:
            if ours["class_name"] != theirs.get("class_name"):
                return False
            if not ours["class_name"].endswith(("Uniform", "Normal", "Orthogonal")):
                return same(ours.get("config"), theirs.get("config"))
            return True
        shared = [key for key in ours if key in theirs and not _IGNORED.fullmatch(key)]
        return all(same(ours[key], theirs[key]) for key in shared)
    if isinstance(ours, list | tuple) and isinstance(theirs, list | tuple):
        return len(ours) == len(theirs) and all(map(same, ours, theirs))
    if isinstance(ours, float | int) and isinstance(theirs, float | int):
        return abs(ours - theirs) <= 1e-6 * max(1, abs(ours))
    return bool(ours == theirs)


def fault(reading: Reading, truth: dict[str, Any]) -> str:
    """In what a network differs from Keras's; '' where in nothing."""
    design = reading.design
    assert design is not None
    blocks: list[Block] = list(design.blocks)
    if len(blocks) == len(truth["layers"]) + 1 and any(
        "from_logits" in note.message for note in reading.notes
    ):
        blocks.pop()
    kinds, wanted = [b.kind for b in blocks], [kind for kind, _ in truth["layers"]]
    if kinds != wanted:
        return f"{kinds} in place of {wanted}"
    for block, (kind, config) in zip(blocks, truth["layers"], strict=True):
        made = entry(kind).make(block.parameters).get_config()
        if not same(made, config):
            differing = [
                f"{key} {made[key]} in place of {config[key]}"
                for key in made
                if key in config
                and not _IGNORED.fullmatch(key)
                and not same(made[key], config[key])
            ]
            return f"{kind}: {', '.join(differing)}"
    shape = truth["shape"]
    if shape is not None and list(design.input_shape) != shape:
        return f"input {design.input_shape} in place of {shape}"
    return ""


def judged(text: str, models: list[dict[str, Any]]) -> tuple[str, str]:
    """What becomes of a script: its outcome in a word, and more about it."""
    expressible = [each for each in models if not each["trouble"] and not each["inner"]]
    expressible = [each for each in expressible if each["layers"]]
    first = read(text, Design())
    asked = [(choice.line, choice.key) for choice in first.choices] or [(None, None)]
    outcomes = []
    for line, key in asked:
        reading = read(text, Design(), key)
        if reading.design is None:
            outcomes.append(("refused", reading.problems[0].message))
            continue
        true = [each for each in models if line is None or each["line"] == line]
        whole = [each for each in true if not each["trouble"] and each["layers"]]
        if not whole:
            said = true[-1]["trouble"] if true else "no model"
            outcomes.append(("unverified", said or "no layers"))
            continue
        faults = [fault(reading, each) for each in whole]
        right = "" in faults
        outcomes.append(("right", "") if right else ("WRONG", f"line {line}: {faults[0]}"))
    words = [word for word, _ in outcomes]
    for word in ("WRONG", "refused", "unverified"):
        if word in words:
            said = next(more for each, more in outcomes if each == word)
            some = word == "refused" and "right" in words
            if not expressible and word != "WRONG":
                return f"not for Keras 3, {word}", said
            return ("partly read" if some else word), said
    return "right", ""


def main() -> int:
    """Print what became of the scripts."""
    parser = argparse.ArgumentParser(description=__doc__.partition("\n")[0])
    parser.add_argument("folder", type=Path)
    parser.add_argument("--keras-python", required=True)
    parser.add_argument("--list", action="store_true")
    given = parser.parse_args()
    scripts = {path: plain(path) for path in sorted(given.folder.iterdir())}
    true = truths(scripts, given.keras_python)
    outcomes: Counter[str] = Counter()
    reasons: Counter[str] = Counter()
    for path, text in scripts.items():
        outcome, said = judged(text, true.get(path, []))
        outcomes[outcome] += 1
        if outcome in ("refused", "partly read"):
            reasons[re.sub(r"\d+|'[^']*'", "#", said)[:80]] += 1
        if given.list or outcome == "WRONG":
            print(f"{outcome}: {path.name}: {said}")
    for outcome, count in outcomes.most_common():
        print(f"{count:4} {outcome}")
    for reason, count in reasons.most_common():
        print(f"{count:8} {reason}")
    for_keras = sum(n for word, n in outcomes.items() if not word.startswith("not for"))
    print(f"{outcomes['right']} of {for_keras} scripts that Keras 3 can express are read whole")
    return 1 if outcomes["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
