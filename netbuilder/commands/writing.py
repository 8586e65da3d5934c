"""Files of answers that commands write."""

from __future__ import annotations

from pathlib import Path

from netbuilder.commands.console import complain
from netbuilder.storage.files import replace_file
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
            f"'{path}' cannot be written ({reason_of(error)}); choose another folder, or free some "
            "space."
        )
        return False
    return True
