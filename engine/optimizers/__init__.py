"""Optimizers under Keras's names."""

from __future__ import annotations

from engine.optimizers import schedules
from engine.optimizers.adagrad import Adadelta, Adagrad
from engine.optimizers.adam import Adam, AdamW
from engine.optimizers.adamax import Adamax, Nadam
from engine.optimizers.base import OPTIMIZERS, Optimizer
from engine.optimizers.ftrl import Ftrl
from engine.optimizers.lamb import Lamb
from engine.optimizers.lion import Lion
from engine.optimizers.muon import Muon
from engine.optimizers.rmsprop import RMSprop
from engine.optimizers.sgd import SGD

__all__ = [
    "OPTIMIZERS",
    "SGD",
    "Adadelta",
    "Adagrad",
    "Adam",
    "AdamW",
    "Adamax",
    "Ftrl",
    "Lamb",
    "Lion",
    "Muon",
    "Nadam",
    "Optimizer",
    "RMSprop",
    "deserialize",
    "get",
    "schedules",
    "serialize",
]

# The order in which a person is to see them.
OPTIMIZERS.arrange("adam", "sgd", "rmsprop", "adamw", "nadam", "adamax", "adagrad", "adadelta")

get = OPTIMIZERS.find
serialize = OPTIMIZERS.serialize
deserialize = OPTIMIZERS.deserialize
