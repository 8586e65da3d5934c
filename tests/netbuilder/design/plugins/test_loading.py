"""Plug-ins: nothing runs before it is allowed, and whatever is wrong is said in a sentence."""

from __future__ import annotations

import sys
import tomllib
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from engine.layers import LAYERS, Layer
from netbuilder.design import Design, DesignError, catalogue
from netbuilder.design.clipboard import from_text, to_text
from netbuilder.design.code.reader import read
from netbuilder.design.code.writer import script
from netbuilder.design.code.writing_back import rewritten
from netbuilder.design.plugins import allowed, loading
from netbuilder.design.plugins.installed import installed
from netbuilder.design.storage import encode, load, save
from netbuilder.help import choices
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.storage.files import keep
from tests.helpers.plugins import forget_after, install

MARK = "import pathlib, os\npathlib.Path(os.environ['RAN']).write_text('ran')\n"
LAYER = """
from engine.layers import Layer
class {name}(Layer):
    help = "Does nothing."
    def call(self, inputs, training=False):
        return inputs
    def backward(self, gradient, needs_input=True):
        return gradient
"""


@pytest.fixture(autouse=True)
def as_before(monkeypatch: pytest.MonkeyPatch) -> None:
    forget_after(monkeypatch, "example_layers", "other_layers")


def other(tmp_path: Path, patch: pytest.MonkeyPatch, code: str, **layers: str) -> str:
    """Installs another package, which is allowed; what is said at the start."""
    given = {name: f"other_layers:{value}" for name, value in layers.items()}
    folder = tmp_path / "other"
    install(
        folder,
        patch,
        package="other-layers",
        module="other_layers",
        code=code,
        layers=given or {"Twice": "other_layers:Twice"},
    )
    said = loading.start({"other-layers": "1.0"})
    assert len(said) <= 1
    return said[0] if said else ""


def with_layers() -> Design:
    design = Design.default("digits").inserted(1, "Scale")
    return design.inserted(2, "Wave").with_parameter("wave", "frequency", 2.0)


def test_nothing_is_imported_before_it_is_allowed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ran = tmp_path / "ran"
    monkeypatch.setenv("RAN", str(ran))
    install(tmp_path / "site", monkeypatch, code=MARK + LAYER.format(name="Scale"))
    (plugin,) = installed()
    assert (plugin.named, plugin.kinds) == ("example-layers 1.0", ("Scale", "Wave"))
    assert loading.start({}) == []
    with pytest.raises(DesignError, match=r"example-layers 1\.0, whose code may not run yet"):
        catalogue.entry("Scale")
    assert not ran.exists()
    assert "example_layers" not in sys.modules
    loading.start({"example-layers": "1.0"})
    assert ran.exists()


def test_allowed_layers_are_layers_like_others(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch)
    assert loading.start({"example-layers": "1.0"}) == []
    assert loading.start({"example-layers": "1.0"}) == []
    entry = catalogue.entry("Wave")
    assert (entry.title, entry.family, entry.plugin) == ("Wave", "activation", "example-layers 1.0")
    assert [each.name for each in entry.parameters] == ["frequency"]
    design = with_layers()
    path = tmp_path / "design.json"
    save(design, path)
    assert load(path) == design
    assert from_text(to_text(design.blocks)) == design.blocks


def test_another_version_is_not_loaded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    install(tmp_path / "site", monkeypatch, version="2.0")
    (said,) = loading.start({"example-layers": "1.0"})
    assert "example-layers 2.0 was not loaded, because you have allowed version 1.0" in said
    assert "netbuilder plugins --allow example-layers" in said
    with pytest.raises(DesignError, match=r"of which you have allowed version 1\.0"):
        catalogue.entry("Scale")
    assert "example_layers" not in sys.modules


@pytest.mark.parametrize("state", ["missing", "not allowed", "other version", "failing"])
def test_a_design_whose_plug_in_is_not_there_says_so_and_stays(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, state: str
) -> None:
    with monkeypatch.context() as patch:
        forget_after(patch)
        install(tmp_path / "site", patch)
        loading.start({"example-layers": "1.0"})
        path = tmp_path / "design.json"
        save(with_layers(), path)
    content = path.read_bytes()
    expected = {
        "missing": "not installed here; install it beside NetBuilder with pip",
        "not allowed": "may not run yet; allow it in Edit > Preferences",
        "other version": "of which you have allowed version 0.9; allow the new one",
        "failing": "could not be loaded; update it",
    }
    if state != "missing":
        code = "raise SystemExit(3)" if state == "failing" else None
        install(tmp_path / "again", monkeypatch, code=code)
        version = {"other version": "0.9", "failing": "1.0"}.get(state)
        loading.start({} if version is None else {"example-layers": version})
    with pytest.raises(DesignError) as caught:
        load(path)
    assert expected[state] in str(caught.value)
    assert "The layer Scale comes from the plug-in example-layers 1.0" in str(caught.value)
    assert path.read_bytes() == content


def test_a_value_that_another_version_does_not_take_names_both(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch)
    loading.start({"example-layers": "1.0"})
    text = encode(with_layers()).decode()
    changed = text.replace("layers 1.0", "layers 0.1").replace('"frequency"', '"speed"')
    path = tmp_path / "design.json"
    path.write_text(changed)
    with pytest.raises(DesignError) as caught:
        load(path)
    assert "saved with example-layers 0.1, and example-layers 1.0 is loaded" in str(caught.value)


@pytest.mark.parametrize(
    ("code", "layers", "said"),
    [
        (LAYER.format(name="Dense"), {"Dense": "Dense"}, "the name of one of NetBuilder's own"),
        (LAYER.format(name="MaxPool2D"), {"Conv2D": "MaxPool2D"}, "one of NetBuilder's own"),
        (LAYER.format(name="Scale"), {"Scale": "Scale"}, "the name of one of example-layers 1.0"),
        ("import nothing_of_the_kind", {}, "could not be loaded (ModuleNotFoundError"),
        ("raise SystemExit", {}, "could not be loaded (SystemExit: ?)"),
        ("1 / 0", {}, "(ZeroDivisionError: division by zero); update it"),
        ("Twice = 3", {}, "because Twice is no subclass of engine.layers.Layer"),
        ("from engine.layers import Dense as Twice", {}, "gives a class of another name, Dense"),
        ("", {}, "could not be loaded (AttributeError"),
        ("from engine.layers import Layer\nclass Twice(Layer): help = ''", {}, "no methods call"),
        (
            "from engine.layers import LAYERS\n" + LAYER.format(name="Twice")
            + "LAYERS.register('Twice')(Twice)",
            {},
            "registers layers itself",
        ),
        (
            "from engine.layers import LAYERS\n" + LAYER.format(name="Dense")
            + "Twice = LAYERS.register('Dense')(Dense)",
            {},
            "could not be loaded (ParameterError",
        ),
    ],
)  # fmt: skip
def test_what_cannot_be_used_is_told_and_changes_nothing(
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    code: str,
    layers: dict[str, str],
    said: str,
) -> None:
    install(tmp_path / "site", monkeypatch)
    loading.start({"example-layers": "1.0"})
    dense, before = LAYERS.class_of("Dense"), catalogue.CATALOGUE
    message = other(tmp_path, monkeypatch, code, **layers)
    assert said in message
    assert "other-layers 1.0" in message
    assert before == catalogue.CATALOGUE
    assert LAYERS.class_of("Dense") is dense
    assert [each.package for each in loading.loaded()] == ["example-layers"]


# What is remembered -------------------------------------------------------------------------------


def test_what_is_allowed_is_remembered_by_package_and_version(tmp_path: Path) -> None:
    settings = Settings()
    settings.allow_plugin("example-layers", "1.0")
    settings.allow_plugin("other-layers", "2.0+local")
    settings.allow_plugin("example-layers", "1.1")
    settings.close()
    assert allowed.remembered() == {"example-layers": "1.1", "other-layers": "2.0+local"}
    settings.allow_plugin("other-layers", "")
    settings.close()
    assert Settings().plugins == allowed.remembered() == {"example-layers": "1.1"}


@pytest.mark.parametrize("text", ["@Variant(x)", "no", "==1", "a==", "x" * 9000, '"a==1, b"'])
def test_damaged_settings_allow_nothing(text: str) -> None:
    keep(folders.settings(), f"[plugins]\nallowed={text}\n".encode())
    assert "example-layers" not in allowed.remembered()
    assert Settings().plugins == allowed.remembered()


# Scripts ------------------------------------------------------------------------------------------


def test_scripts_import_plug_ins_and_are_read_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch)
    loading.start({"example-layers": "1.0"})
    design = with_layers()
    source = script(design)
    assert source.count("import example_layers") == 1
    assert 'example_layers.Wave(frequency=2.0, name="wave")' in source
    assert read(source, Design.default("digits")).design == design
    imported = source.replace("import example_layers", "from example_layers import Scale, Wave")
    bare = imported.replace("example_layers.S", "S").replace("example_layers.W", "W")
    assert read(bare, Design.default("digits")).design == design


def test_an_edit_brings_the_import_into_the_script(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch)
    loading.start({"example-layers": "1.0"})
    before = Design.default("digits")
    after = before.inserted(1, "Wave")
    found = rewritten(script(before), before, after)
    assert found is not None
    assert "import example_layers" in found.text
    assert read(found.text, before).design == after


# What authors read --------------------------------------------------------------------------------


def _is_derivative(layer: Layer, inputs: np.ndarray) -> None:
    """Whether backward agrees with differences of call, in a random direction."""
    rng = np.random.default_rng(0)
    layer.build((None, *inputs.shape[1:]), rng)
    away, direction = rng.normal(size=inputs.shape), rng.normal(size=inputs.shape)
    step = 1e-6 * direction
    ahead, behind = layer.call(inputs + step).copy(), layer.call(inputs - step).copy()
    layer.call(inputs)
    found = layer.backward(away.copy())
    assert found is not None
    assert np.sum(found * direction) == pytest.approx(np.sum((ahead - behind) * away) / 2e-6)


def test_the_layers_of_the_example_and_of_the_help_are_right(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    install(tmp_path / "site", monkeypatch)
    loading.start({"example-layers": "1.0"})
    inputs = np.random.default_rng(1).normal(size=(4, 3))
    for kind in ("Scale", "Wave"):
        _is_derivative(catalogue.entry(kind).make({}, dtype="float64"), inputs)
    told: dict[str, Any] = {"__name__": "told"}
    exec(choices.LAYER, told)
    _is_derivative(told["Wave"](frequency=2.0, dtype="float64"), inputs)
    points = tomllib.loads(choices.PROJECT)["project"]["entry-points"]
    assert points["netbuilder.layers"] == {"Wave": "example_layers:Wave"}
