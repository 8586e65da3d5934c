"""Trained networks in the forms of other programs, and in files of their own."""
