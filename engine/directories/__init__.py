"""Data sets in folders: a file for each sample, a folder for each class."""

from __future__ import annotations

from engine.directories.images import image_dataset_from_directory
from engine.directories.texts import text_dataset_from_directory

__all__ = ["image_dataset_from_directory", "text_dataset_from_directory"]
