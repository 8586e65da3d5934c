"""The card that says what a training has come to."""

from netbuilder.views.result.card import ResultCard

__all__ = ["ResultCard"]
