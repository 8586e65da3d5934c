"""Files of answers that commands write."""

from __future__ import annotations

from pathlib import Path

from netbuilder.commands.console import complain
from netbuilder.storage.files import replace_file
from netbuilder.translation import say
from netbuilder.wording import reason_of


def write_answers(path: Path, table: str) -> bool:
    """Write a table, swapped in when complete; says why where it cannot.

    Returns:
        Whether it was written.
    """
    try:
        replace_file(path, table.encode())
    except (OSError, ValueError) as error:
        complain(
            say(
                "'{path}' cannot be written ({error}); choose another folder, or free some space.",
                path=path,
                error=reason_of(error),
            )
        )
        return False
    return True
