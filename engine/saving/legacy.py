"""Files of Keras's old form: one HDF5 file with the model in attributes, the weights by name.

The model's and the training's config are JSON in attributes of the file; each layer has a group
under its own name, whose attribute names the weights in order: first those that training changes,
then the others, also where the layer is a model (keras/src/legacy/saving/legacy_h5_format.py).
Files with weights alone have the groups without the rest. `legacy_writing` writes whole ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from engine.layers.base import Layer, WeightSpec
from engine.layers.nested import numbered
from engine.saving import archive, hdf5_layout, state
from engine.saving.faults import Fault, shown
from engine.saving.hdf5_attributes import Attributes
from engine.saving.hdf5_bytes import broken
from engine.saving.lines import Placed
from engine.saving.weights import WeightFile

SUFFIXES = (".h5", ".hdf5")
WEIGHTS = "model_weights"
OPTIMIZER = "optimizer_weights"
NAMES = "weight_names"


def is_hdf5(path: Path) -> bool:
    """Whether a file begins as HDF5 files do, whatever its name."""
    if path.is_dir():
        return False
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

    @property
    def has_weights_alone(self) -> bool:
        """Whether it has weights without the model that they are of."""
        if self._attributes.text("", "model_config") is not None:
            return False
        groups = {path.partition("/")[0] for path in self._structure.arrays}
        return self.has_layers or bool(groups & {"layers", "_layer_checkpoint_dependencies"})

    def config(self) -> dict[str, Any]:
        """What config.json would hold, `compile_config` included.

        Raises:
            Fault: there is none; the file may hold weights alone.
        """
        text = self._attributes.text("", "model_config")
        if text is None:
            if self.has_weights_alone:
                remedy = "build the model, and call its load_weights with this file"
                raise Fault("holds only weights, without their model", remedy)
            raise Fault("is an HDF5 file, but contains no model", "give the name of a model file")
        config = archive.read_json(text)
        if not isinstance(config, Mapping):
            raise Fault("has a config that describes no model")
        text = self._attributes.text("", "training_config")
        if text is None:
            return dict(config)
        training = archive.read_json(text)
        if isinstance(training, Mapping):
            training = {RENAMED.get(key, key): value for key, value in training.items()}
        return {**config, "compile_config": training}

    def weights(
        self,
        placed: Sequence[Placed],
        layers: Sequence[Layer],
        specs: Mapping[int, Sequence[WeightSpec]],
    ) -> WeightFile:
        """The weights of the file's own model, where a file of today's form has them.

        Args:
            placed: the entries of its layers in line, those of models among them in their places.
            layers: made of them.
            specs: the weights of each, by the layer's `id`.

        Raises:
            Fault: the names of weights are damaged.
        """
        above, names = self._layers() or ("", [])
        groups: dict[str, list[str]] = {}
        flat = list(zip((layer for layer, _ in state.flat(layers)), placed, strict=True))
        for outermost in dict.fromkeys(each.outermost for each in placed):
            if outermost not in names:
                continue
            pairs = [(layer, one.folder) for layer, one in flat if one.outermost == outermost]
            groups |= _shared_out(self._paths(above, outermost), pairs, specs)
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
        pairs = zip(layers, numbered(layers), strict=True)
        wanted = [(layer, folder) for layer, folder in pairs if layer.located()]
        if len(found) != len(wanted):
            raise Fault(
                f"holds weights of {len(found)} layers instead of {len(wanted)}",
                "load it into a model of the same layers and shapes",
            )
        groups: dict[str, list[str]] = {}
        for paths, (layer, folder) in zip(found, wanted, strict=True):
            specs = {id(each): each.specs for each, _ in layer.branches()}
            groups |= _shared_out(paths, state.flat([layer], [folder]), specs)
        return WeightFile(self._content, self._structure, self._with_optimizer(groups))

    def plain(self) -> WeightFile:
        """The arrays by the file's own groups, as files of today's form have them."""
        return WeightFile(self._content, self._structure)

    def _layers(self) -> tuple[str, list[str]] | None:
        """The layers' groups, and their names."""
        for above in (WEIGHTS, ""):
            names = self._attributes.texts(above, "layer_names")
            if names is not None:
                return (f"{above}/" if above else ""), names
        return None

    def _paths(self, above: str, name: str) -> list[str]:
        """The places of a group's arrays, in the order that it names.

        Random numbers' states, which old versions counted among the weights, are left out.
        """
        group = f"{above}{name}"
        names = self._attributes.texts(group, NAMES) or []
        paths = [f"{group}/{each}" for each in names if "StateVar" not in each]
        if any(path not in self._structure.arrays for path in paths):
            raise Fault(f"names weights under '{shown(name)}' that it does not hold")
        if len(set(paths)) != len(paths):
            raise broken()
        return paths

    def _with_optimizer(self, groups: Mapping[str, Sequence[str]]) -> dict[str, Sequence[str]]:
        paths = self._paths("", OPTIMIZER)
        return {**groups, state.OPTIMIZER: paths} if paths else dict(groups)


RENAMED = {"optimizer_config": "optimizer"}


def _shared_out(
    paths: Sequence[str],
    pairs: Sequence[tuple[Layer, str]],
    specs: Mapping[int, Sequence[WeightSpec]],
) -> dict[str, list[str]]:
    """The arrays of one layer of the file, by the groups that a file of today's form has.

    Args:
        paths: of the arrays: first those that training changes.
        pairs: the layer, or those of the model that it is, with their folders.
        specs: their weights, by the `id` of the layer.
    """
    trains = [each[1] for layer, _ in pairs for each in layer.branches()]
    wanted: list[tuple[str, int, bool]] = []
    later, before = wanted[:0], 0
    for (layer, place), trained in zip(state.groups_of(pairs), trains, strict=True):
        own = [
            (place, number, trained and spec.trainable)
            for number, spec in enumerate(specs.get(id(layer), ()))
        ]
        if layer.stored_before:
            later, before = own, layer.stored_before
            continue
        wanted += [*own[:before], *later, *own[before:]]
        later, before = [], 0
    taken: dict[str, dict[int, str]] = {}
    in_order = sorted(wanted, key=lambda one: not one[2])
    for (place, number, _), path in zip(in_order, paths, strict=False):
        taken.setdefault(place, {})[number] = path
    groups = {place: [found[n] for n in sorted(found)] for place, found in taken.items()}
    for layer, place in state.groups_of(pairs):
        if layer.stored_before and place in groups:
            groups[place] = [*groups[place][:1] * layer.stored_before, *groups[place]]
    if len(paths) > len(wanted) > 0:
        groups.setdefault(wanted[-1][0], []).extend(paths[len(wanted) :])
    return groups
