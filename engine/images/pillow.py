"""Pillow, which decodes and writes pictures; nothing else here knows it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, TypeAlias

from engine.errors import EngineError

if TYPE_CHECKING:
    Picture: TypeAlias = Any


class MissingPackageError(EngineError, ImportError):
    """A package that is needed for this alone is not installed."""


def pillow() -> Any:
    """The module PIL.Image.

    Raises:
        MissingPackageError: Pillow is not installed.
    """
    try:
        from PIL import Image
    except ImportError as error:
        raise MissingPackageError(
            "Pictures need the package Pillow; install it with 'pip install pillow'."
        ) from error
    return Image
