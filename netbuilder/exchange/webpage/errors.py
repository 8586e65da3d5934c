"""What a web page cannot do."""

from __future__ import annotations


class WebPageError(ValueError):
    """A network that no web page can hold; the message is a sentence that names the block."""
