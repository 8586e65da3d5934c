"""Files of answers that commands write."""

from __future__ import annotations

from pathlib import Path

from netbuilder.commands.console import complain
from netbuilder.storage.files import replace_file


def write_answers(path: Path, table: str) -> bool:
    """Write a table, swapped in when complete; says why where it cannot.

    Returns:
        Whether it was written.
    """
    try:
        replace_file(path, table.encode())
    except (OSError, ValueError) as error:
        reason = (getattr(error, "strerror", None) or str(error)).lower()
        complain(f"'{path}' cannot be written ({reason}); choose another folder, or free space.")
        return False
    return True
