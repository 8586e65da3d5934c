"""The systems that are compared, and how each is found and made."""

from __future__ import annotations

import os
from importlib import import_module, metadata
from importlib.util import find_spec
from typing import Any, NamedTuple, Protocol

from speed.works import Work

DENSE = ("seed", "mlp", "large")
ALL = (*DENSE, "convnet", "lstm")


class Contender(Protocol):
    """A system with its model for a work."""

    def fit(self, data: Any, epochs: int) -> list[float]: ...
    def predict(self, x: Any) -> Any: ...
    def calls(self) -> dict[str, Any]: ...


class System(NamedTuple):
    """One that takes part.

    Attributes:
        name: in the table.
        modules: that it needs; the first is what its users import.
        models: of the works that it can do.
        environment: what its process is started with.
        gpu: whether it computes on a GPU; measured where that is asked for.
    """

    name: str
    modules: tuple[str, ...]
    models: tuple[str, ...] = ALL
    environment: tuple[tuple[str, str], ...] = ()
    gpu: bool = False

    def does(self, work: Work) -> bool:
        """Whether it can do a work."""
        if self.gpu and work.kind != "train":
            return False
        return work.kind == "import" or work.model in self.models


CPU = (("CUDA_VISIBLE_DEVICES", ""), ("JAX_PLATFORMS", "cpu"))
IN_NUMPY = (("NETBUILDER_ARITHMETIC", "numpy"),)
GPU = (("JAX_PLATFORMS", "cuda"),)


def _keras(title: str, backend: str, gpu: bool = False) -> System:
    environment = (("KERAS_BACKEND", backend), *(GPU if gpu else CPU))
    name = f"GPU: Keras on {title}" if gpu else f"Keras on {title}"
    return System(name, ("keras", backend), ALL, environment, gpu)


ENGINE = "engine"
SYSTEMS = (
    System(ENGINE, ("engine", "numpy")),
    System("engine, in NumPy", ("engine", "numpy"), environment=IN_NUMPY),
    System("NumPy", ("numpy",), ()),
    _keras("JAX", "jax"),
    _keras("PyTorch", "torch"),
    _keras("TensorFlow", "tensorflow"),
    System("PyTorch, eager", ("torch",), environment=CPU),
    System("JAX, compiled", ("jax",), environment=CPU),
    System("scikit-learn", ("sklearn",), DENSE),
    _keras("JAX", "jax", gpu=True),
    _keras("PyTorch", "torch", gpu=True),
    _keras("TensorFlow", "tensorflow", gpu=True),
    System("GPU: PyTorch, eager", ("torch",), environment=GPU, gpu=True),
    System("GPU: JAX, compiled", ("jax",), environment=GPU, gpu=True),
)
"""In the table's order."""

PACKAGES = {"sklearn": "scikit-learn", "tensorflow": "tensorflow tensorflow-cpu"}
"""Packages that are called unlike their modules."""


def named(name: str) -> System:
    """The system called `name`."""
    return next(system for system in SYSTEMS if system.name == name)


def make(system: System, work: Work) -> Contender:
    """The system's model for a work, in this process."""
    if system.modules[0] in ("engine", "keras"):
        file, arguments = "keras_names", [system.modules[0]]
    else:
        file, arguments = (
            {
                "torch": "torch_eager",
                "jax": "jax_compiled",
                "sklearn": "sklearn_mlp",
            }[system.modules[0]],
            [],
        )
    kind = "".join(word.capitalize() for word in file.split("_"))
    return getattr(import_module(f"speed.systems.{file}"), kind)(work, *arguments)


def found_here() -> dict[str, list[str]]:
    """The systems that this interpreter can run, with their versions; the engine is everywhere."""
    found = {}
    for system in SYSTEMS:
        modules = [module for module in system.modules if module != "engine"]
        if all(find_spec(module) for module in modules):
            found[system.name] = [f"{module} {_version(module)}" for module in modules]
    return found


def _version(module: str) -> str:
    for package in PACKAGES.get(module, module).split():
        try:
            return metadata.version(package)
        except metadata.PackageNotFoundError:
            continue
    return "?"


def thread_environment(threads: int | None) -> dict[str, str]:
    """What tells every library how many threads to use; nothing leaves the choice to them."""
    if threads is None:
        return {}
    names = (
        "OMP_NUM_THREADS",
        "OPENBLAS_NUM_THREADS",
        "MKL_NUM_THREADS",
        "TF_NUM_INTRAOP_THREADS",
        "NPROC",
    )
    return dict.fromkeys(names, str(threads))


def hold_to(cores: int | None) -> None:
    """Keep this process on so many cores, where the system can; JAX obeys nothing else."""
    if cores is not None and hasattr(os, "sched_setaffinity"):
        os.sched_setaffinity(0, sorted(os.sched_getaffinity(0))[:cores])
