"""Samples and labels made by a recipe, measured on the training rows, kept for the next time."""
