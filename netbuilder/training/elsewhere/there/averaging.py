"""Processes of PyTorch that each take a part of every batch, and average their gradients."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

PATIENCE = 24 * 3600
"""Seconds that a process waits for the others in a step."""


class Averaging:
    """One of several processes.

    Args:
        address: where they meet; a URL of torch.distributed.
        count: of all.
        rank: of this one.
    """

    def __init__(self, address: str, count: int, rank: int) -> None:
        from datetime import timedelta

        import torch

        self.torch, self.count, self.rank = torch, count, rank
        self.distributed = torch.distributed
        nccl = torch.cuda.is_available() and self.distributed.is_nccl_available()
        self.distributed.init_process_group(
            "nccl" if nccl else "gloo",
            init_method=address,
            rank=rank,
            world_size=count,
            timeout=timedelta(seconds=PATIENCE),
        )

    def part(self, rows: int) -> tuple[int, int, float]:
        """The first row of this process's part of a batch, the one after its last, its share."""
        if rows < self.count:
            return 0, rows, 1 / self.count  # Each takes the whole.
        first, last = (n * rows // self.count for n in (self.rank, self.rank + 1))
        return first, last, (last - first) / rows

    def sum(self, tensors: list[Any]) -> list[Any]:
        """Tensors summed over all processes, in one exchange."""
        flat = self.torch.cat([each.reshape(-1) for each in tensors])
        self.distributed.all_reduce(flat)
        summed = flat.split([each.numel() for each in tensors])
        return [one.reshape(each.shape) for one, each in zip(summed, tensors, strict=True)]

    def summed(self, tensor: Any) -> Any:
        """The same for one tensor through which gradients flow."""
        torch, distributed = self.torch, self.distributed

        class Summed(torch.autograd.Function):  # type: ignore[misc, name-defined]
            @staticmethod
            def forward(context: Any, values: Any) -> Any:
                values = values.clone()
                distributed.all_reduce(values)
                return values

            @staticmethod
            def backward(context: Any, slopes: Any) -> Any:
                slopes = slopes.contiguous().clone()
                distributed.all_reduce(slopes)
                return slopes

        return Summed.apply(tensor)

    def share_means(self, keras: Any, layers: Iterable[Any]) -> None:
        """Let layers that look at the whole batch see that of all processes."""
        for layer in layers:
            if isinstance(layer, keras.layers.BatchNormalization):
                layer.call = self._normalization(keras.ops, layer)

    def _normalization(self, ops: Any, layer: Any) -> Callable[..., Any]:
        """The call of a BatchNormalization with the means over all parts of the batch."""
        alone = layer.call

        def call(inputs: Any, training: Any = None, mask: Any = None) -> Any:
            if not (training and layer.trainable):
                return alone(inputs, training=training, mask=mask)
            axis = layer.axis % len(inputs.shape)
            others = [each for each in range(len(inputs.shape)) if each != axis]
            weights = ops.ones_like(inputs)
            if mask is not None:
                weights = weights * ops.cast(ops.expand_dims(mask, -1), inputs.dtype)
            sums = [ops.sum(each, axis=others) for each in (weights, inputs * weights)]
            sums.append(ops.sum(ops.square(inputs) * weights, axis=others))
            number, total, squares = self.summed(ops.stack(sums))
            mean = total / number
            variance = squares / number - ops.square(mean)  # As Keras computes it on PyTorch.
            for moving, now in ((layer.moving_mean, mean), (layer.moving_variance, variance)):
                moving.assign(moving * layer.momentum + now * (1.0 - layer.momentum))
            return ops.batch_normalization(
                inputs,
                mean,
                variance,
                axis=layer.axis,
                offset=layer.beta if layer.center else None,
                scale=layer.gamma if layer.scale else None,
                epsilon=layer.epsilon,
            )

        return call
