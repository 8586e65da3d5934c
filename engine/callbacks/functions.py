"""A callback made of functions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from engine.callbacks.base import Callback

Hook = Callable[..., Any]


class LambdaCallback(Callback):
    """Calls functions at the moments of a training.

    Args:
        on_epoch_begin: takes the epoch and logs; likewise the others that are named after epochs.
        on_epoch_end: likewise.
        on_train_begin: takes logs.
        on_train_end: likewise.
        on_train_batch_begin: takes the batch's number and logs.
        on_train_batch_end: likewise.
        hooks: further ones, and attributes, by name.
    """

    def __init__(
        self,
        on_epoch_begin: Hook | None = None,
        on_epoch_end: Hook | None = None,
        on_train_begin: Hook | None = None,
        on_train_end: Hook | None = None,
        on_train_batch_begin: Hook | None = None,
        on_train_batch_end: Hook | None = None,
        **hooks: Any,
    ) -> None:
        super().__init__()
        given = {
            "on_epoch_begin": on_epoch_begin,
            "on_epoch_end": on_epoch_end,
            "on_train_begin": on_train_begin,
            "on_train_end": on_train_end,
            "on_train_batch_begin": on_train_batch_begin,
            "on_train_batch_end": on_train_batch_end,
        }
        for name, hook in {**hooks, **given}.items():
            if hook is not None:
                setattr(self, name, hook)
