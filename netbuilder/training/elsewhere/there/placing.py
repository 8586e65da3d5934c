"""Devices and processes that share each batch."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from netbuilder.training.elsewhere.there.averaging import Averaging
else:
    from there.averaging import Averaging


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


def joined(keras: Any, count: int, rank: int, address: str, device: str) -> Any:
    """What shares each batch among processes, one of which is this; all come here.

    Args:
        keras: the package.
        count: of all processes.
        rank: of this one.
        address: where they meet.
        device: 'cpu', 'gpu', or '' for any.
    """
    if keras.backend.backend() == "jax":
        # The first process listens where it was told, not on all networks.
        os.environ["JAX_COORDINATOR_BIND_ADDRESS"] = address
        keras.distribution.initialize(address, count, rank)
        found = list(keras.distribution.list_devices(device or None))
        if len(found) != count:
            raise NoDevice(str(len(found)))
        strategy = keras.distribution.DataParallel(devices=found, auto_shard_dataset=False)
        keras.distribution.set_distribution(strategy)
        return strategy
    import torch

    gpus = torch.cuda.device_count() if device != "cpu" else 0
    local = address.startswith("file:")
    if device == "gpu" and gpus < (count if local else 1):
        raise NoDevice(str(gpus))
    if gpus:
        torch.cuda.set_device(rank % gpus)
    return Averaging(address, count, rank)
