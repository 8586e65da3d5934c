"""Trained networks in the forms that other programs take; no Qt."""
