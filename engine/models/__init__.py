"""Models under Keras's names."""

from engine.layers import nested
from engine.models import files
from engine.models.events import BatchEnd, EpochEnd, ValidationBatchEnd
from engine.models.sequential import Sequential
from engine.models.training import TrainingRun
from engine.saving import clone_model, load_model, model_from_json, save_model
from engine.saving.keeping import ModelKeeper

__all__ = [
    "BatchEnd",
    "EpochEnd",
    "Sequential",
    "TrainingRun",
    "ValidationBatchEnd",
    "clone_model",
    "load_model",
    "model_from_json",
    "save_model",
]

files.use(ModelKeeper())
nested.use(Sequential)
