"""Training steps by Keras, asked for line by line; run by an interpreter that has Keras.

    KERAS_BACKEND=jax PYTHON worker.py

Imports Keras, its backend, NumPy and the modules in `there` alone. Each line of the standard input
is a request as JSON, each is answered by one line. Arrays lie in files that both sides map into
memory. When the input ends, the process ends. Losses and outputs are those of each batch, before
its update.
"""

from __future__ import annotations

import json
import os
import re
import sys
from collections.abc import Iterator
from contextlib import nullcontext
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING or __package__:
    from netbuilder.training.elsewhere.there.averaging import Averaging
    from netbuilder.training.elsewhere.there.placing import devices, joined, placed
    from netbuilder.training.elsewhere.there.steps import KINDS, Steps, layers_of
    from netbuilder.training.elsewhere.there.watch import PeersDiffer, Watch, digest_of
else:
    from there.averaging import Averaging
    from there.placing import devices, joined, placed
    from there.steps import KINDS, Steps, layers_of
    from there.watch import PeersDiffer, Watch, digest_of

# The other files beside this one are none of the other interpreter's modules.
_HERE = Path(__file__).resolve().parent
sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != _HERE]

VERSION = 1


class Worker:
    """Answers requests; each method that is one is named after it."""

    def __init__(self, np: Any, keras: Any, strategy: Any = None) -> None:
        self.np, self.keras, self.strategy = np, keras, strategy
        self.steps: Any = None
        self.watch: Watch | None = None
        self.rank, self.taken = 0, 0

    def join(self, count: int, rank: int, address: str, watch: str, device: str) -> dict[str, Any]:
        """Share each batch with other processes; those of other machines are watched."""
        self.rank = rank
        if watch:
            self.watch = Watch(watch, count, rank, self._lost)
        self.strategy = joined(self.keras, count, rank, address, device)
        return {"devices": devices(self.keras)}

    def _lost(self, rank: int) -> None:
        """Another machine is gone; the backend may wait for it without end."""
        say({"failed": "PeerLost", "text": str(rank)})
        os._exit(1)

    def leave(self) -> dict[str, Any]:
        """Go, the last step taken."""
        if self.watch is not None:
            self.watch.leave()
        return {}

    def load(
        self,
        model: str,
        loss: Any,
        seed: int,
        data: list[Any],
        order: str,
        outputs: str,
        values: str,
    ) -> dict[str, Any]:
        """Read a model, and map the arrays: samples, labels, weights or None; and those shared."""
        if self.steps is not None and self.watch is not None:
            raise PeersDiffer(str(self.rank))  # Other machines are in another training.
        self.steps = None
        self.data: list[Any] = [None if path is None else self.mapped(path) for path in data]
        self.order = self.mapped(order)
        self.outputs, self.values = self.mapped(outputs, "r+"), self.mapped(values, "r+")
        mirrored = self.strategy is not None and self.keras.backend.backend() == "tensorflow"
        with self.strategy.scope() if mirrored else nullcontext():
            self.steps = self.steps_of(model, loss, seed)
        return {"weights": [list(weight.shape) for weight in self.steps.model.weights]}

    def mapped(self, path: str, mode: str = "r") -> Any:
        """The array of a file, as a plain one: NumPy's own for that is slow to cut."""
        return self.np.asarray(self.np.load(path, mmap_mode=mode))

    def steps_of(self, model: str, loss: Any, seed: int) -> Steps:
        """What trains the model of a file."""
        averages = isinstance(self.strategy, Averaging)
        # Layers that draw numbers draw their seeds now; other ones for each part of a batch.
        self.keras.utils.set_random_seed(seed + self.rank if averages else seed)
        read = self.keras.saving.load_model(model)
        if averages:
            self.strategy.share_means(self.keras, layers_of(read))
        settings = read.optimizer.get_config()
        if isinstance(settings["learning_rate"], dict):
            # The other side follows the schedule, and says what each step's rate is.
            settings["learning_rate"] = 0.001
            read.optimizer = type(read.optimizer).from_config(settings)
        return KINDS[self.keras.backend.backend()](
            self.keras, read, self.keras.losses.deserialize(loss), self.strategy
        )

    def take(self, rates: list[float], rows: int) -> dict[str, Any]:
        """A step for each learning rate; the rows of their batches are in the order's file."""
        np, steps, watch = self.np, self.steps, self.watch
        to_numpy, to_tensor = self.keras.ops.convert_to_numpy, steps.tensor
        if watch is not None:
            if not self.taken:
                watch.agree(digest_of(self._parts()))
            watch.begin(self.taken + len(rates))
        steps.begin()
        found, real = [], np.dtype(self.keras.config.floatx()).type
        for number, rate in enumerate(rates):
            if watch is not None:
                watch.wait(self.taken)
            self.taken += 1
            chosen = self.order[number * rows : (number + 1) * rows]
            batch = [None if each is None else to_tensor(each[chosen]) for each in self.data]
            found.append(steps.take(real(rate), *batch))
        losses = []
        for number, (loss, outputs) in enumerate(found):
            losses.append(float(to_numpy(loss)))
            self.outputs[number * rows : (number + 1) * rows] = to_numpy(outputs).reshape(rows, -1)
        return {"losses": [repr(loss) for loss in losses]}

    def _parts(self) -> Iterator[bytes]:
        """All that must be the same on all machines before the first step."""
        steps = self.steps
        yield json.dumps(steps.loss.get_config(), default=str, sort_keys=True).encode()
        yield steps.model.to_json().encode()
        yield from (each.tobytes() for each in steps.model.get_weights())
        for variable in steps.optimizer.variables:
            yield self.keras.ops.convert_to_numpy(variable.value).tobytes()
        for array in self.data:
            for first in range(0, 0 if array is None else len(array), 1000):
                yield self.np.ascontiguousarray(array[first : first + 1000]).tobytes()

    def read(self) -> dict[str, Any]:
        """Put the weights into their file, one after the other, in Keras's order."""
        self.steps.settle()
        at = 0
        for weight in self.steps.model.get_weights():
            self.values[at : at + weight.size] = weight.ravel()
            at += weight.size
        return {}

    def keep(self, path: str, *, own: bool = False) -> dict[str, Any]:
        """Write what a training needs to resume, beside the weights, into an .npz file.

        With `own` only what each process has for itself: its generators of numbers.
        """
        self.steps.settle()
        to_numpy = self.keras.ops.convert_to_numpy
        common = self.steps.optimizer.variables
        kept = {
            f"v{number}": to_numpy(each.value)
            for number, each in enumerate([*common, *self.steps.seeds])
            if number >= len(common) or not own
        }
        if self.keras.backend.backend() == "torch":
            kept["torch"] = self.steps.torch.get_rng_state().numpy()
        self.np.savez(path, **kept)
        return {}

    def resume(self, path: str) -> dict[str, Any]:
        """Go on from such a file."""
        self.steps.settle()
        variables = [*self.steps.optimizer.variables, *self.steps.seeds]
        with self.np.load(path) as kept:
            for number, each in enumerate(variables):
                each.assign(kept[f"v{number}"])
            if "torch" in kept:
                self.steps.torch.set_rng_state(self.steps.torch.from_numpy(kept["torch"]))
        self.steps.forget()
        return {}


def plain(error: Exception) -> str:
    """An error's text without the colours that Keras puts into it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()


answers = sys.stdout


def say(answer: Any) -> None:
    """Answer in a line."""
    answers.write(json.dumps(answer) + "\n")
    answers.flush()


def failed(error: Exception) -> None:
    """Say that something cannot be done."""
    say({"failed": type(error).__name__, "text": plain(error)})


def ready(backend: str) -> Worker:
    """Import Keras, and say what there is."""
    device, count, peers = (*sys.argv[1:], *("", "1", "1")[len(sys.argv) - 1 :])
    if backend == "torch":
        import torch

        # With all cores busy PyTorch's threads wait for each other in busy loops.
        torch.set_num_threads(max(1, ((os.cpu_count() or 2) - 1) // int(peers)))
    import keras
    import numpy as np

    several = int(peers) > 1  # Processes that share a batch are given their devices by `join`.
    worker = Worker(np, keras, None if several else placed(keras, device, int(count)))
    say(
        {
            "version": VERSION,
            "keras": keras.__version__,
            "backend": keras.backend.backend(),
            "devices": [] if several else devices(keras),
        }
    )
    return worker


def main() -> None:
    """Answer until the input ends."""
    global answers
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # What libraries print must not come between the answers.
    try:
        worker = ready(os.environ.get("KERAS_BACKEND", ""))
    except Exception as error:
        failed(error)
        return
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(getattr(worker, request.pop("do"))(**request))
        except Exception as error:
            if worker.watch is not None:
                worker.watch.blame()
            failed(error)
    os._exit(0)  # Backends wait for threads of theirs.


if __name__ == "__main__":
    main()
