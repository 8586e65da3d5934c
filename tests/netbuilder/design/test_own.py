"""A design that names the user's own data."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest

from netbuilder.design import Design, DesignError, analyze, templates
from netbuilder.design.code import read, script
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.training.control import Control
from netbuilder.training.run.session import Session

ROWS = "\n".join(f"{i % 7},{i % 5},{('cat', 'dog', 'cow')[i % 3]},{i / 10}" for i in range(120))


@pytest.fixture
def table(tmp_path: Path) -> Path:
    path = tmp_path / "animals.csv"
    path.write_text(f"legs,ears,kind,weight\n{ROWS}\n")
    return path


def own(table: Path, target: str) -> OwnData:
    return OwnData(str(table), compose(inspect(table), target=target))


def test_input_target_and_loss_follow(table: Path) -> None:
    classes = Design.default().with_own(own(table, "kind"))
    assert (classes.input_shape, classes.target) == ((3,), "class")
    assert classes.data_set.class_names == ("cat", "cow", "dog")
    numbers = Design.default().with_own(own(table, "weight"))
    assert (numbers.target, numbers.loss) == ("number", "mean_squared_error")
    (problem,) = analyze(classes).problems
    assert "animals.csv has 3 classes" in problem.message
    assert not analyze(problem.fixes[0].design).problems


def test_the_users_data_stay_at_hand(table: Path) -> None:
    design = Design.default().with_own(own(table, "kind"))
    away = design.with_data("digits")
    assert away.own == design.own
    assert away.with_data("own").data_set.title == "animals.csv"
    with pytest.raises(DesignError, match="own"):
        Design.default().with_data("own")


@pytest.mark.parametrize("target", ["kind", "weight"])
def test_files_and_scripts_keep_them(table: Path, tmp_path: Path, target: str) -> None:
    design = Design.default().with_own(own(table, target))
    path = tmp_path / "design.json"
    design.save(path)
    assert Design.load(path) == design
    reading = read(script(design), Design())
    assert reading.problems == ()
    assert reading.design == design


def test_a_recipe_that_is_none_is_named(table: Path, tmp_path: Path) -> None:
    path = tmp_path / "design.json"
    Design.default().with_own(own(table, "kind")).save(path)
    path.write_text(path.read_text().replace('"task"', '"tusk"'))
    with pytest.raises(DesignError, match=r"design\.json in .* cannot be opened"):
        Design.load(path)


@pytest.mark.parametrize("target", ["kind", "weight"])
@pytest.mark.parametrize("validation", [0.1, 0.0])
def test_the_script_trains_on_the_very_rows(table: Path, target: str, validation: float) -> None:
    known = own(table, target)
    split = replace(known.recipe.split, validation=validation)
    known = OwnData(known.path, replace(known.recipe, split=split))
    design = Design.default().with_own(known).with_setting("epochs", 2)
    design = analyze(design).problems[0].fixes[0].design.with_setting("batch_size", 8)
    assert read(script(design), Design()).design == design
    source = script(design).replace("import keras ", "import engine as keras ", 1)
    scope: dict[str, object] = {}
    exec(compile(source, "script", "exec"), scope)
    end = Session(1, design).run(lambda _: None, Control())
    assert end.weights is not None
    weights = scope["model"].get_flat_weights()  # type: ignore[attr-defined]
    assert weights.tobytes() == end.weights.tobytes()


def test_a_split_of_the_data_leaves_the_designs_alone(table: Path) -> None:
    design = Design.default().with_own(own(table, "kind")).with_setting("validation_split", 0.4)
    assert "validation_split" not in script(design)
    assert read(script(design), design).design == design


def test_the_recipe_decides_what_is_learned(table: Path) -> None:
    numbers, classes = own(table, "weight"), own(table, "kind")
    design = Design.default().with_own(numbers)
    assert (design.target, design.loss) == ("number", "mean_squared_error")
    design = design.with_own(classes)
    assert (design.target, design.loss) == ("class", "categorical_crossentropy")
    assert design.with_own(numbers).target == "number"
    assert design.with_target("input").with_own(numbers).target == "input"


def test_templates_are_offered_while_own_data_are_in_use(table: Path) -> None:
    design = Design.default().with_own(own(table, "kind"))
    offered = templates.built_in(design.data)
    assert offered[0].design.data == "mnist"
