from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from netbuilder.exchange.report.png import png


@pytest.mark.parametrize("shape", [(3, 5), (4, 2, 3)])
def test_pictures_are_read_back(shape: tuple[int, ...]) -> None:
    bytes_ = np.random.default_rng(0).integers(0, 256, shape).astype(np.uint8)
    read = Image.open(io.BytesIO(png(bytes_)))
    assert np.array_equal(np.asarray(read), bytes_)
