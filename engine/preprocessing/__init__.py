"""Functions under the names that they had before `engine.utils` held them."""

from __future__ import annotations

from engine.preprocessing import sequence
from engine.sequences import timeseries_dataset_from_array

__all__ = ["sequence", "timeseries_dataset_from_array"]
