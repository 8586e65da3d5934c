"""What trains: the options of a command, and the interpreter that they choose."""

from __future__ import annotations

import argparse
from pathlib import Path
from typing import Final

from netbuilder.commands.console import UsageError, whole_number
from netbuilder.training.elsewhere import interpreters
from netbuilder.training.elsewhere.errors import BACKENDS, PACKAGES
from netbuilder.training.elsewhere.process import MOST_DEVICES, Elsewhere
from netbuilder.translation import say
from netbuilder.wording import count_text

OWN: Final = "netbuilder"
KERAS: Final = "keras"


def add_engine(parser: argparse.ArgumentParser) -> None:
    """Let a command be told what trains."""
    parser.add_argument(
        "--engine",
        choices=(OWN, KERAS),
        default=OWN,
        help=say(
            "what computes: NetBuilder's own engine (the default), or Keras in "
            "the interpreter that --python names"
        ),
    )
    parser.add_argument(
        "--backend",
        choices=tuple(BACKENDS),
        help=say("what Keras computes with (default: the first that is installed)"),
    )
    parser.add_argument(
        "--python",
        metavar="PATH",
        help=say(
            "an interpreter that has Keras 3 (default: the first one found "
            "near the design, in the active environment or on the PATH)"
        ),
    )

    parser.add_argument(
        "--device",
        choices=("cpu", "gpu"),
        help=say("what Keras's backend computes on (default: a GPU where it finds one)"),
    )
    parser.add_argument(
        "--devices",
        type=whole_number,
        metavar="N",
        help=say("share each batch among N devices, on JAX or TensorFlow (default: 1)"),
    )


def chosen_engine(options: argparse.Namespace) -> Elsewhere | None:
    """The place in which Keras trains; None where NetBuilder's own engine does.

    Raises:
        UsageError: there is no such Keras.
    """
    if options.engine != KERAS:
        for name in ("backend", "python", "device", "devices"):
            if getattr(options, name) is not None:
                raise UsageError(say("--{name} belongs to --engine keras; add that.", name=name))
        return None
    if options.python:
        found = interpreters.look(options.python)
        if found is None:
            raise UsageError(
                say("'{python}' is no Python interpreter; name another.", python=options.python)
            )
    else:
        near = [Path.cwd(), *([options.design.parent] if options.design else [])]
        found = interpreters.first_usable(near, options.backend)
        if found is None:
            raise UsageError(interpreters.nothing_found(options.backend))
    if not found.usable:
        raise UsageError(found.remedy)
    backend = options.backend or found.backends[0]
    if backend not in found.backends:
        raise UsageError(
            say(
                "{path} has no {backends}; install it with: {path} -m pip install {packages}",
                path=found.path,
                backends=BACKENDS[backend],
                packages=PACKAGES[backend],
            )
        )
    count = 1 if options.devices is None else options.devices
    if not 1 <= count <= MOST_DEVICES:
        most = count_text(MOST_DEVICES)
        raise UsageError(
            say("--devices takes a number from 1 to {most}, not {count}.", most=most, count=count)
        )
    return Elsewhere(found.path, backend, options.device or "", count)
