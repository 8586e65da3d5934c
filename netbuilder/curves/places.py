"""Labels beside the ends of curves, none upon another."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np


def spread(wanted: Sequence[float], size: float, top: float, bottom: float) -> list[float]:
    """Places of labels of one height, as near as possible to where they are wanted.

    Neighbours that would overlap are moved apart about the mean of their places (pool adjacent
    violators; Barlow et al., 1972), then all into the room between `top` and `bottom`.

    Args:
        wanted: upper ends, in any order.
        size: height of a label.
        top: the least upper end.
        bottom: the greatest lower end.

    Returns:
        Upper ends, in the order of `wanted`; where they do not fit they go beyond `bottom`.
    """
    order = np.argsort(np.asarray(wanted, np.float64), kind="stable")
    groups: list[tuple[float, int]] = []  # mean place of the first label of a group, and its size
    for rank, index in enumerate(order):
        place, count = float(wanted[index]) - rank * size, 1
        while groups and groups[-1][0] > place:
            other, more = groups.pop()
            place = (place * count + other * more) / (count + more)
            count += more
        groups.append((place, count))
    last = bottom - size * len(wanted)
    found = [0.0] * len(wanted)
    rank = 0
    for place, count in groups:
        first = max(min(place, last), top)
        for _ in range(count):
            found[int(order[rank])] = first + rank * size
            rank += 1
    return found
