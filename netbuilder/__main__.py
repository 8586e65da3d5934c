"""NetBuilder as a program: `netbuilder` and `python -m netbuilder`."""

from __future__ import annotations

import sys
from collections.abc import Sequence

from netbuilder import cli, display
from netbuilder.commands.console import USAGE, complain


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the program.

    Args:
        arguments: of the command line, without the program's name; those it was started with where
            None.

    Returns:
        The exit status.
    """
    return cli.main(sys.argv[1:] if arguments is None else arguments, open_window)


def open_window(arguments: Sequence[str]) -> int:
    """Show the window until it is closed; status 2 where there is no screen for it."""
    reason = display.problem()
    if not reason:
        try:
            import PySide6.QtWidgets  # noqa: F401
        except ImportError as error:
            reason = f"Qt cannot be loaded ({error})"
    if reason:
        complain(display.sentence(reason))
        return USAGE
    # Only now: nothing but the window needs Qt.
    from netbuilder import app

    return app.run(arguments)


if __name__ == "__main__":
    sys.exit(main())
