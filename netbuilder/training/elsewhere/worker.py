"""Training steps by Keras, asked for line by line; run by an interpreter that has Keras.

    KERAS_BACKEND=jax PYTHON worker.py

Imports Keras, its backend and NumPy alone. Each line of the standard input is a request as JSON,
each is answered by one line. Arrays lie in files that both sides map into memory. When the input
ends, the process ends. Losses and outputs are those of each batch, before its update.

The loops are those that Keras's guides describe for each backend; every call is a public one.
"""

from __future__ import annotations

import json
import os
import re
import sys
from contextlib import nullcontext
from pathlib import Path
from typing import Any

# The files beside this one are none of the other interpreter's modules.
_HERE = Path(__file__).resolve().parent
sys.path[:] = [path for path in sys.path if Path(path or ".").resolve() != _HERE]

VERSION = 1


class Steps:
    """What is the same for all backends.

    Args:
        keras: the package.
        model: compiled, with an optimizer whose learning rate is a number.
        loss: of Keras's.
        strategy: over the devices that share each batch; None for one device.
    """

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        self.keras, self.model, self.optimizer = keras, model, model.optimizer
        self.loss, self.strategy = loss, strategy
        self.optimizer.build(model.trainable_variables)
        weights = {id(variable) for variable in model.weights}
        self.seeds = [each for each in model.non_trainable_variables if id(each) not in weights]

    def total(self, y: Any, outputs: Any, weights: Any, penalties: Any, times: int = 1) -> Any:
        """The loss of a batch, so many times, and what weights and outputs cost."""
        loss = self.loss(y, outputs, sample_weight=weights) * times
        return loss + sum(penalties) if penalties else loss

    def begin(self) -> None:
        """Get ready: steps follow."""

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step; its loss, and the outputs before it."""
        raise NotImplementedError

    def settle(self) -> None:
        """The variables of the model hold what the steps have made of them."""

    def forget(self) -> None:
        """The variables were set from outside."""


class JaxSteps(Steps):
    """Steps compiled by JAX, the variables in the state that they hand on."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import jax

        self.state: Any = None
        paths = [variable.path for variable in self.optimizer.variables]
        self.rate = next(i for i, path in enumerate(paths) if path.endswith("learning_rate"))

        def loss_of(trainable: Any, others: Any, x: Any, y: Any, weights: Any) -> Any:
            outputs, others, penalties = model.stateless_call(
                trainable, others, x, training=True, return_losses=True
            )
            return self.total(y, outputs, weights, penalties), (outputs, others)

        def step(state: Any, rate: Any, x: Any, y: Any, weights: Any) -> Any:
            trainable, others, kept = state
            kept = [*kept[: self.rate], rate, *kept[self.rate + 1 :]]
            (loss, (outputs, others)), slopes = jax.value_and_grad(loss_of, has_aux=True)(
                trainable, others, x, y, weights
            )
            trainable, kept = self.optimizer.stateless_apply(kept, slopes, trainable)
            return (trainable, others, kept), loss, outputs

        self.step = jax.jit(step, donate_argnums=0)

    def _variables(self) -> tuple[Any, Any, Any]:
        model = self.model
        return model.trainable_variables, model.non_trainable_variables, self.optimizer.variables

    def begin(self) -> None:
        """Put the variables into a state of their own."""
        if self.state is None:
            import jax.numpy as jnp

            # Copies: the variables would be lost with the state that a step is given.
            self.state = tuple([jnp.array(v.value) for v in part] for part in self._variables())

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step."""
        if self.strategy is not None:
            x, y, weights = (self._shared(each) for each in (x, y, weights))
        self.state, loss, outputs = self.step(self.state, rate, x, y, weights)
        return loss, outputs

    def _shared(self, array: Any) -> Any:
        """A part of the batch for each device, where it can be divided."""
        if array is None or len(array) % self.strategy.device_mesh.shape[0]:
            return array
        layout = self.strategy.get_data_layout(array.shape)
        return self.keras.distribution.distribute_tensor(array, layout)

    def settle(self) -> None:
        """Put the state back into the variables."""
        if self.state is not None:
            for variables, values in zip(self._variables(), self.state, strict=True):
                for variable, value in zip(variables, values, strict=True):
                    variable.assign(value)

    def forget(self) -> None:
        """Drop the state: the variables were set."""
        self.state = None


class TorchSteps(Steps):
    """Eager steps of PyTorch."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import torch

        self.torch = torch

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step."""
        self.optimizer.learning_rate = rate
        self.model.zero_grad()
        outputs = self.model(x, training=True)
        loss = self.total(y, outputs, weights, self.model.losses)
        loss.backward()
        variables = self.model.trainable_variables
        with self.torch.no_grad():
            self.optimizer.apply([each.value.grad for each in variables], variables)
        return loss.detach(), outputs.detach()


class TensorFlowSteps(Steps):
    """Steps as a graph of TensorFlow."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import tensorflow as tf

        self.tf = tf
        count = 1 if strategy is None else strategy.num_replicas_in_sync

        @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
        def step(x: Any, y: Any, weights: Any, share: Any) -> Any:
            with tf.GradientTape() as tape:
                # Without the logits, which losses would take for those of another activation.
                outputs = tf.identity(model(x, training=True))
                # Within a strategy Keras divides a loss by the number of its devices.
                loss = self.total(y, outputs, weights, model.losses, count) * share
            variables = model.trainable_variables
            self.optimizer.apply(tape.gradient(loss, variables), variables)
            return loss, outputs

        @tf.function(reduce_retracing=True)  # type: ignore[untyped-decorator]
        def shared(x: Any, y: Any, weights: Any, share: Any) -> Any:
            loss, outputs = strategy.run(step, (x, y, weights, share))
            parts = strategy.experimental_local_results(outputs)
            return strategy.reduce(tf.distribute.ReduceOp.SUM, loss, axis=None), tf.concat(parts, 0)

        self.step, self.shared = step, shared

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step."""
        self.optimizer.learning_rate = rate
        if self.strategy is None:
            return self.step(x, y, weights, 1.0)
        rows, count = len(x), self.strategy.num_replicas_in_sync
        # Of a batch with too few rows each device takes the whole.
        bounds = [(0, rows)] * count
        if rows >= count:
            bounds = [(n * rows // count, (n + 1) * rows // count) for n in range(count)]
        total = sum(last - first for first, last in bounds)

        def parts(of: Any) -> Any:
            return self.strategy.experimental_distribute_values_from_function(
                lambda context: of(*bounds[context.replica_id_in_sync_group])
            )

        def cut(array: Any) -> Any:
            return None if array is None else parts(lambda first, last: array[first:last])

        share = parts(lambda first, last: self.tf.constant((last - first) / total, x.dtype))
        loss, outputs = self.shared(cut(x), cut(y), cut(weights), share)
        return loss, outputs[:rows]


KINDS: dict[str, type[Steps]] = {
    "jax": JaxSteps,
    "torch": TorchSteps,
    "tensorflow": TensorFlowSteps,
}


class Worker:
    """Answers requests; each method that is one is named after it."""

    def __init__(self, np: Any, keras: Any, strategy: Any = None) -> None:
        self.np, self.keras, self.strategy = np, keras, strategy
        self.steps: Any = None

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
        self.steps = None
        self.data = [None if path is None else self.np.load(path, mmap_mode="r") for path in data]
        self.order = self.np.load(order, mmap_mode="r")
        self.outputs = self.np.load(outputs, mmap_mode="r+")
        self.values = self.np.load(values, mmap_mode="r+")
        mirrored = self.strategy is not None and self.keras.backend.backend() == "tensorflow"
        with self.strategy.scope() if mirrored else nullcontext():
            self.steps = self.steps_of(model, loss, seed)
        return {"weights": [list(weight.shape) for weight in self.steps.model.weights]}

    def steps_of(self, model: str, loss: Any, seed: int) -> Steps:
        """What trains the model of a file."""
        self.keras.utils.set_random_seed(seed)  # Layers that draw numbers draw their seeds now.
        read = self.keras.saving.load_model(model)
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
        np, steps = self.np, self.steps
        to_numpy = self.keras.ops.convert_to_numpy
        to_tensor = self.keras.ops.convert_to_tensor
        steps.begin()
        found = []
        for number, rate in enumerate(rates):
            chosen = self.order[number * rows : (number + 1) * rows]
            batch = [None if each is None else to_tensor(each[chosen]) for each in self.data]
            found.append(steps.take(np.float32(rate), *batch))
        losses = []
        for number, (loss, outputs) in enumerate(found):
            losses.append(float(to_numpy(loss)))
            self.outputs[number * rows : (number + 1) * rows] = to_numpy(outputs).reshape(rows, -1)
        return {"losses": [repr(loss) for loss in losses]}

    def read(self) -> dict[str, Any]:
        """Put the weights into their file, one after the other, in Keras's order."""
        self.steps.settle()
        at = 0
        for weight in self.steps.model.get_weights():
            self.values[at : at + weight.size] = weight.ravel()
            at += weight.size
        return {}

    def keep(self, path: str) -> dict[str, Any]:
        """Write what a training needs to resume, beside the weights, into an .npz file."""
        self.steps.settle()
        to_numpy = self.keras.ops.convert_to_numpy
        variables = [*self.steps.optimizer.variables, *self.steps.seeds]
        kept = {f"v{number}": to_numpy(each.value) for number, each in enumerate(variables)}
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


def devices(keras: Any) -> list[str]:
    """What the backend computes on, as its own names."""
    if keras.backend.backend() == "torch":
        import torch

        found = [torch.cuda.get_device_name(each) for each in range(torch.cuda.device_count())]
        return found or ["cpu"]
    return list(keras.distribution.list_devices())


class NoDevice(Exception):  # noqa: N818  Its name is what the other side reads.
    """There are not that many devices of that kind."""


def placed(keras: Any, device: str, count: int) -> Any:
    """What shares each batch among `count` devices of a kind ('' for any); None for one device."""
    backend = keras.backend.backend()
    if backend == "torch":
        import torch

        if count > 1:
            raise NoDevice("1")
        if device == "gpu" and not torch.cuda.is_available():
            raise NoDevice("0")
        return None
    if backend == "tensorflow" and device == "cpu" and count > 1:
        import tensorflow as tf

        one = tf.config.LogicalDeviceConfiguration()
        tf.config.set_logical_device_configuration(
            tf.config.list_physical_devices("CPU")[0], [one] * count
        )
    try:
        found = list(keras.distribution.list_devices(device or None))
    except RuntimeError:
        found = []  # JAX knows no such kind.
    if len(found) < count:
        raise NoDevice(str(len(found)))
    if count == 1:
        return None
    if backend == "tensorflow":
        import tensorflow as tf

        return tf.distribute.MirroredStrategy([name.lower() for name in found[:count]])
    strategy = keras.distribution.DataParallel(devices=found[:count])
    keras.distribution.set_distribution(strategy)
    return strategy


def plain(error: Exception) -> str:
    """An error's text without the colours that Keras puts into it."""
    return re.sub(r"\x1b\[[0-9;]*m", "", str(error)).strip()


def main() -> None:
    """Answer until the input ends."""
    answers = os.fdopen(os.dup(1), "w", encoding="utf-8", buffering=1)
    os.dup2(2, 1)  # What libraries print must not come between the answers.

    def say(answer: Any) -> None:
        answers.write(json.dumps(answer) + "\n")

    backend = os.environ.get("KERAS_BACKEND", "")
    try:
        if backend == "torch":
            import torch

            # With all cores busy PyTorch's threads wait for each other in busy loops.
            torch.set_num_threads(max(1, (os.cpu_count() or 2) - 1))
        import keras
        import numpy as np

        device, count = sys.argv[1:3] if len(sys.argv) > 2 else ("", "1")
        worker = Worker(np, keras, placed(keras, device, int(count)))
        say(
            {
                "version": VERSION,
                "keras": keras.__version__,
                "backend": keras.backend.backend(),
                "devices": devices(keras),
            }
        )
    except Exception as error:
        say({"failed": type(error).__name__, "text": plain(error)})
        return
    for line in sys.stdin:
        request = json.loads(line)
        try:
            say(getattr(worker, request.pop("do"))(**request))
        except Exception as error:
            say({"failed": type(error).__name__, "text": plain(error)})
    os._exit(0)  # Backends wait for threads of theirs.


if __name__ == "__main__":
    main()
