"""What is said of an entry that a form does not accept."""

from __future__ import annotations

from engine.errors import ParameterError
from netbuilder.translation import say, told
from netbuilder.wording import sentences


def not_accepted(entered: str, error: ParameterError, kept: str) -> str:
    """What is wrong with an entry, and what holds instead.

    Args:
        entered: as it was typed; may be ''.
        error: says what is expected.
        kept: the value that holds; '' for none.
    """
    expected = told(error.expected)
    if entered:
        said = say(
            "'{entered}' was not accepted: it must be {expected}.",
            entered=entered,
            expected=expected,
        )
    else:
        said = say("The field was left empty: it must be {expected}.", expected=expected)
    return sentences(said, say("Kept {kept}.", kept=kept) if kept else say("It is empty again."))
