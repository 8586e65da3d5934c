"""Matrix products are the same however they are divided, and whatever the strides."""

from __future__ import annotations

import numpy as np
import pytest

from engine.products import DIRECT, matmul

SIZES = [(32, 784, 64), (784, 32, 64), (128, 512, 100), (7, 3, 5), (300, 400, 300), (0, 5, 3)]


@pytest.mark.parametrize(("m", "k", "n"), SIZES)
@pytest.mark.parametrize("form", ["plain", "transposed", "every second", "cut", "reversed"])
def test_a_product_is_the_product(m: int, k: int, n: int, form: str) -> None:
    rng = np.random.default_rng(0)
    a = {
        "plain": lambda: rng.normal(size=(m, k)),
        "transposed": lambda: rng.normal(size=(k, m)).T,
        "every second": lambda: rng.normal(size=(m, 2 * k))[:, ::2],
        "cut": lambda: rng.normal(size=(m, k + 3))[:, :k],
        "reversed": lambda: rng.normal(size=(m, k))[::-1],
    }[form]()
    b, out = rng.normal(size=(k, n)), np.empty((m, n))
    assert matmul(a, b, out) is out
    np.testing.assert_allclose(out, np.asarray(a.tolist()).reshape(m, k) @ b, atol=1e-10)


def test_the_sizes_above_take_every_way() -> None:
    sizes = [m * k * n for m, k, n in SIZES]
    assert min(sizes) < DIRECT < SIZES[0][0] * SIZES[0][1] * SIZES[0][2] < 1e7 < max(sizes)
