"""Files of Keras's old form: one HDF5 file with the model in attributes, the weights by name.

The model's and the training's config are JSON in attributes of the file; each layer has a group
under its own name, whose attribute names the weights in order: first those that training changes,
then the others, also where the layer is a model (keras/src/legacy/saving/legacy_h5_format.py).
Files with weights alone have the groups without the rest.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.layers.base import Layer, WeightSpec
from engine.saving import archive, hdf5_layout, state
from engine.saving.faults import Fault, shown
from engine.saving.hdf5_attributes import Attributes
from engine.saving.hdf5_bytes import broken
from engine.saving.lines import Placed
from engine.saving.weights import WeightFile

SUFFIXES = (".h5", ".hdf5")
_WEIGHTS = "model_weights"
_OPTIMIZER = "optimizer_weights"
_NAMES = "weight_names"


def is_hdf5(path: Path) -> bool:
    """Whether a file begins as HDF5 files do, whatever its name."""
    with path.open("rb") as file:
        return file.read(len(hdf5_layout.SIGNATURE)) == hdf5_layout.SIGNATURE


class LegacyFile:
    """A file of the old form, or any other HDF5 file.

    Args:
        content: its bytes.

    Raises:
        Fault: it is damaged, or holds what Keras does not write.
    """

    def __init__(self, content: bytes) -> None:
        self._content = content
        self._structure = hdf5_layout.structure(content)
        self._attributes = Attributes(self._structure)

    @classmethod
    def read(cls, path: Path) -> LegacyFile:
        """The file at `path`; nothing beyond the end that it names is looked at."""
        with path.open("rb") as file:
            head = file.read(hdf5_layout.HEAD)
            end = min(hdf5_layout.end_of(head), path.stat().st_size)
            return cls(head + file.read(max(0, end - len(head))))

    @property
    def has_layers(self) -> bool:
        """Whether weights lie in it by the names of layers."""
        return self._layers() is not None

    def config(self) -> dict[str, Any]:
        """What config.json would hold, `compile_config` included.

        Raises:
            Fault: there is none; the file may hold weights alone.
        """
        text = self._attributes.text("", "model_config")
        if text is None:
            groups = {path.partition("/")[0] for path in self._structure.arrays}
            if self.has_layers or groups & {"layers", "_layer_checkpoint_dependencies"}:
                remedy = "build the model, and call its load_weights with this file"
                raise Fault("holds weights alone, without the model that they are of", remedy)
            raise Fault("is an HDF5 file, but holds no model", "give the name of a model file")
        config = archive.read_json(text)
        if not isinstance(config, Mapping):
            raise Fault("has a config that describes no model")
        text = self._attributes.text("", "training_config")
        if text is None:
            return dict(config)
        training = archive.read_json(text)
        if isinstance(training, Mapping):
            training = {_RENAMED.get(key, key): value for key, value in training.items()}
        return {**config, "compile_config": training}

    def weights(
        self,
        placed: Sequence[Placed],
        layers: Sequence[Layer],
        specs: Sequence[Sequence[WeightSpec]],
    ) -> WeightFile:
        """The weights of the file's own model, where a file of today's form has them.

        Args:
            placed: the entries of its layers in line.
            layers: made of them.
            specs: the weights of each.

        Raises:
            Fault: the names of weights are damaged.
        """
        above, names = self._layers() or ("", [])
        folders = state.places(layers, [each.folder for each in placed])
        groups: dict[str, list[str]] = {folder: [] for folder in folders}
        for outermost in dict.fromkeys(each.outermost for each in placed):
            if outermost not in names:
                continue
            inner = [i for i, each in enumerate(placed) if each.outermost == outermost]
            wanted = [(i, spec) for i in inner for spec in specs[i]]
            wanted.sort(key=lambda one: not (layers[one[0]].trainable and one[1].trainable))
            found = self._paths(above, outermost)
            order = {id(spec): n for i in inner for n, spec in enumerate(specs[i])}
            taken: dict[int, dict[int, str]] = {i: {} for i in inner}
            for (i, spec), path in zip(wanted, found, strict=False):
                taken[i][order[id(spec)]] = path
            for i in inner:
                groups[folders[i]] = [taken[i][n] for n in sorted(taken[i])]
            if len(found) > len(wanted) > 0:
                groups[folders[inner[-1]]] += found[len(wanted) :]
        others = set(names) - {each.outermost for each in placed}
        for name in others:
            groups[f"layers/{name}"] = self._paths(above, name)
        groups = {folder: paths for folder, paths in groups.items() if paths}
        return WeightFile(self._content, self._structure, self._with_optimizer(groups))

    def weights_in_order(self, layers: Sequence[Layer]) -> WeightFile:
        """The weights of the file's layers one after the other, for the layers that have some.

        Raises:
            Fault: they are of another number of layers.
        """
        above, names = self._layers() or ("", [])
        found = [paths for name in names if (paths := self._paths(above, name))]
        places = [
            place for place, layer in zip(state.places(layers), layers, strict=True) if layer.specs
        ]
        if len(found) != len(places):
            raise Fault(
                f"holds weights of {len(found)} layers instead of {len(places)}",
                "load it into a model of the same layers and shapes",
            )
        groups = self._with_optimizer(dict(zip(places, found, strict=True)))
        return WeightFile(self._content, self._structure, groups)

    def plain(self) -> WeightFile:
        """The arrays by the file's own groups, as files of today's form have them."""
        return WeightFile(self._content, self._structure)

    def _layers(self) -> tuple[str, list[str]] | None:
        """The layers' groups, and their names."""
        for above in (_WEIGHTS, ""):
            names = self._attributes.texts(above, "layer_names")
            if names is not None:
                return (f"{above}/" if above else ""), names
        return None

    def _paths(self, above: str, name: str) -> list[str]:
        """The places of a group's arrays, in the order that it names.

        Random numbers' states, which old versions counted among the weights, are left out.
        """
        group = f"{above}{name}"
        names = self._attributes.texts(group, _NAMES) or []
        paths = [f"{group}/{each}" for each in names if "StateVar" not in each]
        if any(path not in self._structure.arrays for path in paths):
            raise Fault(f"names weights under '{shown(name)}' that it does not hold")
        if len(set(paths)) != len(paths):
            raise broken()
        return paths

    def _with_optimizer(self, groups: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        paths = self._paths("", _OPTIMIZER)
        return {**groups, state.OPTIMIZER: paths} if paths else dict(groups)


_RENAMED = {"optimizer_config": "optimizer"}
