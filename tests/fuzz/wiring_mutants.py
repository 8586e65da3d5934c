"""Mutants of the wiring between trainings, networks and views: do the tests catch them?

    python -m tests.fuzz.wiring_mutants [--only TEXT] [--jobs 1]

Each mutant is one change of a line in a copy of the program, after which the tests of that place
are run, and, should they pass, all that know the window. Prints which mutants were caught by which
test; a mutant that survives is a test that is missing. Half an hour; 95 % are to be caught.
"""

from __future__ import annotations

import argparse
import os
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from queue import Queue
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
WINDOW = "netbuilder/views/window/"
TESTS = "tests/netbuilder/"
OWN = {
    "run_feed.py": (f"{TESTS}views/window/test_run_feed.py",),
    "holding.py": (f"{TESTS}views/window/test_holding.py",),
    "network_steps.py": (f"{TESTS}views/window/test_taught.py",),
    "belonging.py": (f"{TESTS}views/window/test_whose_results.py",),
    "ended.py": (f"{TESTS}views/window/test_run_feed.py",),
    "restored.py": (f"{TESTS}network/test_restored.py",),
    "current.py": (
        f"{TESTS}network/test_current.py",
        f"{TESTS}views/window/test_run_feed.py",
        f"{TESTS}views/test_scrubber.py",
    ),
    "pad_reading.py": (
        f"{TESTS}views/window/test_pad_reading.py",
        f"{TESTS}views/pad",
        f"{TESTS}views/window/test_whose_results.py",
    ),
    "insight.py": (f"{TESTS}views/insight",),
    "reading.py": (f"{TESTS}test_table_form.py",),
    "panel.py": (f"{TESTS}views/test_surface.py",),
    "run_view.py": (f"{TESTS}views/window/test_whose_results.py", f"{TESTS}test_window.py"),
    "teaching.py": (f"{TESTS}views/window/test_taught.py",),
    "training_control.py": (f"{TESTS}test_resuming.py",),
}
"""The tests of a file, which are asked first."""
_PATIENCE = 900
ALL = (f"{TESTS}network", f"{TESTS}test_figures_agree.py", f"{TESTS}views",
       f"{TESTS}test_table_form.py", f"{TESTS}test_window.py", f"{TESTS}test_own_data.py",
       f"{TESTS}training",
       f"{TESTS}test_network_sequences.py", f"{TESTS}test_resuming.py")  # fmt: skip


class Mutant(NamedTuple):
    """A change that a user would notice.

    Attributes:
        what: in words.
        path: of the file.
        old: text that occurs once.
        new: what takes its place.
    """

    what: str
    path: str
    old: str
    new: str


MUTANTS = (
    Mutant("a run that was left is still shown", WINDOW + "run_feed.py",
           "        if record.run == self._shown:\n", "        if True:\n"),
    Mutant("leaving a run is forgotten", WINDOW + "run_feed.py",
           "self._left = self._trainer.run", "self._left = 0"),
    Mutant("a changed design is not the network's", WINDOW + "run_feed.py",
           "            network.redesign(record.design)\n", "            pass\n"),
    Mutant("the epoch of the weights is one off", WINDOW + "run_feed.py",
           "Origin(epoch=record.epoch + 1)", "Origin(epoch=record.epoch)"),
    Mutant("a run ends without figures", WINDOW + "run_feed.py",
           "self._figures(record.logs) if record.whole else ()", "()"),
    Mutant("the best epoch is called the last", "netbuilder/network/ended.py",
           'if end.epoch == end.epochs_done else "best"', 'if True else "best"'),
    Mutant("the run of the network has no number", WINDOW + "run_feed.py",
           "run=run.number, key=run.key", "key=run.key"),
    Mutant("a trained network has no class names", WINDOW + "run_feed.py",
           "classes=data.names", "classes=()"),
    Mutant("a trained network has no preparation", WINDOW + "run_feed.py",
           "fitted=record.fitted", "fitted=None"),
    Mutant("the weights of an ended run are not taken", WINDOW + "run_feed.py",
           "            network.change(record.weights, origin_of(record), figures, "
           "record.optimizer)\n", ""),
    Mutant("a look back is not over when the run is", WINDOW + "run_feed.py",
           "            network.look_ahead()\n", ""),
    Mutant("moments are those of the next record", WINDOW + "run_feed.py",
           "record.step / record.steps_per_epoch", "record.step"),
    Mutant("Go Back does not restore the weights", WINDOW + "holding.py",
           "        self._hold(run, network_of(run))\n", "        self.restored.emit(run)\n"),
    Mutant("undo does not bring the weights back", WINDOW + "holding.py",
           "            self._network.change(\n                network.weights, network.origin, "
           "network.figures, network.optimizer\n            )\n",
           "            pass\n"),
    Mutant("other data leave the network", WINDOW + "holding.py",
           "elif learns_from(network.design) != learns_from(self._document.design):",
           "elif False:"),
    Mutant("another document leaves the network", WINDOW + "holding.py",
           "if network is not None and is_edited(network.design, self._document.design):",
           "if False:"),
    Mutant("strips stay on blocks that have changed", WINDOW + "holding.py",
           "fitting(network.design, design)", "frozenset(b.name for b in design.blocks)"),
    Mutant("a fitting run is not looked for", WINDOW + "holding.py",
           "        if self._network.trained is None:\n            run = fitting_run",
           "        if False:\n            run = fitting_run"),
    Mutant("the samples of a restored network are not loaded", WINDOW + "holding.py",
           "        self._network.replace(network)\n        self._soon.start()\n"
           "        self.restored",
           "        self._network.replace(network)\n        self.restored"),
    Mutant("the document does not know the network", WINDOW + "holding.py",
           "None if on_its_way else network", "None"),
    Mutant("a restored network has the last epoch's figures", "netbuilder/network/restored.py",
           "run.epochs if last else run.best_epoch or run.epochs", "run.epochs"),
    Mutant("a restored network has no preparation", "netbuilder/network/restored.py",
           "fitted=run.fitted", "fitted=None"),
    Mutant("a restored network has no class names", "netbuilder/network/restored.py",
           "classes=data.names", "classes=()"),
    Mutant("the oldest fitting run is taken", "netbuilder/network/restored.py",
           "return max(fitting,", "return min(fitting,"),
    Mutant("another network has the probe of the last", "netbuilder/network/current.py",
           "        self._probe = None\n        self._begin_timeline()\n        self._samples",
           "        self._begin_timeline()\n        self._samples"),
    Mutant("the probe does not get new weights", "netbuilder/network/current.py",
           "            self._probe.set(trained.weights)\n        self.weightsChanged",
           "            pass\n        self.weightsChanged"),
    Mutant("what is trained meanwhile disturbs a look back", "netbuilder/network/current.py",
           "        if self._latest is None:\n            self._show(trained)",
           "        if True:\n            self._show(trained)"),
    Mutant("a moment of the past has the present figures", "netbuilder/network/current.py",
           "origin=origin, figures=(), optimizer=None", "origin=origin"),
    Mutant("another network can be looked back at along the last one's training",
           "netbuilder/network/current.py",
           "        self._probe = None\n        self._begin_timeline()\n",
           "        self._probe = None\n"),
    Mutant("new weights have the old figures", "netbuilder/network/current.py",
           "            figures=figures,\n",
           "            figures=figures or latest.figures,\n"),
    Mutant("samples of other data are taken", "netbuilder/network/current.py",
           "samples.data == self._trained.data", "True"),
    Mutant("the pad remembers the last network's data", WINDOW + "pad_reading.py",
           "        self._memory = self._seen = None\n        self._key", "        self._key"),
    Mutant("the pad keeps the last network's names", WINDOW + "pad_reading.py",
           "            self._panel.expect(network.design.target, network.classes)\n",
           "            pass\n"),
    Mutant("the pad does not follow the training", WINDOW + "pad_reading.py",
           "        network.weightsChanged.connect(self._follow)\n", ""),
    Mutant("Answers and Layers are not refreshed", "netbuilder/views/insight/insight.py",
           "        network.weightsChanged.connect(self._follow)\n", ""),
    Mutant("Layers keep the last network", "netbuilder/views/insight/insight.py",
           "        self._layers.reset()\n", ""),
    Mutant("the table form keeps the last network", "netbuilder/views/table/reading.py",
           "        network.replaced.connect(self._begin)\n", ""),
    Mutant("the table form keeps the old answer", "netbuilder/views/table/reading.py",
           "        network.weightsChanged.connect(self._throttle.request)\n", ""),
    Mutant("the surface does not begin again", "netbuilder/views/surface/panel.py",
           "        network.probeReady.connect(self._ready)\n", ""),
    Mutant("the surface of the last network stays", "netbuilder/views/surface/panel.py",
           "        self.plane.set_output(None, None)\n", ""),
    Mutant("the best epoch is marked one off", WINDOW + "run_view.py",
           "self._loss.mark_best(epoch + 1)", "self._loss.mark_best(epoch)"),
    Mutant("a restored run keeps the other's curves", WINDOW + "run_view.py",
           "            self._draw(training)\n", "            pass\n"),
    Mutant("teaching has no parent", "netbuilder/insight/teaching.py",
           "parent=parent.origin.run", "parent=0"),
    Mutant("teaching is no step of the history", WINDOW + "network_steps.py",
           '        self._take(learn, say("teaching"))\n', "        learn()\n"),
    Mutant("teaching does not change the network", WINDOW + "network_steps.py",
           "        self._network.change(network.weights, network.origin, network.figures)\n", ""),
    Mutant("results stay unmarked after an edit", WINDOW + "belonging.py",
           "(network.replaced, network.weightsChanged, document.designChanged)",
           "(network.replaced, network.weightsChanged)"),
    Mutant("Continue Training begins with the last but one network",
           WINDOW + "training_control.py", "learned=self._learned()", "learned=None"),
)  # fmt: skip


class Outcome(NamedTuple):
    """What became of a mutant; `by` is the test that caught it, '' if none did."""

    mutant: Mutant
    by: str
    seconds: float


def copy_of_the_tree(folder: Path) -> Path:
    """All files that git knows or would take, in a folder of their own."""
    listed = subprocess.run(
        ["git", "ls-files", "-co", "--exclude-standard"],
        cwd=ROOT, capture_output=True, text=True, check=True,
    ).stdout.splitlines()  # fmt: skip
    for name in listed:
        if (ROOT / name).is_file():
            (folder / name).parent.mkdir(parents=True, exist_ok=True)
            shutil.copy2(ROOT / name, folder / name)
    return folder


def run_tests(tree: Path, tests: tuple[str, ...]) -> str:
    """The first test that fails; '' where all pass."""
    there = [test for test in tests if (tree / test).exists()]
    try:
        answer = _pytest(tree, there)
    except subprocess.TimeoutExpired:
        return f"tests that do not end within {_PATIENCE} s"
    if answer.returncode == 0:
        return ""
    failed = [line for line in answer.stdout.splitlines() if line.startswith(("FAILED", "ERROR"))]
    return failed[0].split(" - ")[0] if failed else f"status {answer.returncode}"


def _pytest(tree: Path, tests: list[str]) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "pytest", "-x", "-q", "-p", "no:cacheprovider", *tests],
        cwd=tree, capture_output=True, text=True, check=False, timeout=_PATIENCE,
        env={**os.environ, "PYTHONPATH": str(tree), "PYTHONDONTWRITEBYTECODE": "1"},
    )  # fmt: skip


def play(mutant: Mutant, tree: Path) -> Outcome:
    """Put a mutant into a tree, ask the tests, take it out."""
    path, start = tree / mutant.path, time.monotonic()
    text = path.read_text(encoding="utf-8")
    if text.count(mutant.old) != 1:
        raise SystemExit(
            f"'{mutant.what}': its text is not once in {mutant.path}; bring it up to date."
        )
    path.write_text(text.replace(mutant.old, mutant.new), encoding="utf-8")
    try:
        by = run_tests(tree, OWN[path.name]) or run_tests(tree, ALL)
    finally:
        path.write_text(text, encoding="utf-8")
    return Outcome(mutant, by, time.monotonic() - start)


def outcomes(mutants: list[Mutant], jobs: int) -> Iterator[Outcome]:
    """All mutants, several trees at a time."""
    with tempfile.TemporaryDirectory(prefix="netbuilder-mutants-") as name:
        trees: Queue[Path] = Queue()
        for number in range(jobs):
            trees.put(copy_of_the_tree(Path(name) / str(number)))

        def work(mutant: Mutant) -> Outcome:
            tree = trees.get()
            try:
                return play(mutant, tree)
            finally:
                trees.put(tree)

        with ThreadPoolExecutor(jobs) as pool:
            yield from pool.map(work, mutants)


def main() -> int:
    """Play them, print a line each and the share that was caught."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--only", default="", help="those with this text in their words")
    parser.add_argument("--jobs", type=int, default=1)
    options = parser.parse_args()
    chosen = [mutant for mutant in MUTANTS if options.only in mutant.what]
    caught = 0
    for outcome in outcomes(chosen, options.jobs):
        caught += bool(outcome.by)
        verdict = f"caught by {outcome.by}" if outcome.by else "SURVIVES"
        print(f"{outcome.mutant.what}: {verdict} ({outcome.seconds:.0f} s)", flush=True)
    print(f"{caught} of {len(chosen)} mutants caught ({100 * caught / max(1, len(chosen)):.0f} %)")
    return 0


if __name__ == "__main__":
    sys.exit(main())
