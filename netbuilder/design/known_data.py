"""The data sets that a design can name: built in, the user's own, and points drawn by hand."""

from __future__ import annotations

from netbuilder.design.datasets import DATASETS, DataSet
from netbuilder.design.errors import unknown
from netbuilder.design.own import OWN_DATA, OwnData
from netbuilder.design.points import DRAWN, DrawnPoints
from netbuilder.translation import say


def known_data_set(name: str, own: OwnData | None, points: DrawnPoints) -> DataSet:
    """The data set of this name.

    Args:
        name: in design files.
        own: the user's own data, if a design has some.
        points: drawn by hand.

    Raises:
        DesignError: there is none.
    """
    if name == OWN_DATA and own is not None:
        return own.data_set
    if name == DRAWN:
        return points.data_set
    if name not in tuple(DATASETS):
        raise unknown(say("data set"), name, DATASETS)
    return DATASETS[name]
