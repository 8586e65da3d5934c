"""What callbacks hear of batches, of which `steps_per_execution` puts several together."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any


class Executions:
    """Calls the hooks of batches: before the first of an execution, and after its last.

    As in Keras, an execution that the data end early has the number of its last batch all the same.

    Args:
        call: calls a hook, by its name.
        kind: whose batches they are: 'train', 'test' or 'predict'.
        size: batches in an execution.
    """

    def __init__(self, call: Callable[..., None], kind: str, size: int) -> None:
        self._call = call
        self._begin, self._end = f"on_{kind}_batch_begin", f"on_{kind}_batch_end"
        self._size = size

    def begin(self, step: int) -> None:
        """The batch of this number comes."""
        if step % self._size == 0:
            self._call(self._begin, step, None)

    def end(self, step: int, logs: dict[str, Any]) -> None:
        """The batch of this number is done."""
        if (step + 1) % self._size == 0:
            self._call(self._end, step, logs)

    def over(self, steps: int, logs: dict[str, Any]) -> None:
        """There were so many batches, and no more will come."""
        if steps % self._size:
            self._call(self._end, steps - steps % self._size + self._size - 1, logs)


def whole(steps: int | None, size: int) -> int | None:
    """So many batches, or more where the last execution of `size` batches takes more."""
    return steps and -(-steps // size) * size
