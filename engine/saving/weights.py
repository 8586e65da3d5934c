"""The HDF5 file that holds a model's weights, in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np

from engine.saving import hdf5_layout
from engine.saving.faults import Fault
from engine.saving.hdf5_bytes import broken
from engine.types import Array


class Group(NamedTuple):
    """Arrays that lie together.

    Attributes:
        path: of the group in the file, such as 'layers/dense/vars'.
        name: of the object that they belong to, which Keras notes for readers.
        arrays: stored as '0', '1', ...
    """

    path: str
    name: str
    arrays: list[Array]


def write(groups: Iterable[Group]) -> bytes:
    """The content of a file with these groups."""
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for group in groups:
            place = file.create_group(group.path)
            place.attrs["name"] = group.name
            for index, array in enumerate(group.arrays):
                place[str(index)] = array
    return stream.getvalue()


class WeightFile:
    """Arrays of a weight file, by group.

    The structure of the whole file is held against what Keras writes before the HDF5 library
    opens it; see `hdf5_layout`.

    Args:
        content: the file's bytes.

    Raises:
        Fault: it is damaged, or holds what Keras does not write.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._groups: dict[str, dict[str, hdf5_layout.Stored]] = {}
        for path, stored in hdf5_layout.arrays(content).items():
            group, _, name = path.rpartition("/")
            self._groups.setdefault(group, {})[name] = stored

    @property
    def groups(self) -> set[str]:
        """The paths of all groups that hold arrays."""
        return set(self._groups)

    def shapes(self, group: str) -> list[tuple[int, ...]]:
        """The shapes of a group's arrays '0', '1', ...; none where there is no such group.

        Raises:
            Fault: they are not numbered from 0 on.
        """
        found = self._groups.get(group, {})
        names = [str(index) for index in range(len(found))]
        if set(names) != set(found):
            raise Fault(f"holds weights under '{group:.80}' that are not numbered from 0 on")
        return [found[name].shape for name in names]

    def read(self, groups: Iterable[str]) -> dict[str, list[Array]]:
        """The arrays of these groups, in their order.

        Raises:
            Fault: the HDF5 library finds something else than the file seemed to say.
        """
        import h5py

        result: dict[str, list[Array]] = {}
        try:
            with h5py.File(io.BytesIO(self._content), "r") as file:
                for group in groups:
                    count = len(self.shapes(group))
                    result[group] = [self._array(file, group, str(i)) for i in range(count)]
        except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
            raise broken() from error
        return result

    def _array(self, file: object, group: str, name: str) -> Array:
        stored = self._groups[group][name]
        dataset = file[f"{group}/{name}"]  # type: ignore[index]
        same_type = dataset.dtype == np.dtype(f"<{stored.dtype}")
        if not same_type or dataset.shape != stored.shape:
            raise broken()
        array: Array = dataset[()]
        return np.asarray(array)
