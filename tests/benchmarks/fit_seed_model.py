"""How long an epoch of the seed model takes, here and in other libraries.

    python tests/benchmarks/fit_seed_model.py --peer-python PATH --peer-python PATH

784 - Dense 64 relu - Dense 10 softmax, Adam, batches of 32, shuffled, loss and accuracy kept, on
MNIST's 60,000 training images. Every system runs in a process of its own, in turn, several rounds;
what counts is the median of the epochs after the first. The peers are whatever is found in the
interpreters given: Keras on each of its backends, PyTorch, JAX with a whole epoch compiled,
scikit-learn. Nothing is asserted.

Leave the machine alone meanwhile: libraries that share out small matrices over threads become very
slow when another program takes a core (`--threads 1` avoids it).
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from importlib import import_module, metadata
from importlib.util import find_spec
from pathlib import Path
from typing import Any, NamedTuple

import numpy as np

ROOT = Path(__file__).resolve().parents[2]
Array = np.ndarray[Any, Any]

BATCH = 32
UNITS = (784, 64, 10)


class Data(NamedTuple):
    """Images as float32 (n, 784) in [0, 1], labels as int64 (n,)."""

    x: Array
    y: Array
    x_test: Array
    y_test: Array


System = Callable[[Data, int], tuple[list[float], float]]
"""Trains on the data for some epochs."""


# The systems: seconds of every epoch, and the accuracy on the test images -------------------------


def run_engine(data: Data, epochs: int) -> tuple[list[float], float]:
    """The script of the README."""
    import engine

    clock = _clock(engine.callbacks.Callback)
    model = engine.Sequential()
    model.add(engine.layers.Dense(64, activation="relu", input_shape=(784,)))
    model.add(engine.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    model.fit(data.x, data.y, epochs=epochs, batch_size=BATCH, verbose=0, callbacks=[clock])
    return clock.seconds, model.evaluate(data.x_test, data.y_test, verbose=0)[1]


def run_keras(data: Data, epochs: int) -> tuple[list[float], float]:
    """The same script; KERAS_BACKEND is set from outside."""
    import keras

    clock = _clock(keras.callbacks.Callback)
    model = keras.models.Sequential([keras.Input((784,))])
    model.add(keras.layers.Dense(64, activation="relu"))
    model.add(keras.layers.Dense(10, activation="softmax"))
    model.compile(optimizer="adam", loss="categorical_crossentropy", metrics=["accuracy"])
    one_hot = np.eye(10, dtype="float32")
    y = one_hot[data.y]
    model.fit(data.x, y, epochs=epochs, batch_size=BATCH, verbose=0, callbacks=[clock])
    return clock.seconds, model.evaluate(data.x_test, one_hot[data.y_test], verbose=0)[1]


def run_torch(data: Data, epochs: int) -> tuple[list[float], float]:
    """Eager PyTorch: the loop that its users write, on tensors that are in memory."""
    import torch
    from torch import nn

    model = nn.Sequential(nn.Linear(784, 64), nn.ReLU(), nn.Linear(64, 10))
    optimizer = torch.optim.Adam(model.parameters(), lr=1e-3, eps=1e-7)
    criterion = nn.CrossEntropyLoss()
    x, y = torch.from_numpy(data.x), torch.from_numpy(data.y)

    def epoch() -> None:
        total, right = 0.0, 0
        for rows in torch.randperm(len(x)).split(BATCH):
            labels = y[rows]
            logits = model(x[rows])
            loss = criterion(logits, labels)
            optimizer.zero_grad(set_to_none=True)
            loss.backward()
            optimizer.step()
            total += loss.item() * len(rows)
            right += int((logits.argmax(1) == labels).sum())

    seconds = [_time(epoch) for _ in range(epochs)]
    with torch.no_grad():
        predicted = model(torch.from_numpy(data.x_test)).argmax(1).numpy()
    return seconds, float(np.mean(predicted == data.y_test))


def run_jax(data: Data, epochs: int) -> tuple[list[float], float]:
    """JAX, a whole epoch compiled into one call."""
    import jax
    import jax.numpy as jnp

    inputs, hidden, outputs = UNITS
    rng = np.random.default_rng(0)

    def glorot(rows: int, columns: int) -> Any:
        limit = np.sqrt(6 / (rows + columns))
        return jnp.asarray(rng.uniform(-limit, limit, (rows, columns)).astype("float32"))

    parameters = [
        glorot(inputs, hidden),
        jnp.zeros(hidden),
        glorot(hidden, outputs),
        jnp.zeros(outputs),
    ]
    zeros = [jnp.zeros_like(parameter) for parameter in parameters]

    def logits_of(weights: Any, x: Any) -> Any:
        return jax.nn.relu(x @ weights[0] + weights[1]) @ weights[2] + weights[3]

    def loss_of(weights: Any, x: Any, y: Any) -> tuple[Any, Any]:
        logits = logits_of(weights, x)
        picked = jnp.take_along_axis(jax.nn.log_softmax(logits), y[:, None], axis=1)
        return -picked.mean(), (logits.argmax(1) == y).sum()

    def step(state: Any, rows: Any) -> tuple[Any, Any]:
        weights, m, v, t = state
        (loss, right), slopes = jax.value_and_grad(loss_of, has_aux=True)(weights, x[rows], y[rows])
        t = t + 1
        m = [0.9 * a + 0.1 * g for a, g in zip(m, slopes, strict=True)]
        v = [0.999 * a + 0.001 * g * g for a, g in zip(v, slopes, strict=True)]
        rate = 1e-3 * jnp.sqrt(1 - 0.999**t) / (1 - 0.9**t)
        moved = zip(weights, m, v, strict=True)
        weights = [w - rate * a / (jnp.sqrt(b) + 1e-7) for w, a, b in moved]
        return (weights, m, v, t), (loss, right)

    @jax.jit
    def epoch(state: Any, key: Any) -> tuple[Any, Any]:
        order = jax.random.permutation(key, len(x))
        whole = len(x) // BATCH * BATCH
        return jax.lax.scan(step, state, order[:whole].reshape(-1, BATCH))

    x, y = jnp.asarray(data.x), jnp.asarray(data.y, dtype=jnp.int32)
    state = (parameters, zeros, zeros, jnp.float32(0))
    seconds = []
    for key in jax.random.split(jax.random.key(0), epochs):
        start = time.perf_counter()
        state, figures = epoch(state, key)
        jax.block_until_ready((state, figures))
        seconds.append(time.perf_counter() - start)
    predicted = np.asarray(logits_of(state[0], jnp.asarray(data.x_test))).argmax(1)
    return seconds, float(np.mean(predicted == data.y_test))


def run_sklearn(data: Data, epochs: int) -> tuple[list[float], float]:
    """scikit-learn's MLPClassifier, an epoch per call."""
    from sklearn.neural_network import MLPClassifier

    settings: dict[str, Any] = {"batch_size": BATCH, "alpha": 0.0, "epsilon": 1e-7}
    model = MLPClassifier(hidden_layer_sizes=UNITS[1:2], **settings)
    classes = np.arange(10)
    seconds = [
        _time(lambda: model.partial_fit(data.x, data.y, classes=classes)) for _ in range(epochs)
    ]
    return seconds, float(model.score(data.x_test, data.y_test))


def _time(action: Callable[[], Any]) -> float:
    start = time.perf_counter()
    action()
    return time.perf_counter() - start


def _clock(base: Any) -> Any:
    """A callback that notes when epochs end; whatever lies between them counts."""

    class Clock(base):  # type: ignore[misc]
        def on_train_begin(self, logs: Any = None) -> None:
            self.seconds: list[float] = []
            self.last = time.perf_counter()

        def on_epoch_end(self, epoch: int, logs: Any = None) -> None:
            now = time.perf_counter()
            self.seconds.append(now - self.last)
            self.last = now

    return Clock()


SYSTEMS: dict[str, tuple[System, tuple[str, ...]]] = {
    "engine": (run_engine, ("numpy",)),
    "Keras on JAX": (run_keras, ("keras", "jax")),
    "Keras on PyTorch": (run_keras, ("keras", "torch")),
    "Keras on TensorFlow": (run_keras, ("keras", "tensorflow")),
    "JAX, epoch compiled": (run_jax, ("jax",)),
    "PyTorch, eager": (run_torch, ("torch",)),
    "scikit-learn": (run_sklearn, ("sklearn",)),
}
"""Each with the modules that it needs."""

THREADS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "TF_NUM_INTRAOP_THREADS")

PACKAGES = {"sklearn": "scikit-learn", "tensorflow": "tensorflow tensorflow-cpu"}
"""Packages that are called unlike their modules."""


# Within a system's own process --------------------------------------------------------------------


def found_here() -> dict[str, list[str]]:
    """The systems that this interpreter can run, and their versions."""
    found = {}
    for name, (_, modules) in SYSTEMS.items():
        if name != "engine" and all(find_spec(module) for module in modules):
            found[name] = [f"{module} {_version(module)}" for module in modules]
    return found


def _version(module: str) -> str:
    for package in PACKAGES.get(module, module).split():
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return "?"


def work(name: str, folder: Path, epochs: int) -> dict[str, Any]:
    """Train one system and say how it went."""
    arrays = [np.load(folder / f"{field}.npy") for field in Data._fields]
    run, modules = SYSTEMS[name]
    for module in modules:
        import_module("engine" if name == "engine" else module)
    before = _memory("VmRSS")
    _restart_peak()
    seconds, accuracy = run(Data(*arrays), epochs)
    peak = _memory("VmHWM")
    above = None if before is None or peak is None else peak - before
    return {"seconds": seconds, "accuracy": accuracy, "peak": peak, "above": above}


def _memory(field: str) -> float | None:
    """A figure of this process in MB; None where the system does not tell."""
    try:
        status = Path("/proc/self/status").read_text(encoding="ascii")
    except OSError:
        return None
    for line in status.splitlines():
        if line.startswith(f"{field}:"):
            return int(line.split()[1]) / 1024
    return None


def _restart_peak() -> None:
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")
    except OSError:
        return  # Then the peak of loading counts as well.


# Around them --------------------------------------------------------------------------------------


def load_images() -> tuple[Data, str]:
    """MNIST where it is, else the built-in digits, repeated to MNIST's number."""
    sys.path.insert(0, str(ROOT))
    from engine.datasets import digits, mnist

    beside = ROOT.parent / "shared" / "data" / "mnist"
    if "NETBUILDER_DATA" not in os.environ and beside.is_dir():
        os.environ["NETBUILDER_DATA"] = str(beside)
    if mnist.is_local():
        (x, y), (x_test, y_test) = mnist.load_data()
        title = "MNIST"
    else:
        (x, y), (x_test, y_test) = digits.load_data()
        x, y = np.resize(x, (60_000, 28, 28)), np.resize(y, 60_000)
        title = "the built-in digits, repeated (MNIST not found: set NETBUILDER_DATA)"

    def flat(images: Array) -> Array:
        return images.reshape(-1, 784).astype("float32") / 255

    return Data(flat(x), y.astype("int64"), flat(x_test), y_test.astype("int64")), title


class Runner(NamedTuple):
    """A system and the interpreter that runs it."""

    name: str
    python: str
    versions: list[str]


def find_runners(pythons: Sequence[str], only: Sequence[str]) -> list[Runner]:
    """The engine here, and every peer once, from the first interpreter that has it."""
    runners = {"engine": Runner("engine", sys.executable, [f"numpy {np.__version__}"])}
    for python in [sys.executable, *pythons]:
        answer = _call(python, ["--list"])
        if isinstance(answer, str):
            print(f"{python} is of no use: {answer}", file=sys.stderr)
            continue
        for name, versions in answer.items():
            runners.setdefault(name, Runner(name, python, versions))
    return [
        runners[name]
        for name in SYSTEMS
        if name in runners and (not only or name == "engine" or name in only)
    ]


def _call(python: str, arguments: Sequence[str], **environment: str) -> Any:
    """What this file, run by `python`, answers; a sentence if it fails."""
    quiet = {"TF_CPP_MIN_LOG_LEVEL": "3", "JAX_PLATFORMS": "cpu", "PYTHONWARNINGS": "ignore"}
    command = [python, str(Path(__file__).resolve()), *arguments]
    try:
        finished = subprocess.run(
            command, env={**os.environ, **quiet, **environment}, capture_output=True, text=True
        )
    except OSError as error:
        return str(error)
    if finished.returncode:
        return (finished.stderr.strip().splitlines() or ["no reason given"])[-1]
    return json.loads(finished.stdout.splitlines()[-1])


def measure(
    runners: Sequence[Runner], folder: Path, epochs: int, rounds: int, threads: dict[str, str]
) -> dict[str, Any]:
    """All systems in turn, `rounds` times over."""
    results: dict[str, list[dict[str, Any]]] = {runner.name: [] for runner in runners}
    for number in range(rounds):
        for runner in runners:
            backend = runner.name.removeprefix("Keras on ")
            chosen = {"KERAS_BACKEND": {"PyTorch": "torch"}.get(backend, backend.lower())}
            environment = threads | (chosen if backend != runner.name else {})
            arguments = ["--work", runner.name, "--folder", str(folder), "--epochs", str(epochs)]
            answer = _call(runner.python, arguments, **environment)
            if isinstance(answer, str):
                print(f"{runner.name} failed: {answer}", file=sys.stderr)
                continue
            results[runner.name].append(answer)
            epoch = statistics.median(answer["seconds"][1:] or answer["seconds"])
            print(f"round {number + 1}: {runner.name}: {epoch:.3f} s", file=sys.stderr)
    return results


REST = ("last/2nd", "peak MB", "of fit MB", "accuracy")


def table(runners: Sequence[Runner], results: dict[str, list[dict[str, Any]]]) -> list[str]:
    """One line per system; the fastest epoch is what other programs disturbed least."""
    heading = ("system", "s/epoch", "engine/it", "fastest", "engine/it", *REST)
    lines = ["{:<20} {:>8} {:>9} {:>8} {:>9} {:>9} {:>8} {:>10} {:>9}  versions".format(*heading)]
    ours = (float("nan"), float("nan"))
    for runner in runners:
        runs = results[runner.name]
        if not runs:
            lines.append(f"{runner.name:<20} failed")
            continue
        seconds = [second for run in runs for second in run["seconds"][1:] or run["seconds"]]
        pace = (statistics.median(seconds), min(seconds))
        ours = pace if runner.name == "engine" else ours
        drifts = [run["seconds"][-1] / run["seconds"][1] for run in runs if len(run["seconds"]) > 2]
        cells = [
            f"{runner.name:<20}",
            *(f"{own:>8.3f} {our / own:>9.2f}" for own, our in zip(pace, ours, strict=True)),
            f"{statistics.median(drifts):>9.2f}" if drifts else f"{'-':>9}",
            _cell([run["peak"] for run in runs], 8, 0),
            _cell([run["above"] for run in runs], 10, 0),
            f"{statistics.median(run['accuracy'] for run in runs):>9.4f}",
            f" {', '.join(runner.versions)}",
        ]
        lines.append(" ".join(cells))
    return lines


def _cell(figures: Sequence[float | None], width: int, digits: int) -> str:
    known = [figure for figure in figures if figure is not None]
    return f"{statistics.median(known):>{width}.{digits}f}" if known else f"{'-':>{width}}"


def machine() -> str:
    """Processor, cores, system, Python."""
    model = platform.processor() or platform.machine()
    try:
        for line in Path("/proc/cpuinfo").read_text(encoding="utf-8").splitlines():
            if line.startswith("model name"):
                model = line.split(":", 1)[1].strip()
                break
    except OSError:
        pass
    usable = getattr(os, "sched_getaffinity", None)
    cores = len(usable(0)) if usable else os.cpu_count()
    return f"{model}, {cores} cores, {platform.system()}, Python {platform.python_version()}"


def _load() -> str:
    """Processes that were running or waiting over the last minute."""
    return f"{os.getloadavg()[0]:.1f}" if hasattr(os, "getloadavg") else "?"


def main() -> None:
    """Measure and print, or answer the process that does."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--peer-python", action="append", default=[], metavar="PATH", help="may be given repeatedly"
    )
    parser.add_argument(
        "--only", action="append", default=[], choices=list(SYSTEMS), metavar="NAME"
    )
    parser.add_argument(
        "--threads", type=int, help="for all; as each library chooses where left out"
    )
    for hidden in ("--work", "--folder"):
        parser.add_argument(hidden, help=argparse.SUPPRESS)
    parser.add_argument("--list", action="store_true", help=argparse.SUPPRESS)
    options = parser.parse_args()
    sys.path.insert(0, str(ROOT))

    if options.list:
        print(json.dumps(found_here()))
        return
    if options.work:
        print(json.dumps(work(options.work, Path(options.folder), options.epochs)))
        return
    data, title = load_images()
    runners = find_runners(options.peer_python, options.only)
    with tempfile.TemporaryDirectory() as name:
        for field, array in data._asdict().items():
            np.save(Path(name) / f"{field}.npy", array)
        threads = dict.fromkeys(THREADS, str(options.threads)) if options.threads else {}
        load = _load()
        results = measure(runners, Path(name), options.epochs, options.rounds, threads)
    print(f"784 - 64 relu - 10 softmax, Adam, batch {BATCH}, {len(data.x):,} images: {title}")
    print(f"{options.rounds} rounds of {options.epochs} epochs, medians without the first epochs")
    print(f"{machine()}; load before and after: {load}, {_load()}")
    print(f"threads: {options.threads or 'as each library chooses'}", end="\n\n")
    print("\n".join(table(runners, results)))


if __name__ == "__main__":
    main()
