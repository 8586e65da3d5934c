"""Why a design refuses an edit, in a sentence with the remedy."""

from __future__ import annotations

from netbuilder.design.errors import quoted
from netbuilder.translation import say
from netbuilder.wording import count_text


def no_block(name: str) -> str:
    """A name that no block has."""
    return say("There is no block {name} in the design.", name=quoted(name))


def full(most: int) -> str:
    """One block more than there may be."""
    return say(
        "A design has at most {max_blocks} blocks; delete one first.", max_blocks=count_text(most)
    )


def too_many(total: int, most: int) -> str:
    """Several blocks more than there may be."""
    return say(
        "That would make {total} blocks, and a design has at most {max_blocks}; delete some first.",
        total=count_text(total),
        max_blocks=count_text(most),
    )


def name_taken(name: str) -> str:
    """A name that another block has."""
    return say("Another block is named {new}; choose a different name.", new=quoted(name))


def one_target() -> str:
    """Classes of several columns."""
    return say("A network predicts the classes of one column; choose one target.")
