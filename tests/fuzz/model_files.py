"""Opens 6,000 damaged model files, and prints how each kind was met, how long it took, and memory.

    python -m tests.fuzz.model_files [--count 6000]

A third are archives with damage of every kind, a third are files of the old form, and of a third
one value of the config has become something of another kind, in files of every form that Keras
writes. What opens is used as programs do: summary, prediction, saved and opened again.

Ends with status 1 where a file met anything but one clear sentence, or could not be used once it
was open, took longer than a second, or needed more than 300 MB.
"""

from __future__ import annotations

import argparse
import resource
import sys
import tempfile
import time
import warnings
from collections import Counter
from pathlib import Path

from tests.engine.saving.damage import damaged
from tests.engine.saving.damaged_legacy import damaged as damaged_legacy
from tests.engine.saving.opening import corpus, sound_file, try_to_open
from tests.engine.saving.retyping import HDF5, retyped

SLOWEST = 1.0
MOST_MEMORY = 300e6


def main() -> int:
    """Open them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=6000)
    parser.add_argument("--first", type=int, default=0)
    parser.add_argument("--sentences", action="store_true", help="print what is said, too")
    options = parser.parse_args()
    warnings.simplefilter("error")
    kinds: Counter[tuple[str, str]] = Counter()
    sentences: set[str] = set()
    wrong: list[str] = []
    slowest = 0.0
    before = _peak_memory()
    with tempfile.TemporaryDirectory() as folder:
        sound, others = sound_file(Path(folder)), list(corpus().values())
        old = [content for content in others if content.startswith(HDF5)]
        for number in range(options.first, options.first + options.count):
            way, which = number % 3, number // 3
            if way == 0:
                file = damaged(sound, which)
            elif way == 1:
                file = damaged_legacy(old[which % len(old)], which)
            else:
                file = retyped(others[which % len(others)], which)
            path = Path(folder) / "damaged.keras"
            path.write_bytes(file.content)
            start = time.perf_counter()
            outcome, sentence = try_to_open(path, file)
            elapsed = time.perf_counter() - start
            slowest = max(slowest, elapsed)
            kinds[file.kind, outcome] += 1
            sentences.add(sentence)
            if outcome not in ("refused", "loaded") or elapsed > SLOWEST:
                wrong.append(f"{number} ({file.kind}, {elapsed:.2f} s): {outcome} {sentence}")
    memory = _peak_memory()
    for (kind, outcome), count in sorted(kinds.items()):
        print(f"{kind:28} {outcome:10} {count:5}")
    print(f"{options.count} files, {len(sentences)} sentences; slowest {slowest * 1000:.0f} ms")
    print(f"peak memory {memory / 1e6:.0f} MB, {(memory - before) / 1e6:.0f} MB above the start's")
    if options.sentences:
        print(*sorted(sentences), sep="\n")
    print(*wrong, sep="\n")
    too_much = memory - before > MOST_MEMORY
    return 1 if wrong or too_much else 0


def _peak_memory() -> float:
    kilobytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    return kilobytes * (1 if sys.platform == "darwin" else 1024)


if __name__ == "__main__":
    sys.exit(main())
