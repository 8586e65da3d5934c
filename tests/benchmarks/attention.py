"""What attention costs for a move of the pen, and a map of 2,000 samples.

    python -m tests.benchmarks.attention

Prints milliseconds of the processor, of one core, and of the clock: medians of several times.
"""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from functools import partial

import numpy as np

from engine import threads
from netbuilder.design import build, templates
from netbuilder.insight.attention import GRAD_CAM, METHODS, OCCLUSION, SALIENCY, sample_of_drawing
from netbuilder.insight.attention import attention as find
from netbuilder.insight.projection import principal_components
from netbuilder.insight.tsne import ITERATIONS, gradient, joint_probabilities
from netbuilder.network.probe import Probe
from netbuilder.network.trained import TrainedNetwork

SAMPLES = 2000


def main() -> None:
    """Print all figures."""
    for title in ("First digits network", "LeNet-5"):
        design = next(each.design for each in templates.built_in("digits") if each.title == title)
        probe = Probe(design)
        weights = build(design).get_flat_weights()
        probe.set(weights)
        network = TrainedNetwork(design, weights)
        sample = sample_of_drawing(network, drawing())
        for method in (SALIENCY, GRAD_CAM, OCCLUSION):
            found = find(network, probe, sample, method)
            if found is not None and found.values is None:
                print(f"{title}, {METHODS[method]}: {found.note}")
                continue
            tell(f"{title}, {METHODS[method]}", partial(find, network, probe, sample, method))
    rng = np.random.default_rng(0)
    with threads.single_threaded_blas():
        for values in (64, 784):
            data = rng.normal(size=(SAMPLES, values)) * rng.uniform(0.1, 1, values)
            tell(f"PCA of {SAMPLES:,} samples of {values} values",
                 lambda data=data: principal_components(data), 5)  # fmt: skip
        reduced = principal_components(data, 50).points
        tell("t-SNE, neighbours", lambda: joint_probabilities(reduced, 30.0), 3)
        pairs = joint_probabilities(reduced, 30.0).astype(np.float32)
        points = reduced[:, :2].astype(np.float32)
        once = tell("t-SNE, an iteration", lambda: gradient(pairs, points), 30)
    print(f"t-SNE, {ITERATIONS} iterations: {once * ITERATIONS / 1000:.1f} s of the processor")


def tell(what: str, work: Callable[[], object], times: int = 40) -> float:
    """Print what work costs, and return the milliseconds of the processor."""
    work()
    spent, passed = [], []
    for _ in range(times):
        start, clock = time.thread_time(), time.perf_counter()
        work()
        spent.append(1000 * (time.thread_time() - start))
        passed.append(1000 * (time.perf_counter() - clock))
    cost = statistics.median(spent)
    print(
        f"{what}: {cost:.2f} ms of the processor, {statistics.median(passed):.2f} ms by the clock"
    )
    return cost


def drawing() -> np.ndarray:
    """A seven."""
    made = np.zeros((28, 28), np.float32)
    made[5:8, 7:21] = 1
    for row in range(8, 23):
        made[row, 24 - row // 2 - 4 : 24 - row // 2 - 1] = 1
    return made


if __name__ == "__main__":
    main()
