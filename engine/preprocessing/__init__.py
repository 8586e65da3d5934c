"""Functions under the names that they had before `engine.utils` held them."""

from __future__ import annotations

from engine.directories import image_dataset_from_directory, text_dataset_from_directory
from engine.preprocessing import image, sequence
from engine.sequences import timeseries_dataset_from_array

__all__ = [
    "image",
    "image_dataset_from_directory",
    "sequence",
    "text_dataset_from_directory",
    "timeseries_dataset_from_array",
]
