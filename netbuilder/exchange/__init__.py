"""Trained networks in files of their own, and in the forms that other programs take; no Qt."""
