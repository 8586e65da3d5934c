"""Callbacks under Keras's names."""

from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.history import History
from engine.callbacks.progress import ProgbarLogger

__all__ = ["Callback", "CallbackList", "History", "ProgbarLogger"]
