"""How names, numbers, shapes, shares and times are written."""

from __future__ import annotations

import math
import re
from datetime import datetime
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

import netbuilder
from netbuilder.wording import (
    alternatives,
    count_text,
    counted,
    decimals,
    duration,
    figure_name,
    figure_text,
    is_share,
    label_of,
    listed,
    megabytes,
    moment,
    number_text,
    percent,
    plural,
    reason_of,
    sentences,
    shape_text,
    terms,
    value_text,
)


@pytest.mark.parametrize(
    ("identifier", "label"),
    [
        ("categorical_crossentropy", "Categorical cross-entropy"),
        ("mean_squared_error", "Mean squared error"),
        ("learning_rate", "Learning rate"),
        ("beta_1", "Beta 1"),
        ("kl_divergence", "KL divergence"),
    ],
)
def test_identifiers_become_labels(identifier, label):
    assert label_of(identifier) == label


@pytest.mark.parametrize(
    ("key", "name"),
    [
        ("loss", "loss"),
        ("val_loss", "validation loss"),
        ("test_mean_absolute_error", "test mean absolute error"),
        ("val_categorical_crossentropy", "validation categorical cross-entropy"),
    ],
)
def test_keys_of_figures_become_names(key, name):
    assert figure_name(key) == name


def test_numbers_become_short_texts():
    assert [number_text(each) for each in (0.001, 1e-7, 5.0, 1e22)] == [
        "0.001",
        "1e-7",
        "5",
        "1e22",
    ]
    assert number_text(0.123456, 4) == "0.1235"
    assert [number_text(each) for each in (math.nan, math.inf, -math.inf)] == [
        "NaN",
        "infinity",
        "-infinity",
    ]


@given(st.floats(allow_nan=False))
def test_a_number_reads_back_as_itself(value):
    assert float(number_text(value)) == value


def test_shapes_have_one_spelling():
    assert shape_text((28, 28, 1)) == "28\N{MULTIPLICATION SIGN}28\N{MULTIPLICATION SIGN}1"
    assert shape_text((1024,)) == "1024"
    assert shape_text(()) == "a single value"
    assert shape_text(None) == "?"
    assert len(shape_text((10**4000,) * 50)) < 40


def test_values_are_words():
    assert [value_text(each) for each in (None, "relu", {"class_name": "L2"}, True, 1e-7)] == [
        "none",
        "relu",
        "L2",
        "True",
        "1e-7",
    ]
    assert value_text((3, 3)) == "3\N{MULTIPLICATION SIGN}3"
    assert value_text(((1, 1), (2, 2))) == "((1, 1), (2, 2))"


def test_shares_are_percentages_and_other_figures_are_not():
    assert percent(0.975) == "98 %"
    assert figure_text(0.97412, share=is_share("val_accuracy")) == "97.41 %"
    assert figure_text(0.0912345, share=is_share("loss")) == "0.09123"
    assert figure_text(math.nan, share=True) == "NaN"


def test_counts_and_lists():
    assert [counted(n, "row") for n in (0, 1, 1460)] == ["0 rows", "1 row", "1,460 rows"]
    assert listed(["a"]) == "a"
    assert listed(["a", "b", "c"]) == "a, b and c"
    assert listed(list("abcdefg")) == "a, b, c, d, e and 2 more"


def test_durations_name_their_units():
    assert [duration(s) for s in (0.2, 40, 100, 3000, 9000)] == [
        "1 s",
        "40 s",
        "1 min 40 s",
        "50 min 0 s",
        "2 h 30 min",
    ]


def test_nobody_else_writes_percentages_or_shapes():
    """A second spelling begins with a second place that writes it.

    The pieces of exported Python files stand alone, without this program.
    """
    own = re.compile(r""":\.\d%\}|\.replace\("%"|"x"\.join|\} x \{| \* .*:\.\df\} %""")
    package = Path(netbuilder.__file__).parent
    found = [
        f"{path.name}:{number}"
        for path in package.rglob("*.py")
        if path.name != "wording.py" or path.parent != package
        if "pieces" not in path.parts
        for number, line in enumerate(path.read_text("utf-8").splitlines(), 1)
        if own.search(line)
    ]
    assert not found


def test_a_sentence_has_the_number_that_it_speaks_of() -> None:
    one, many = "{count} row of {name} was left out.", "{count} rows of {name} were left out."
    assert plural(1, one, many, name="a{b}") == "1 row of a{b} was left out."
    assert plural(1200, one, many, name="x") == "1,200 rows of x were left out."


def test_sentences_and_terms_leave_out_what_is_empty() -> None:
    assert sentences("It was stopped.", "", "Try again.") == "It was stopped. Try again."
    assert terms(["a", "", "b"]) == "a, b"
    assert [alternatives(list(words)) for words in ("", "a", "ab", "abc")] == [
        "",
        "a",
        "a or b",
        "a, b or c",
    ]


def test_counts_are_exact_and_grouped() -> None:
    assert count_text(2**63 - 1) == "9,223,372,036,854,775,807"
    assert count_text(1234.6) == "1,235"


def test_numbers_with_fixed_decimals_do_not_jump() -> None:
    assert [decimals(each) for each in (0.5, -1.0, math.nan)] == ["0.50", "-1.00", "NaN"]
    assert decimals(0.12345, 4) == "0.1235"


def test_limits_and_moments_have_one_spelling() -> None:
    assert megabytes(4 * 2**20) == "4 MB"
    assert moment(datetime(2026, 3, 5, 14, 7)) == "5 March 2026, 14:07"


def test_reasons_of_the_system_stand_in_parentheses() -> None:
    assert reason_of(OSError(28, "No space left on device.")) == "no space left on device"
    assert reason_of(ValueError("Embedded null byte")) == "embedded null byte"
