"""The recipe shows the design's settings and passes intentions on."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import (
    QApplication,
    QComboBox,
    QDoubleSpinBox,
    QLabel,
    QSpinBox,
    QToolButton,
    QWidget,
)

from engine.losses import LOSSES
from netbuilder.design import Design, Problem, analyze
from netbuilder.design.datasets import DATASETS
from netbuilder.design.own import OwnData
from netbuilder.imported import compose, inspect
from netbuilder.views.common.findings import Findings
from netbuilder.views.common.notice import Notice
from netbuilder.views.forms.editors import ParameterEditor
from netbuilder.views.settings.places import places
from netbuilder.views.settings.recipe import Recipe
from netbuilder.views.settings.recipe_field import RecipeField
from netbuilder.views.settings.schedule_preview import SchedulePreview
from netbuilder.views.window.panels import stacked

# The offscreen platform warns of every window that has a smallest size.
pytestmark = pytest.mark.qt_log_ignore("propagateSizeHints", extend=True)

Key = Qt.Key
SIGNALS = (
    "dataChanged",
    "optimizerChanged",
    "optimizerParameterChanged",
    "scheduleChanged",
    "scheduleParameterChanged",
    "lossChanged",
    "settingChanged",
)


@pytest.fixture
def panel(qtbot):
    widget = Recipe()
    window = stacked(widget, QWidget())
    qtbot.addWidget(window)
    show(widget, Design.default())
    window.resize(1100, 800)
    window.show()
    qtbot.waitExposed(window)
    window.activateWindow()
    qtbot.waitUntil(window.isActiveWindow)
    widget.open_more()
    yield widget
    window.close()


@pytest.fixture
def changes(panel):
    """Every intention that the panel passes on: signal and arguments."""
    seen: list[tuple[object, ...]] = []
    for name in SIGNALS:
        getattr(panel, name).connect(lambda *change, name=name: seen.append((name, *change)))
    return seen


def show(panel: Recipe, design: Design) -> None:
    panel.show_design(design, analyze(design))


def field(panel: Recipe, kind: type[QWidget], name: str) -> QWidget:
    """The one control of that name, which is in sight."""
    [found] = panel.window().findChildren(kind, name)
    assert found.isVisible()
    return found


def retype(control: QWidget, text: str) -> None:
    control.setFocus()
    control.selectAll()
    QTest.keyClicks(control, text)


def choose(combo: QComboBox, label: str) -> None:
    """Choose by keyboard, one entry at a time."""
    combo.setFocus()
    QTest.keyClick(combo, Key.Key_Home)
    for _ in range(combo.findText(label) - combo.currentIndex()):
        QTest.keyClick(combo, Key.Key_Down)
    assert combo.currentText() == label


def test_it_shows_the_design_silently(panel, changes):
    design = replace(
        Design.default(data="digits").with_optimizer("sgd").with_loss("mean_squared_error"),
        batch_size=64,
        epochs=3,
        validation_split=0.25,
        seed=7,
    )
    show(panel, design)
    assert field(panel, QComboBox, "data").currentText() == DATASETS["digits"].title
    assert field(panel, QLabel, "dataSummary").text() == DATASETS["digits"].summary
    assert field(panel, QComboBox, "optimizer").currentText() == "SGD"
    assert field(panel, QDoubleSpinBox, "learning_rate").text() == "0.01"
    assert field(panel, QComboBox, "loss").currentText() == "Mean squared error"
    assert field(panel, QSpinBox, "batch_size").value() == 64
    assert field(panel, QSpinBox, "epochs").value() == 3
    assert field(panel, QDoubleSpinBox, "validation_split").text() == "0.25"
    assert field(panel, QSpinBox, "seed").value() == 7
    assert changes == []


@pytest.mark.parametrize(
    ("kind", "name", "text", "change"),
    [
        (QSpinBox, "batch_size", "128", ("settingChanged", "batch_size", 128)),
        (QSpinBox, "epochs", "5", ("settingChanged", "epochs", 5)),
        (QDoubleSpinBox, "validation_split", "0.2", ("settingChanged", "validation_split", 0.2)),
        (QSpinBox, "seed", "42", ("settingChanged", "seed", 42)),
        (
            QDoubleSpinBox,
            "learning_rate",
            "1e-4",
            ("optimizerParameterChanged", "learning_rate", 1e-4),
        ),
    ],
)
@pytest.mark.parametrize("finish", ["enter", "tab", "commit"])
def test_a_number_becomes_an_intention(panel, changes, kind, name, text, change, finish):
    control = field(panel, kind, name)
    retype(control, text)
    if finish == "commit":
        panel.commit()
    else:
        QTest.keyClick(control, Key.Key_Return if finish == "enter" else Key.Key_Tab)
    assert changes == [change]


def test_lists_become_intentions_in_kerass_names(panel, changes):
    choose(field(panel, QComboBox, "data"), DATASETS["digits"].title)
    choose(field(panel, QComboBox, "optimizer"), "SGD")
    choose(field(panel, QComboBox, "loss"), "Mean squared error")
    last = {change[0]: change[1:] for change in changes}
    assert last == {
        "dataChanged": ("digits",),
        "optimizerChanged": ("sgd",),
        "lossChanged": ("mean_squared_error",),
    }


def test_losses_have_labels_for_people_and_keras_names_in_the_tooltip(panel):
    combo = field(panel, QComboBox, "loss")
    assert combo.currentText() == "Categorical cross-entropy"
    tips = [combo.itemData(row, Qt.ItemDataRole.ToolTipRole) for row in range(combo.count())]
    assert [tip.splitlines()[-1] for tip in tips] == [
        f"In Keras: {name}" for name in LOSSES.names()
    ]


def test_another_optimizer_brings_its_own_parameters(panel, changes):
    assert panel.window().findChild(QDoubleSpinBox, "momentum") is None
    design = Design.default().with_optimizer("sgd")
    show(panel, design)
    momentum = field(panel, QDoubleSpinBox, "momentum")
    show(panel, design.with_optimizer_parameter("momentum", 0.9))
    assert field(panel, QDoubleSpinBox, "momentum") is momentum
    assert momentum.text() == "0.9"
    retype(momentum, "0.5")
    QTest.keyClick(momentum, Key.Key_Return)
    assert changes == [("optimizerParameterChanged", "momentum", 0.5)]


def test_what_was_wrong_is_said_and_nothing_is_passed_on(panel, changes):
    beta = field(panel, QDoubleSpinBox, "beta_1")
    retype(beta, "1")
    QTest.keyClick(beta, Key.Key_Return)
    assert changes == []
    labels = panel.window().findChildren(QLabel)
    assert any("less than 1. Kept 0.9." in each.text() for each in labels)


def test_what_is_wrong_in_the_row_hangs_below_the_field(panel, changes):
    epochs = field(panel, QSpinBox, "epochs")
    retype(epochs, "0")
    QTest.keyClick(epochs, Key.Key_Return)
    assert changes == []
    [notice] = [each for each in panel.window().findChildren(Notice) if each.isVisible()]
    assert "Kept 10." in notice.text()
    window = panel.window()
    top = notice.mapTo(window, QPoint(0, 0))
    assert top.y() >= epochs.mapTo(window, QPoint(0, epochs.height())).y()
    assert window.rect().contains(QRect(top, notice.size()))
    retype(epochs, "1")
    assert not notice.isVisible()


def test_typing_survives_another_edit_of_the_design(panel):
    epochs = field(panel, QSpinBox, "epochs")
    retype(epochs, "12")
    show(panel, Design.default().with_setting("seed", 3))
    assert epochs.text() == "12"
    assert epochs.hasFocus()
    assert field(panel, QSpinBox, "seed").value() == 3


def test_tab_goes_through_the_row_and_then_through_the_groups(panel):
    show(panel, Design.default().with_optimizer("sgd"))
    field(panel, QComboBox, "data").setFocus()
    visited = []
    for _ in range(15):
        visited.append(panel.window().focusWidget().objectName())
        QTest.keyClick(panel.window().focusWidget(), Key.Key_Tab)
    assert visited == [
        *("data", "target", "optimizer", "loss", "validation_split"),
        *("learning_rate", "batch_size", "epochs", "moreSettingsButton"),
        *("augmentation", "metrics", "also_watched", "class_weight", "momentum", "nesterov"),
    ]


def test_problems_of_the_whole_design_are_shown_at_the_top(panel):
    design = Design.default()
    general = Problem(message="There is no layer.", block=None, remedy="Add one.")
    special = Problem(message="Wrong units.", block="dense", remedy="Set 10.")
    panel.show_design(design, replace(analyze(design), problems=(general, special)))
    assert field(panel, Findings, "trainingProblems").text() == "There is no layer. Add one."
    panel.show_design(design, replace(analyze(design), problems=()))
    assert not panel.window().findChild(Findings, "trainingProblems").isVisible()


def test_a_run_locks_what_it_has_taken_and_says_so(panel):
    names = ("data", "optimizer", "loss", "validation_split", "seed")
    panel.set_running(True)
    for name in ("learning_rate", "batch_size", "epochs"):
        assert field(panel, ParameterEditor, name).control.isEnabled(), "can be changed on the way"
    for name in names:
        control = field(panel, ParameterEditor, name).control
        assert not control.isEnabled()
        assert "next run" in control.toolTip()
    show(panel, Design.default().with_optimizer("sgd"))
    assert not field(panel, QDoubleSpinBox, "momentum").isEnabled()
    panel.set_running(False)
    for name in (*names, "momentum"):
        control = field(panel, ParameterEditor, name).control
        assert control.isEnabled()
        assert "next run" not in control.toolTip()


def test_the_split_of_own_data_is_shown_and_says_where_it_is_set(panel, tmp_path):
    path = tmp_path / "animals.csv"
    path.write_text("legs,kind\n" + "4,cat\n2,bird\n" * 40)
    recipe = compose(inspect(path), target="kind")
    for share in (0.25, 0.0):
        split = replace(recipe.split, validation=share)
        design = Design.default().with_own(OwnData(str(path), replace(recipe, split=split)))
        show(panel, design.with_setting("validation_split", 0.4))
        editor = field(panel, ParameterEditor, "validation_split")
        assert editor.value() == share
        for running in (True, False):
            panel.set_running(running)
        assert not editor.control.isEnabled()
        assert "Own Data" in editor.control.toolTip()
    show(panel, Design.default())
    assert field(panel, ParameterEditor, "validation_split").control.isEnabled()


def test_noise_is_shown_where_the_data_have_some(panel, changes):
    [noise] = panel.window().findChildren(QDoubleSpinBox, "noise")
    assert not noise.isVisible()
    design = Design.default("moons").with_setting("noise", 0.2)
    show(panel, design)
    assert noise.isVisible()
    assert noise.value() == 0.2
    noise.setFocus()
    noise.selectAll()
    QTest.keyClicks(noise, "0.3")
    QTest.keyClick(noise, Key.Key_Return)
    assert changes == [("settingChanged", "noise", 0.3)]
    show(panel, Design.default("digits"))
    assert not noise.isVisible()


# Schedules ----------------------------------------------------------------------------------------


def test_a_schedule_is_shown_with_its_parameters_and_its_course(panel, changes):
    design = Design.default().with_schedule("ExponentialDecay")
    show(panel, design)
    assert field(panel, QComboBox, "schedule").currentText() == "Exponential decay"
    preview = panel.window().findChild(SchedulePreview)
    assert preview.isVisible()
    assert preview.accessibleDescription().startswith("0.001 to ")
    assert "in 10 epochs" in preview.accessibleDescription()
    rate = field(panel, QDoubleSpinBox, "decay_rate")
    retype(rate, "0.25")
    QTest.keyClick(rate, Key.Key_Return)
    assert changes == [("scheduleParameterChanged", "decay_rate", 0.25)]
    show(panel, design.with_schedule("ReduceLROnPlateau"))
    assert "stops improving" in preview.accessibleDescription()
    show(panel, Design.default())
    assert not preview.isVisible()


def test_what_watches_the_loss_cannot_be_changed_on_the_way(panel):
    show(panel, Design.default().with_schedule("CosineDecay"))
    chooser = field(panel, QComboBox, "schedule")
    assert chooser.findText("Reduce on plateau") >= 0
    panel.set_running(True)
    assert chooser.isEnabled()
    assert field(panel, QDoubleSpinBox, "decay_steps").isEnabled()
    assert chooser.findText("Reduce on plateau") < 0
    assert chooser.currentText() == "Cosine decay"
    panel.set_running(False)
    show(panel, Design.default().with_schedule("ReduceLROnPlateau"))
    panel.set_running(True)
    assert not field(panel, QComboBox, "schedule").isEnabled()
    assert "when a training starts" in field(panel, QComboBox, "schedule").toolTip()


def test_what_augmentation_does_and_costs_is_said_where_it_is_on(panel):
    show(panel, Design.default("digits"))
    assert "shear" not in field(panel, QLabel, "dataSummary").text()
    show(panel, Design.default("digits").with_setting("augmentation", True))
    told = field(panel, QLabel, "dataSummary").text()
    assert "shear" in told
    assert "1 to 2 s" in told
    show(panel, Design.default("moons"))
    assert not panel.window().findChild(QWidget, "augmentation").isVisible()


# The row ------------------------------------------------------------------------------------------


def places_of(panel: Recipe) -> list[QRect]:
    return [each.geometry() for each in panel.findChildren(RecipeField)]


def test_one_click_edits_in_place(panel, changes, qtbot):
    window = panel.window()
    epochs = field(panel, QSpinBox, "epochs")
    place = epochs.mapTo(window, epochs.rect().center())
    QTest.mouseClick(window.windowHandle(), Qt.MouseButton.LeftButton, pos=place)
    assert epochs.hasFocus()
    qtbot.waitUntil(lambda: epochs.lineEdit().selectedText() == "10")
    QTest.keyClicks(epochs, "25")
    QTest.keyClick(epochs, Key.Key_Return)
    assert changes == [("settingChanged", "epochs", 25)]


@pytest.mark.parametrize("width", [1024, 1100, 1440, 2560])
def test_nothing_moves_whatever_is_shown(panel, width):
    panel.window().resize(width, 800)
    before, height = places_of(panel), panel.height()
    assert height <= 60
    assert all(panel.rect().contains(each) for each in before)
    design = Design.default("fashion_mnist").with_optimizer("adadelta").with_setting("seed", 3)
    design = design.with_loss("categorical_generalized_cross_entropy")
    show(panel, design.with_setting("epochs", 100_000).with_setting("batch_size", 65_536))
    panel.set_running(True)
    assert (places_of(panel), panel.height()) == (before, height)


def test_letters_of_twice_the_size_get_more_rows(panel):
    font = panel.font()
    font.setPointSizeF(2 * font.pointSizeF())
    before = panel.height()
    panel.setFont(font)
    QApplication.processEvents()
    assert panel.height() > 2 * before
    fields = panel.findChildren(RecipeField)
    for each in fields:
        assert panel.rect().contains(each.geometry())
        assert each.width() >= each.minimumSizeHint().width()
    assert not any(
        one.geometry().intersects(other.geometry()) for one, other in combinations(fields, 2)
    )


def test_the_rest_drops_from_a_button_and_goes_with_esc_or_a_press_elsewhere(panel, qtbot):
    window = panel.window()
    button, more = field(panel, QToolButton, "moreSettingsButton"), panel.more
    assert more.isVisible()
    assert more.groups == [
        *("Data", "Metrics and classes", "Optimizer"),
        *("Schedule", "Callbacks", "Reproducing"),
    ]
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert not more.isVisible()
    QTest.mouseClick(button, Qt.MouseButton.LeftButton)
    assert more.isVisible()
    assert button.isChecked()
    inside = window.focusWidget()
    assert more.isAncestorOf(inside)
    QTest.keyClick(inside, Key.Key_Escape)
    assert not more.isVisible()
    assert not button.isChecked()
    assert button.hasFocus()
    panel.open_more()
    QTest.mouseClick(window, Qt.MouseButton.LeftButton, pos=QPoint(5, window.height() - 5))
    assert not more.isVisible()


def test_the_button_says_how_many_settings_are_not_at_their_defaults(panel):
    button = field(panel, QToolButton, "moreSettingsButton")
    assert button.text() == "More settings"
    show(panel, Design.default().with_setting("epochs", 3).with_setting("seed", 1))
    assert button.text() == "More settings (1)"
    design = Design.default().with_setting("seed", 1).with_schedule("CosineDecay")
    show(panel, design.with_optimizer_parameter("beta_1", 0.5))
    assert button.text() == "More settings (3)"
    assert "Seed, Beta 1 and Learning rate schedule" in button.toolTip()


@given(
    groups=st.lists(
        st.lists(st.tuples(st.integers(30, 300), st.integers(0, 100)), min_size=1, max_size=4),
        min_size=1,
        max_size=4,
    ),
    room=st.integers(400, 3000),
)
def test_fields_never_overlap_and_are_as_wide_as_they_must(groups, room):
    sizes = [[(least + more, least) for least, more in group] for group in groups]
    assume(all(sum(least for _, least in group) + 10 <= room for group in sizes))
    found = places(sizes, room, 100)
    flat = [size for group in sizes for size in group]
    ends = dict[int, int]()
    for (x, row, width), (wide, least) in zip(found.fields, flat, strict=True):
        assert x >= ends.get(row, 0)
        assert least <= width <= wide
        assert x + width <= room
        ends[row] = x + width
    assert ends.get(found.rows - 1, 0) + 100 <= room
    if sum(wide for wide, _ in flat) + 2 * 4 * len(flat) + 13 * len(groups) + 100 <= room:
        assert found.rows == 1
        assert [width for *_, width in found.fields] == [wide for wide, _ in flat]
