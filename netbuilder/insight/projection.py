"""Samples in few dimensions: the directions in which they differ most."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from engine.types import Array

_LEAST: Final = 1e-7
"""Directions whose length is a smaller part of the largest are rounding alone."""


@dataclass(frozen=True, slots=True, eq=False)
class Projection:
    """Principal components.

    Attributes:
        points: float64 (n, components), the samples in the directions of largest variance first.
        shares: float64 (components,), of the whole variance, what each direction holds.
    """

    points: Array
    shares: Array


def principal_components(samples: Array, components: int = 2) -> Projection:
    """Project samples on the directions in which they differ most (PCA).

    Exact, by the eigenvectors of the covariance, or of the samples' products with each other where
    these are fewer. Each direction points where its largest loading is above 0, so that the same
    samples always lie the same way.

    Args:
        samples: (n, ...), each as one row of values.
        components: how many directions; where there are fewer, the rest is 0.

    Raises:
        ValueError: there are no samples, or a value is no number.
    """
    values = np.asarray(samples, np.float64)
    if not values.size or not np.isfinite(values).all():
        raise ValueError("A projection needs samples whose values are numbers.")
    flat = values.reshape(len(values), -1)
    centred = flat - flat.mean(axis=0)
    count = len(centred)
    if centred.shape[1] <= count:
        spreads, directions = np.linalg.eigh(centred.T @ centred)
        directions = directions[:, ::-1][:, :components]
    else:
        spreads, weights = np.linalg.eigh(centred @ centred.T)
        directions = centred.T @ weights[:, ::-1][:, :components]
        lengths = np.linalg.norm(directions, axis=0)
        known = lengths > _LEAST * lengths.max()
        directions = np.where(known, directions / np.where(known, lengths, 1), 0)
    spreads = np.maximum(spreads[::-1], 0)[:components]
    largest = directions[np.abs(directions).argmax(axis=0), np.arange(directions.shape[1])]
    directions = directions * np.where(largest < 0, -1, 1)
    whole = float(np.square(centred).sum())
    points = np.zeros((count, components))
    points[:, : directions.shape[1]] = centred @ directions
    shares = np.zeros(components)
    shares[: len(spreads)] = spreads / whole if whole > 0 else 0
    return Projection(points, shares)
