"""What goes wrong in another interpreter, as sentences for the user."""

from __future__ import annotations

from typing import Final

from engine.errors import EngineError
from netbuilder.translation import say
from netbuilder.wording import plural, sentences

BACKENDS: Final = {"jax": "JAX", "torch": "PyTorch", "tensorflow": "TensorFlow"}
"""Keras's names of its backends, and what people call them."""

PACKAGES: Final = {"jax": "jax", "torch": "torch", "tensorflow": "tensorflow"}
"""What pip calls them."""


class ElsewhereError(EngineError):
    """Keras in another interpreter cannot train; the message says why and what helps."""


def described(kind: str, text: str, python: str, backend: str) -> str:
    """A failure that the worker tells, as a sentence.

    Args:
        kind: the class of the error.
        text: its message.
        python: the interpreter.
        backend: Keras's name of it.
    """
    title = BACKENDS.get(backend, backend)
    if kind == "ModuleNotFoundError" and "'keras'" in text:
        return say(
            "{python} has no Keras; install it with: {python} -m pip install keras {backend}",
            python=python,
            backend=PACKAGES.get(backend, backend),
        )
    if kind in ("ModuleNotFoundError", "ImportError"):
        return say(
            "{python} cannot run Keras on {title} ({text}); install it with: {python2} -m pip "
            "install {packages}",
            python=python,
            title=title,
            text=text,
            python2=python,
            packages=PACKAGES.get(backend, backend),
        )
    if kind == "ValueError" and "Unable to import backend" in text:
        return say(
            "Keras has no backend called {backend}; choose JAX, PyTorch or TensorFlow.",
            backend=backend,
        )
    if kind == "OSError" and "No space left" in text:
        return no_space(title)
    if _is_memory(kind, text):
        return say(
            "There is not enough memory to train this network with Keras on "
            "{title}; reduce the batch size or the size of its layers.",
            title=title,
        )
    first = text.splitlines()[0] if text else kind
    return say(
        "Keras on {title} cannot train this network ({kind}: {first}); "
        "train it with NetBuilder's own engine.",
        title=title,
        kind=kind,
        first=first,
    )


def no_space(title: str) -> str:
    """The disk is full.

    Args:
        title: of the backend.
    """
    return say(
        "There is no space on the disk for the data that Keras on {title} "
        "reads; free some, or train with NetBuilder's own engine.",
        title=title,
    )


def no_device(title: str, device: str, found: str) -> str:
    """There are fewer devices than were asked for.

    Args:
        title: of Keras and its backend.
        device: 'cpu', 'gpu' or ''.
        found: how many there are, a number as text.
    """
    if found == "0":
        return say(
            "{title} finds no GPU; choose the processor, or install its GPU version.", title=title
        )
    if device == "gpu":
        return plural(
            int(found),
            "{title} can share a batch among one GPU only; choose one.",
            "{title} finds {count} GPUs; choose no more.",
            title=title,
        )
    return plural(
        int(found),
        "{title} computes on one device here; choose one, or another backend.",
        "{title} finds {count} devices; choose no more.",
        title=title,
    )


def died(status: int, backend: str) -> str:
    """The process ended without a word."""
    title = BACKENDS.get(backend, backend)
    if status < 0:
        said = say(
            "The process that trains with Keras on {title} was ended by signal {status}.",
            title=title,
            status=-status,
        )
    else:
        said = say(
            "The process that trains with Keras on {title} ended with status {status}.",
            title=title,
            status=status,
        )
    return sentences(
        said,
        say("The network is as it was at the last record."),
        say("If memory ran out, reduce the batch size."),
    )


def gone(host: str) -> str:
    """Another machine that took a part of each batch is gone.

    Args:
        host: its address; '' where it is not known.
    """
    said = (
        say("The machine {host} takes no part in the training any more.", host=host)
        if host
        else say("Another machine takes no part in the training any more.")
    )
    return sentences(
        said,
        say("The network is as it was at the last record."),
        say("Start the training on all machines again to resume it."),
    )


def missing(host: str) -> str:
    """Another machine did not come.

    Args:
        host: its address.
    """
    return say(
        "The machine {host} did not take part in time; start the same "
        "training there, with its own place in the list of machines.",
        host=host,
    )


def differ() -> str:
    """Machines are about to train different things."""
    return say(
        "The machines have different networks, weights, data or settings; "
        "give all of them the same design and data, and start or resume "
        "the training on all."
    )


def another(host: str) -> str:
    """The port is taken.

    Args:
        host: the address of the first machine, with its port.
    """
    return say(
        "Another program uses the port of {host} or the next one; choose another port.", host=host
    )


def _is_memory(kind: str, text: str) -> bool:
    words = (
        "RESOURCE_EXHAUSTED",
        "out of memory",
        "can't allocate memory",
        "Out of memory",
    )
    return kind in ("MemoryError", "ResourceExhaustedError", "OutOfMemoryError") or any(
        word in text for word in words
    )
