"""A trained network as one web page that needs no server and no connection."""

from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.page import page, write

__all__ = ["WebPageError", "page", "write"]
