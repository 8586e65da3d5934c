"""Data for scripts that are run."""

from __future__ import annotations

import numpy as np
import pytest

from engine.datasets import mnist


@pytest.fixture
def few_images(monkeypatch: pytest.MonkeyPatch) -> None:
    """MNIST with a handful of images."""
    rng = np.random.default_rng(0)

    def load_data() -> object:
        return tuple(
            (rng.integers(0, 256, (n, 28, 28)).astype("uint8"), rng.integers(0, 10, n))
            for n in (40, 10)
        )

    monkeypatch.setattr(mnist, "load_data", load_data)
