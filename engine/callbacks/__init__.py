"""Callbacks under Keras's names."""

from engine.callbacks.averages import SwapEMAWeights
from engine.callbacks.backup import BackupAndRestore
from engine.callbacks.base import Callback, CallbackList
from engine.callbacks.checkpoint import ModelCheckpoint
from engine.callbacks.csv_logger import CSVLogger
from engine.callbacks.early_stopping import EarlyStopping
from engine.callbacks.functions import LambdaCallback
from engine.callbacks.history import History
from engine.callbacks.learning_rate import LearningRateScheduler, ReduceLROnPlateau
from engine.callbacks.progress import ProgbarLogger
from engine.callbacks.tensorboard import TensorBoard
from engine.callbacks.terminate_on_nan import TerminateOnNaN

__all__ = [
    "BackupAndRestore",
    "CSVLogger",
    "Callback",
    "CallbackList",
    "EarlyStopping",
    "History",
    "LambdaCallback",
    "LearningRateScheduler",
    "ModelCheckpoint",
    "ProgbarLogger",
    "ReduceLROnPlateau",
    "SwapEMAWeights",
    "TensorBoard",
    "TerminateOnNaN",
]
