"""Matrix products are the same however they are divided, and whatever the strides."""

from __future__ import annotations

import numpy as np
import pytest

from engine import parallel
from engine.products import DIRECT, WORTH_A_PIECE, matmul, matmuls

SIZES = [(32, 784, 64), (784, 32, 64), (128, 512, 100), (7, 3, 5), (300, 400, 300), (0, 5, 3)]


@pytest.fixture
def two_threads(monkeypatch: pytest.MonkeyPatch) -> None:
    """As on a machine with two cores."""
    monkeypatch.setattr(parallel, "threads", lambda: 2)


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


@pytest.mark.usefixtures("two_threads")
@pytest.mark.parametrize("dtype", ["float32", "float64"])
@pytest.mark.parametrize(("m", "k", "n"), [(128, 300, 400), (400, 128, 300), (3, 4000, 2000)])
def test_a_product_in_pieces_is_the_product(m: int, k: int, n: int, dtype: str) -> None:
    assert 2.0 * m * k * n > 2 * WORTH_A_PIECE
    rng = np.random.default_rng(0)
    a, b = rng.normal(size=(m, k)).astype(dtype), rng.normal(size=(k, n)).astype(dtype)
    out = np.empty((m, n), dtype)
    for left in (a, np.asfortranarray(a)):
        for right in (b, np.asfortranarray(b)):
            assert matmul(left, right, out) is out
            np.testing.assert_allclose(out, a @ b, rtol=1e-4, atol=1e-4)


def test_small_products_are_not_cut(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(parallel, "run", pytest.fail)
    a = np.ones((32, 784), np.float32)
    b = np.ones((784, 64), np.float32)
    assert matmul(a, b, np.empty((32, 64), np.float32))[0, 0] == 784


@pytest.mark.parametrize("rows", [10, 300])
def test_several_products_at_once_are_the_products(rows: int) -> None:
    rng = np.random.default_rng(0)
    x, w, dz = (rng.normal(size=shape) for shape in ((rows, 500), (500, 400), (rows, 400)))
    dw, dx = np.empty_like(w), np.empty_like(x)
    matmuls((x.T, dz, dw), (dz, w.T, dx))
    np.testing.assert_allclose(dw, x.T @ dz, atol=1e-10)
    np.testing.assert_allclose(dx, dz @ w.T, atol=1e-10)


@pytest.mark.usefixtures("two_threads")
def test_several_large_products_are_one_job(monkeypatch: pytest.MonkeyPatch) -> None:
    jobs: list[int] = []
    run = parallel.run
    monkeypatch.setattr(parallel, "run", lambda pieces: (jobs.append(len(pieces)), run(pieces)))
    a = np.ones((300, 300), np.float32)
    matmuls((a, a, np.empty_like(a)), (a, a, np.empty_like(a)))
    assert jobs == [4]
