"""NumPy's products use one thread while the engine computes, in whichever thread that is."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import pytest
from threadpoolctl import threadpool_info

from engine import threads


def blas_threads() -> set[int]:
    return {info["num_threads"] for info in threadpool_info() if info["user_api"] == "blas"}


@pytest.fixture(autouse=True)
def several() -> set[int]:
    found = blas_threads()
    if not found or found == {1}:
        pytest.skip("NumPy's linear algebra has one thread on this machine")
    return found


def test_products_are_held_to_one_thread(several: set[int]) -> None:
    with threads.single_threaded_blas():
        assert blas_threads() == {1}
        with threads.single_threaded_blas():
            assert blas_threads() == {1}
        assert blas_threads() == {1}
    assert blas_threads() == several


def test_it_holds_in_a_thread_after_the_main_thread_used_it(several: set[int]) -> None:
    def within() -> set[int]:
        with threads.single_threaded_blas():
            return blas_threads()

    assert within() == {1}
    with ThreadPoolExecutor(1) as pool:
        assert pool.submit(within).result() == {1}
    assert blas_threads() == several


def test_an_error_gives_the_threads_back(several: set[int]) -> None:
    with pytest.raises(RuntimeError), threads.single_threaded_blas():
        raise RuntimeError
    assert blas_threads() == several
