"""Files from the network, and what is packed in them."""

from __future__ import annotations

from engine.fetching.cached import get_file

__all__ = ["get_file"]
