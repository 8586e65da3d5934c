"""Processes of PyTorch that each take a part of every batch, and average their gradients."""

from __future__ import annotations

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

    def objects(self, keras: Any) -> dict[str, Any]:
        """Layers of Keras's that look at the whole batch, as they are to be read from a file."""
        ops, averaging = keras.ops, self

        class BatchNormalization(keras.layers.BatchNormalization):  # type: ignore[misc]
            """Takes means over all parts of the batch."""

            def call(self, inputs: Any, training: Any = None, mask: Any = None) -> Any:
                if not (training and self.trainable):
                    return super().call(inputs, training=training, mask=mask)
                axis = self.axis % len(inputs.shape)
                others = [each for each in range(len(inputs.shape)) if each != axis]
                shape = [1] * len(inputs.shape)
                shape[axis] = inputs.shape[axis]
                weights = ops.ones_like(inputs)
                if mask is not None:
                    weights = weights * ops.cast(ops.expand_dims(mask, -1), inputs.dtype)

                def total(values: Any) -> Any:
                    return averaging.summed(ops.sum(values * weights, axis=others))

                number = averaging.summed(ops.sum(weights, axis=others))
                mean = total(inputs) / number
                variance = total(ops.square(inputs - ops.reshape(mean, shape))) / number
                for moving, now in ((self.moving_mean, mean), (self.moving_variance, variance)):
                    moving.assign(moving * self.momentum + now * (1.0 - self.momentum))
                return ops.batch_normalization(
                    inputs,
                    mean,
                    variance,
                    axis=self.axis,
                    offset=self.beta if self.center else None,
                    scale=self.gamma if self.scale else None,
                    epsilon=self.epsilon,
                )

        return {"BatchNormalization": BatchNormalization}
