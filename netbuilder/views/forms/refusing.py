"""What is said of an entry that a form does not accept."""

from __future__ import annotations

from engine.errors import ParameterError
from netbuilder.wording import sentences


def not_accepted(entered: str, error: ParameterError, kept: str) -> str:
    """What is wrong with an entry, and what holds instead.

    Args:
        entered: as it was typed; may be ''.
        error: says what is expected.
        kept: the value that holds; '' for none.
    """
    if entered:
        said = f"'{entered}' was not accepted: it must be {error.expected}."
    else:
        said = f"The field was left empty: it must be {error.expected}."
    return sentences(said, f"Kept {kept}." if kept else "It is empty again.")
