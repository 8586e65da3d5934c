"""What is kept or sent as JSON: texts in it are as they are in English, whatever the language."""

from __future__ import annotations

from typing import Any

import msgspec


def encode(value: Any) -> bytes:
    """A value as JSON.

    Raises:
        TypeError: a value in it has no form in JSON.
    """
    return msgspec.json.encode(value, enc_hook=_plain)


def encode_packed(value: Any) -> bytes:
    """A value as MessagePack.

    Raises:
        TypeError: a value in it has no form there.
    """
    return msgspec.msgpack.encode(value, enc_hook=_plain)


def _plain(value: Any) -> str:
    """A text that is translated when it is shown, which msgspec does not know."""
    if isinstance(value, str):
        return "".join(value)
    raise TypeError(f"Objects of type {type(value).__name__} cannot be written.")
