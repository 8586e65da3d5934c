"""NetBuilder as a program: `netbuilder` and `python -m netbuilder`."""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: of the command line, without the program's name; those it was started with where
            None.

    Returns:
        The exit status.
    """
    # NumPy reads this once, when it is imported. A second BLAS thread gains little on networks of
    # this size, but while it waits it takes a core from the window, and where the cores have other
    # work both threads wait for each other: training was seen to slow down to a tenth.
    os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
    from netbuilder import cli

    return cli.main(sys.argv[1:] if arguments is None else arguments, open_window)


def open_window(arguments: Sequence[str]) -> int:
    """Show the window until it is closed; status 2 where there is no screen for it."""
    from netbuilder import cli, display

    reason = display.problem()
    if not reason:
        try:
            import PySide6.QtWidgets  # noqa: F401
        except ImportError as error:
            reason = f"Qt cannot be loaded ({error})"
    if reason:
        cli.complain(display.sentence(reason))
        return cli.USAGE
    from netbuilder import app

    return app.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
