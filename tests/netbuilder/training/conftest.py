"""Small real data, so that a whole training takes milliseconds."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from engine.datasets import digits
from netbuilder.design import Design
from netbuilder.training.run.data import Data

TRAIN, TEST, BATCH = 160, 64, 16
VALIDATION_SPLIT = 0.25
STEPS = 8  # of an epoch: 160 samples, a quarter kept back, in batches of 16


@pytest.fixture(scope="session")
def small_data(session_environment: None) -> Data:
    """A few of the built-in digits."""
    (x_train, y_train), (x_test, y_test) = digits.load_data(train=TRAIN, test=TEST)

    def samples(images: np.ndarray) -> np.ndarray:
        return images.reshape(-1, 784).astype(np.float32) / 255

    one_hot = np.eye(10, dtype=np.float32)
    return Data(
        samples(x_train), one_hot[y_train], samples(x_test), one_hot[y_test], title="few digits"
    )


@pytest.fixture
def load(small_data: Data) -> Callable[..., Data]:
    """Takes the place of the loading of whole data sets."""

    def load_small(design: Design, report: Any) -> Data:
        return small_data

    return load_small


@pytest.fixture
def design() -> Design:
    """The first digits network, on its way through three epochs of eight batches."""
    return (
        Design.default("digits")
        .with_setting("epochs", 3)
        .with_setting("batch_size", BATCH)
        .with_setting("validation_split", VALIDATION_SPLIT)
    )


@pytest.fixture
def endless(design: Design) -> Design:
    """A training that nobody sees the end of."""
    return design.with_setting("epochs", 10_000)
