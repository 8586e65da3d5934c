"""The HDF5 file that holds a model's weights, in memory."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

import numpy as np

from engine.saving import hdf5_layout
from engine.saving.faults import Fault, shown
from engine.saving.hdf5_bytes import broken
from engine.types import Array

IDF = "idf_weights"
"""What Keras calls the weights of tokens, the one array that has a name instead of a number."""


class Group(NamedTuple):
    """Arrays that lie together.

    Attributes:
        path: of the group in the file, such as 'layers/dense/vars'.
        name: of the object that they belong to, which Keras notes for readers.
        arrays: stored as '0', '1', ...
        named: what the only array is called instead.
    """

    path: str
    name: str
    arrays: list[Array]
    named: str = ""


def write(groups: Iterable[Group]) -> bytes:
    """The content of a file with these groups."""
    import h5py

    stream = io.BytesIO()
    with h5py.File(stream, "w") as file:
        for group in groups:
            place = file.create_group(group.path)
            place.attrs["name"] = group.name
            for index, array in enumerate(group.arrays):
                place[group.named or str(index)] = array
    return stream.getvalue()


class WeightFile:
    """Arrays of a weight file, by group.

    The structure of the whole file is held against what Keras writes before the HDF5 library
    opens it; see `hdf5_layout`.

    Args:
        content: the file's bytes.
        structure: of the file, where it has been seen already.
        groups: the paths of the arrays in each group; where None, the arrays '0', '1', ... of each
            of the file's own.

    Raises:
        Fault: it is damaged, or holds what Keras does not write.
    """

    def __init__(
        self,
        content: bytes,
        structure: hdf5_layout.Structure | None = None,
        groups: Mapping[str, Sequence[str]] | None = None,
    ) -> None:
        self._content = content
        self._stored = (structure or hdf5_layout.structure(content)).arrays
        self._groups: dict[str, list[str]] = {}
        if groups is None:
            for path in self._stored:
                # The first files of this form have another name for it.
                group, _, name = path.rpartition("/")
                if name != IDF:
                    group = group.replace("_layer_checkpoint_dependencies", "layers")
                    self._groups.setdefault(group, []).append(path)
        else:
            self._groups = {group: list(paths) for group, paths in groups.items()}
        self._numbered = groups is None

    @property
    def groups(self) -> set[str]:
        """The paths of all groups that hold arrays."""
        return set(self._groups)

    def shapes(self, group: str) -> list[tuple[int, ...]]:
        """The shapes of a group's arrays, in order; none where there is no such group.

        Raises:
            Fault: they are not numbered from 0 on.
        """
        return [self._stored[path].shape for path in self._paths(group)]

    @property
    def all_named(self) -> set[str]:
        """The paths of all arrays that have a name instead of a number."""
        return {path for path in self._stored if path.rpartition("/")[2] == IDF}

    def named(self, path: str) -> Array | None:
        """An array by its path; None where there is none.

        Raises:
            Fault: the HDF5 library finds something else than the file seemed to say.
        """
        return self._opened({"": [path]})[""][0] if path in self._stored else None

    def _paths(self, group: str) -> list[str]:
        paths = self._groups.get(group, [])
        if not self._numbered:
            return paths
        named = {path.rpartition("/")[2]: path for path in paths}
        numbers = [str(number) for number in range(len(paths))]
        if set(numbers) != set(named):
            raise Fault(f"holds weights under '{shown(group)}' that are not numbered from 0 on")
        return [named[number] for number in numbers]

    def read(self, groups: Iterable[str]) -> dict[str, list[Array]]:
        """The arrays of these groups, in their order.

        Raises:
            Fault: the HDF5 library finds something else than the file seemed to say.
        """
        return self._opened({group: self._paths(group) for group in groups})

    def _opened(self, wanted: Mapping[str, Sequence[str]]) -> dict[str, list[Array]]:
        import h5py

        result: dict[str, list[Array]] = {}
        try:
            with h5py.File(io.BytesIO(self._content), "r") as file:
                for group, paths in wanted.items():
                    result[group] = [self._array(file, path) for path in paths]
        except (OSError, KeyError, RuntimeError, ValueError, TypeError) as error:
            raise broken() from error
        return result

    def _array(self, file: object, path: str) -> Array:
        stored = self._stored[path]
        dataset = file[path]  # type: ignore[index]
        same_type = dataset.dtype == np.dtype(f"<{stored.dtype}")
        if not same_type or dataset.shape != stored.shape:
            raise broken()
        array: Array = dataset[()]
        return np.asarray(array)
