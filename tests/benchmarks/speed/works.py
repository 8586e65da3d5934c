"""What is measured: the models, their sizes, and what is required of the engine.

Read by every system's own process, so nothing but the standard library is imported.
"""

from __future__ import annotations

from typing import NamedTuple


class Bound(NamedTuple):
    """The engine's figure may be at most `share` times the least figure of some systems.

    Attributes:
        share: or, where `of` is empty, the figure itself in the work's unit.
        of: how these systems' names begin.
    """

    share: float
    of: tuple[str, ...] = ()


class Work(NamedTuple):
    """A piece of work that every system does.

    Attributes:
        name: on the command line.
        title: in the table.
        model: which of the networks below.
        kind: "train", "predict", "import" or "memory".
        batch: samples per step.
        samples: of MNIST's training images.
        epochs: timed per process; the first of them, which compiles, does not count.
        engine_epochs: the engine's own number where drift is asked after.
        required: bounds that must hold.
        aims: bounds that would be a pleasure.
    """

    name: str
    title: str
    model: str
    kind: str
    batch: int = 32
    samples: int = 60_000
    epochs: int = 4
    engine_epochs: int = 0
    required: tuple[Bound, ...] = ()
    aims: tuple[Bound, ...] = ()

    @property
    def unit(self) -> str:
        """In which figures of this kind are given."""
        return {"train": "s/epoch", "predict": "us", "import": "ms", "memory": "MB"}[self.kind]


KERAS = ("Keras on ",)
JAX = ("JAX, compiled",)
TORCH = ("PyTorch, eager",)
TENSORFLOW = ("Keras on TensorFlow",)

WORKS = (
    Work(
        "seed",
        "784 - 64 - 10, batch 32, an epoch of 60,000 images",
        "seed",
        "train",
        epochs=5,
        engine_epochs=20,
        required=(Bound(0.3, KERAS), Bound(0.6, JAX)),
        aims=(Bound(0.2, KERAS), Bound(0.45, JAX)),
    ),
    Work(
        "mlp",
        "784 - 512 - 512 - 10, batch 128, 60,000 images",
        "mlp",
        "train",
        batch=128,
        required=(Bound(0.8, KERAS), Bound(1.0, JAX), Bound(0.6, TORCH)),
        aims=(Bound(0.85, JAX),),
    ),
    Work(
        "convnet",
        "Conv 32, pool, Conv 64, pool, dropout, 10, batch 128, 12,800 images",
        "convnet",
        "train",
        batch=128,
        samples=12_800,
        required=(Bound(0.7, TENSORFLOW), Bound(0.45, TORCH)),
        aims=(Bound(0.45, TENSORFLOW), Bound(0.26, TORCH)),
    ),
    Work(
        "lstm",
        "LSTM 64 over 28 rows of 28, 10, batch 64, 12,800 images",
        "lstm",
        "train",
        batch=64,
        samples=12_800,
        required=(Bound(0.85, TORCH),),
        aims=(Bound(0.6, TORCH),),
    ),
    Work(
        "large",
        "784 - 4096 - 4096 - 10 (20 million parameters), batch 128, 12,800 images",
        "large",
        "train",
        batch=128,
        samples=12_800,
        epochs=3,
    ),
    Work(
        "predict",
        "predict one image, 784 - 64 - 10",
        "seed",
        "predict",
        required=(Bound(10.0),),
        aims=(Bound(5.0),),
    ),
    Work(
        "import",
        "import",
        "",
        "import",
        required=(Bound(1.5, ("NumPy",)),),
        aims=(Bound(1.1, ("NumPy",)),),
    ),
    Work(
        "memory",
        "peak memory of fit above the data, 784 - 64 - 10",
        "seed",
        "memory",
        epochs=2,
        required=(Bound(0.5, ("Keras on JAX",)),),
        aims=(Bound(0.1, ("Keras on JAX",)),),
    ),
)
"""In the table's order."""

UNITS = {"seed": (784, 64, 10), "mlp": (784, 512, 512, 10), "large": (784, 4096, 4096, 10)}
"""Of the networks of Dense layers, the inputs first."""

INPUT_SHAPES = {
    "seed": (784,),
    "mlp": (784,),
    "large": (784,),
    "convnet": (28, 28, 1),
    "lstm": (28, 28),
}

LSTM_UNITS = 64
FILTERS = (32, 64)
DROPOUT = 0.5
CLASSES = 10
LEARNING_RATE, BETA_1, BETA_2, EPSILON = 1e-3, 0.9, 0.999, 1e-7
"""Adam's, as Keras has them by default."""


def named(name: str) -> Work:
    """The work called `name`."""
    return next(work for work in WORKS if work.name == name)
