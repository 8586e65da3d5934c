"""What keeps a network from being exported, in a sentence for the user."""

from __future__ import annotations

from netbuilder.translation import say


class ExportError(ValueError):
    """A network that cannot be written in a format, or a file that cannot be written."""


class InexpressibleError(Exception):
    """Something of a layer that a format has no form for.

    The message is the end of a sentence about the layer: what it is, a semicolon, what to do.
    """


def inexpressible(name: str, kind: str, form: str, error: InexpressibleError) -> ExportError:
    """The error for a block that a format has no form for.

    Args:
        name: of the block.
        kind: of the block.
        form: of the file, as in 'an ONNX model'.
        error: what was found.
    """
    return ExportError(
        say(
            "Block '{name}' ({kind}) cannot become part of {form}: {error}.",
            name=name,
            kind=kind,
            form=form,
            error=error,
        )
    )
