"""A trained network as one web page that needs no server and no connection."""

from netbuilder.exchange.webpage.errors import WebPageError
from netbuilder.exchange.webpage.page import page, page_of_model, write, write_model

__all__ = ["WebPageError", "page", "page_of_model", "write", "write_model"]
