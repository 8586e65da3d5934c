"""How one step of a training is taken on each backend.

The loops are those that Keras's guides describe; every call is a public one.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any


class Steps:
    """What is the same for all backends.

    Args:
        keras: the package.
        model: compiled, with an optimizer whose learning rate is a number.
        loss: of Keras's.
        strategy: over the devices or processes that share each batch; None for one device.
    """

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        self.keras, self.model, self.optimizer = keras, model, model.optimizer
        self.loss, self.strategy = loss, strategy
        self._rate: Any = None  # The learning rate that the optimizer has.
        self.tensor = keras.ops.convert_to_tensor  # What a step takes an array as.
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

    def follow(self, rate: Any) -> None:
        """Give the optimizer a learning rate, unless it has it: that takes a tenth of a step."""
        if self._rate is None or rate != self._rate:
            self.optimizer.learning_rate = self._rate = rate

    def settle(self) -> None:
        """The variables of the model hold what the steps have made of them."""

    def forget(self) -> None:
        """The variables were set from outside."""
        self._rate = None


class JaxSteps(Steps):
    """Steps compiled by JAX, the variables in the state that they hand on."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import jax

        self.jax: Any = jax
        self.state: Any = None
        if strategy is not None:
            self.tensor = self._shared
        paths = [variable.path for variable in self.optimizer.variables]
        self.rate = next(i for i, path in enumerate(paths) if path.endswith("learning_rate"))

        def loss_of(trainable: Any, others: Any, x: Any, y: Any, weights: Any) -> Any:
            outputs, others, penalties = model.stateless_call(
                trainable, others, x, training=True, return_losses=True
            )
            return self.total(y, outputs, weights, penalties), (outputs, others)

        def step(state: Any, rate: Any, x: Any, y: Any, weights: Any) -> Any:
            trainable, others, kept = state
            rate = rate if rate.ndim == 0 else rate[0]
            kept = [*kept[: self.rate], rate, *kept[self.rate + 1 :]]
            (loss, (outputs, others)), slopes = jax.value_and_grad(loss_of, has_aux=True)(
                trainable, others, x, y, weights
            )
            trainable, kept = self.optimizer.stateless_apply(kept, slopes, trainable)
            if jax.process_count() > 1:  # Every process reads all outputs.
                outputs = jax.lax.with_sharding_constraint(outputs, self._layout(outputs.shape, 1))
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
        """Take one step; with several processes the learning rate is that of the first."""
        count = self.jax.process_count()
        if count > 1:
            own = rate.reshape(1)
            rate = self.jax.make_array_from_callback(
                (count,), self._layout((count,), 0), lambda _: own
            )
        self.state, loss, outputs = self.step(self.state, rate, x, y, weights)
        return loss, outputs

    def _shared(self, array: Any) -> Any:
        """A part of the batch for each device, where it can be divided; or the whole for each."""
        values = self.keras.ops.convert_to_numpy(array)
        layout = self._layout(values.shape, len(values) % self.strategy.device_mesh.shape[0])
        return self.jax.make_array_from_callback(values.shape, layout, values.__getitem__)

    def _layout(self, shape: Any, whole: int) -> Any:
        """The placement of an array of a shape: by parts, or as a whole on each device."""
        strategy = self.strategy
        layout = strategy.get_data_layout(shape)
        if whole:
            axes = [None] * len(shape)
            layout = self.keras.distribution.TensorLayout(axes, strategy.device_mesh)
        return layout.backend_layout

    def settle(self) -> None:
        """Put the state back into the variables."""
        if self.state is not None:
            for variables, values in zip(self._variables(), self.state, strict=True):
                for variable, value in zip(variables, values, strict=True):
                    variable.assign(value)

    def forget(self) -> None:
        """Drop the state: the variables were set."""
        super().forget()
        self.state = None


class TorchSteps(Steps):
    """Eager steps of PyTorch."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import torch

        self.torch = torch

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step."""
        if self.strategy is not None:
            return self._take_part(rate, x, y, weights)
        loss, outputs = self._differentiate(x, y, weights)
        variables = self.model.trainable_variables
        self._apply(rate, [each.value.grad for each in variables])
        return loss.detach(), outputs.detach()

    def _differentiate(self, x: Any, y: Any, weights: Any, share: float = 1.0) -> tuple[Any, Any]:
        self.model.zero_grad()
        outputs = self.model(x, training=True)
        loss = self.total(y, outputs, weights, self.model.losses) * share
        loss.backward()
        return loss, outputs

    def _apply(self, rate: Any, slopes: Any) -> None:
        self.follow(rate)
        with self.torch.no_grad():
            self.optimizer.apply(slopes, self.model.trainable_variables)

    def _take_part(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step with the other processes; the learning rate is that of the first."""
        rows, averaging = len(x), self.strategy
        first, last, share = averaging.part(rows)
        part = slice(first, last)
        loss, outputs = self._differentiate(
            x[part], y[part], None if weights is None else weights[part], share
        )
        whole = outputs.new_zeros((rows, *outputs.shape[1:]))
        if last - first < rows or averaging.rank == 0:
            whole[part] = outputs.detach()
        told = loss.new_tensor(float(rate) if averaging.rank == 0 else 0.0)
        slopes = [
            each.value.new_zeros(each.shape) if each.value.grad is None else each.value.grad
            for each in self.model.trainable_variables
        ]
        told, loss, whole, *slopes = averaging.sum([told, loss.detach(), whole, *slopes])
        self._apply(told.cpu().numpy(), slopes)
        return loss, whole


class TensorFlowSteps(Steps):
    """Steps as a graph of TensorFlow."""

    def __init__(self, keras: Any, model: Any, loss: Any, strategy: Any = None) -> None:
        super().__init__(keras, model, loss, strategy)
        import tensorflow as tf

        self.tf = tf
        for layer in layers_of(model):
            if getattr(layer, "activation", None) is keras.activations.selu:
                layer.activation = self._selu
            if strategy is not None and isinstance(layer, keras.layers.BatchNormalization):
                layer.synchronized = True  # Its means are those of all parts of the batch.
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

    def _selu(self, x: Any) -> Any:
        """SELU with the slope at 0 that JAX, PyTorch and the engine take; TensorFlow's is less."""
        tf, scale, alpha = self.tf, 1.0507009873554805, 1.6732632423543772
        below = alpha * tf.math.expm1(tf.minimum(x, 0.0))
        return scale * tf.where(x > 0, x, below)

    def take(self, rate: Any, x: Any, y: Any, weights: Any) -> tuple[Any, Any]:
        """Take one step."""
        self.follow(rate)
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


def layers_of(model: Any) -> Iterator[Any]:
    """All layers, those within others too."""
    for layer in model.layers:
        yield layer
        yield from layers_of(layer) if hasattr(layer, "layers") else ()


KINDS: dict[str, type[Steps]] = {
    "jax": JaxSteps,
    "torch": TorchSteps,
    "tensorflow": TensorFlowSteps,
}
