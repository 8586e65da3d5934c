"""What a web page cannot do."""

from __future__ import annotations

from netbuilder.exchange.errors import ExportError


class WebPageError(ExportError):
    """A network that no web page can hold; the message is a sentence that names the block."""
