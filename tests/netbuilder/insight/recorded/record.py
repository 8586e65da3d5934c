"""Records scikit-learn's answers for `test_projection.py` and `test_tsne.py`.

    PYTHON -m tests.netbuilder.insight.recorded.record

PYTHON is an interpreter with scikit-learn, which the program and its tests do without.
"""

from __future__ import annotations

from pathlib import Path

import numpy as np

FILE = Path(__file__).with_name("scikit_learn.npz")
PERPLEXITY = 8.0
RATE = 5.0
"""Low, so that what rounding does stays small."""
ITERATIONS = 750


def samples() -> np.ndarray:
    """Four clusters of 15 samples with six values, the first of which varies most."""
    rng = np.random.default_rng(7)
    centres = rng.normal(0, 4, (4, 6))
    return np.repeat(centres, 15, axis=0) + rng.normal(0, 1, (60, 6)) * [3, 1, 1, 0.5, 1, 1]


def beginning() -> np.ndarray:
    """Points to begin with."""
    return np.random.default_rng(8).normal(0, 1e-4, (60, 2))


def main() -> None:
    """Write the file."""
    from scipy.spatial.distance import squareform
    from sklearn import __version__
    from sklearn.decomposition import PCA
    from sklearn.manifold import TSNE
    from sklearn.manifold._t_sne import _joint_probabilities, _kl_divergence
    from sklearn.metrics import pairwise_distances

    data, start = samples(), beginning()
    pca = PCA(3, svd_solver="full")
    points = pca.fit_transform(data)
    distances = pairwise_distances(data, squared=True, metric="euclidean")
    pairs = _joint_probabilities(distances, PERPLEXITY, 0)
    spread = 1e4 * start
    loss, gradient = _kl_divergence(spread.ravel(), pairs, 1, len(data), 2)
    settings = {"perplexity": PERPLEXITY, "method": "exact", "learning_rate": RATE}
    learner = TSNE(2, init=start.copy(), max_iter=ITERATIONS, **settings)
    layout = learner.fit_transform(data.copy())
    np.savez_compressed(
        FILE,
        version=__version__,
        components=pca.components_,
        points=points,
        shares=pca.explained_variance_ratio_,
        pairs=squareform(pairs),
        loss=loss,
        gradient=gradient.reshape(-1, 2),
        layout=layout,
        divergence=learner.kl_divergence_,
    )


if __name__ == "__main__":
    main()
