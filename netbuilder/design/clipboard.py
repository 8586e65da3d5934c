"""Blocks as text, to be pasted into another window, a file or a chat."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

import msgspec

from netbuilder.design.blocks import Block
from netbuilder.design.errors import DesignError, one_line
from netbuilder.design.parts import BlockPart, block_part, read_blocks
from netbuilder.storage import encoding
from netbuilder.translation import say
from netbuilder.wording import count_text

FORMAT: Final = "netbuilder-blocks"
MAX_CHARACTERS: Final = 4 * 2**20


class _Text(msgspec.Struct, forbid_unknown_fields=True):
    format: str
    blocks: list[BlockPart]


def to_text(blocks: Iterable[Block]) -> str:
    """The blocks as JSON that people can read."""
    content = encoding.encode(_Text(FORMAT, list(map(block_part, blocks))))
    return msgspec.json.format(content, indent=2).decode()


def from_text(text: str) -> tuple[Block, ...]:
    """The blocks that `to_text` wrote, or those of a whole design.

    Raises:
        DesignError: the text holds none, or a value is wrong.
    """
    try:
        if '"blocks"' not in text:
            raise DesignError(
                say("There are no blocks on the clipboard; copy some on the canvas first.")
            )
        if len(text) > MAX_CHARACTERS:
            raise DesignError(
                say(
                    "The clipboard holds {text} characters, more than the "
                    "{max_characters} that blocks can take up; copy fewer.",
                    text=count_text(len(text)),
                    max_characters=count_text(MAX_CHARACTERS),
                )
            )
        return read_blocks(msgspec.json.decode(text, type=_Copied).blocks)
    except (msgspec.MsgspecError, UnicodeError, RecursionError) as error:
        raise DesignError(
            say(
                "The clipboard's contents are not blocks: {error}; copy the blocks again.",
                error=one_line(str(error)),
            )
        ) from None


class _Copied(msgspec.Struct):
    """What is read; the rest of a design is passed over."""

    blocks: list[BlockPart]
