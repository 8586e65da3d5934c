"""Sources of a model's batches: arrays, files, generators."""

from engine.models.data.arrays import Batches
from engine.models.data.batch import Batch
from engine.models.data.checks import check_lengths, check_samples, refuse_non_finite
from engine.models.data.lazy import Rows, as_samples, type_of
from engine.models.data.source import Prepare, Source
from engine.models.data.streams import Stream, is_stream
from engine.models.data.weights import as_weights, by_class

__all__ = [
    "Batch",
    "Batches",
    "Prepare",
    "Rows",
    "Source",
    "Stream",
    "as_samples",
    "as_weights",
    "by_class",
    "check_lengths",
    "check_samples",
    "is_stream",
    "refuse_non_finite",
    "type_of",
]
