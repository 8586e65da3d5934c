"""Scripts of any kind and length: each gives a design or problems, and soon."""

from __future__ import annotations

import time
from collections.abc import Iterator

import pytest
from hypothesis import assume, example, given
from hypothesis import strategies as st

from netbuilder.design import Design
from netbuilder.design.blocks import MAX_BLOCKS
from netbuilder.design.code import AT_ONCE, Problem, Reading, read, read_apart, script
from netbuilder.design.code.limits import MAX_CHARACTERS, MAX_LINE, MAX_LINES, MOST_PROBLEMS
from netbuilder.design.storage import decode, encode
from tests.netbuilder.design.strategies import designs

LAYER = "keras.layers.Dense(10),\n"

atoms = st.one_of(
    st.integers().map(repr),
    st.integers(min_value=0).map(hex),
    st.integers(1, 5000).map(lambda digits: "0x" + "f" * digits),
    st.integers(1, 5000).map(lambda digits: "9" * digits),
    st.floats().map(repr),
    st.text(max_size=4).map(repr),
    st.binary(max_size=3).map(repr),
    st.sampled_from(
        ["None", "True", "...", "1j", "1e999", "-1e999", "relu", "a.b.c", "f()", "f(1)", "(1)",
         "'\\ud800'", "f'{1}'", "lambda: 1", "x if y else z", "*a", "**a", "[a for a in b]", "1+1"]
    ),
)  # fmt: skip
expressions = st.recursive(
    atoms,
    lambda inner: st.one_of(
        st.lists(inner, max_size=3).map(lambda each: f"[{', '.join(each)}]"),
        st.lists(inner, max_size=3).map(lambda each: f"({', '.join(each)},)" if each else "()"),
        st.lists(inner, max_size=3).map(lambda each: f"{{{', '.join(each)}}}"),
        st.lists(st.tuples(inner, inner), max_size=2).map(
            lambda pairs: "{" + ", ".join(f"{key}: {value}" for key, value in pairs) + "}"
        ),
        inner.map(lambda each: f"-{each}"),
        inner.map(lambda each: f"keras.regularizers.L2({each})"),
    ),
    max_leaves=6,
)
PLACES = (
    "keras.layers.Dense({})",
    "keras.layers.Dense(10, name={})",
    "keras.layers.Dense(10, activation={})",
    "keras.layers.Dense(10, input_shape={})",
    "keras.layers.Dense(10, kernel_regularizer={})",
    "keras.layers.Conv2D(3, kernel_size={})",
    "keras.layers.Reshape({})",
    "keras.Input({})",
    "{}",
)
STATEMENTS = (
    "keras.utils.set_random_seed({})",
    "model.compile(optimizer={})",
    "model.compile(optimizer=keras.optimizers.Adam({}))",
    "model.compile(optimizer=keras.optimizers.Adam(keras.optimizers.schedules.CosineDecay({})))",
    "model.compile(loss={})",
    "model.compile(metrics={})",
    "model.fit(x_train, y_train, epochs={})",
    "model.fit(x_train, y_train, validation_split={})",
    "model.fit(x_train, {})",
    "model.fit(callbacks={})",
    "model.fit(callbacks=[keras.callbacks.EarlyStopping(patience={})])",
    "model.fit(callbacks=[keras.callbacks.ReduceLROnPlateau(factor={})])",
    "d = keras.datasets.circles.load_data(noise={})",
    "d = owndata.load_data({}, {})",
    "x_train = x_train.astype({})",
    "{}",
    "# disabled: keras.layers.Dense({})",
)


@pytest.fixture(scope="module", autouse=True)
def no_mistakes() -> Iterator[None]:
    """The reader's last resort is not what these scripts come to."""

    def fail(message: str) -> None:
        raise AssertionError(message)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("netbuilder.design.code.reader._log.exception", fail)
        yield


def is_complete(reading: Reading) -> bool:
    """Whether it is a design that can be written and read, or says what is wrong."""
    if reading.design is not None:
        assert decode(encode(reading.design)) == reading.design
    for problem in reading.problems:
        problem.message.encode()
        assert problem.line >= 1
    return (reading.design is None) == bool(reading.problems)


@given(st.sampled_from(PLACES), expressions)
@example(PLACES[0], "0x" + "f" * 5000)
@example(PLACES[5], "(3, 0x" + "f" * 5000 + ")")
@example(PLACES[2], "{'a': 1}")
@example(PLACES[3], "0x" + "f" * 5000)
@example(PLACES[1], "[[]]")
@example(PLACES[1], "5")
def test_any_expression_in_a_model_gives_a_design_or_problems(place: str, value: str) -> None:
    source = f"model = keras.Sequential([{place.format(value)}, keras.layers.Dense(10)])"
    assert is_complete(read(source, Design()))


@given(st.sampled_from(STATEMENTS), expressions)
@example(STATEMENTS[0], "0x" + "f" * 5000)
@example(STATEMENTS[6], "0x" + "f" * 5000)
@example(STATEMENTS[5], "0x" + "f" * 5000)
@example(STATEMENTS[12], "0x" + "f" * 5000)
def test_any_expression_elsewhere_gives_a_design_or_problems(statement: str, value: str) -> None:
    source = f"model = keras.Sequential([keras.layers.Dense(10)])\n{statement.format(value, value)}"
    assert is_complete(read(source, Design()))


def test_a_number_with_thousands_of_digits_is_told_where_it_stands() -> None:
    source = f"model = keras.Sequential([\nkeras.layers.Dense(0x{'f' * 3600})])"
    (problem,) = read(source, Design()).problems
    assert problem.line == 2
    assert "larger than 9,223,372,036,854,775,807" in problem.message


def test_too_many_lines_are_refused_by_number_before_they_are_read() -> None:
    source = "m = keras.Sequential()\n" + "m.add(keras.layers.Dense(10))\n" * 70_000
    start = time.perf_counter()
    (problem,) = read(source, Design()).problems
    assert time.perf_counter() - start < 0.2
    assert "70,002 lines" in problem.message
    assert f"{MAX_LINES:,}" in problem.message


def test_too_many_characters_are_refused_by_number() -> None:
    (problem,) = read("#\n" * (MAX_CHARACTERS // 100) * 50, Design()).problems
    assert "lines" in problem.message
    (problem,) = read("#" * (MAX_CHARACTERS + 1), Design()).problems
    assert f"{MAX_CHARACTERS + 1:,} characters" in problem.message
    (problem,) = read("#" * (MAX_LINE + 1), Design()).problems
    assert f"a line of {MAX_LINE + 1:,} characters" in problem.message


@pytest.mark.parametrize(
    "source",
    [
        f"m = keras.Sequential([\n{LAYER * (MAX_BLOCKS + 1)}])",
        "m = keras.Sequential()\n" + "m.add(keras.layers.Dense(10))\n" * (MAX_BLOCKS + 1),
        f"m = keras.Sequential([\n{LAYER * 10}{('# disabled: ' + LAYER) * (MAX_BLOCKS - 9)}])",
    ],
)
def test_too_many_layers_are_one_problem(source: str) -> None:
    (problem,) = read(source, Design()).problems
    assert (
        problem.message
        == "The design has 1,001 blocks, more than the 1,000 that a design can have."
    )


def test_a_full_design_is_read_with_its_input() -> None:
    layers = f"keras.Input((784,)),\n{LAYER * MAX_BLOCKS}"
    design = read(f"m = keras.Sequential([\n{layers}])", Design()).design
    assert design is not None
    assert len(design.blocks) == MAX_BLOCKS


def test_of_many_problems_the_first_are_told() -> None:
    problems = read("model.add(Dense(1))\n" * 500, Design()).problems
    assert [problem.line for problem in problems] == list(range(1, MOST_PROBLEMS + 1))


@pytest.mark.long
@given(designs())
def test_what_is_short_is_read_at_once_as_ever(design: Design) -> None:
    text = script(design)
    assume(len(text) <= AT_ONCE)
    assert read_apart(text, Design()) == read(text, Design())


@pytest.mark.long
def test_a_long_script_is_read_the_same_in_another_process() -> None:
    source = f"m = keras.Sequential([\n{LAYER * 900}])\nm.fit(x_train, y_train, epochs=7)"
    assert len(source) > AT_ONCE
    assert read_apart(source, Design()) == read(source, Design())
    wrong = source.replace("Dense(10)", "Dence(10)", 1)
    assert read_apart(wrong, Design()).problems == read(wrong, Design()).problems


def test_what_python_reads_for_minutes_is_left_when_nobody_waits() -> None:
    source = "x = f'''" + ("{a}" * 300 + "\n") * 400 + "'''"
    start = time.monotonic()
    reading = read_apart(source, Design(), lambda: time.monotonic() - start > 0.5)
    assert reading == Reading(None)
    assert time.monotonic() - start < 10


def test_what_python_reads_for_too_long_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netbuilder.design.code.apart.PATIENCE", 0.5)
    (problem,) = read_apart("x = f'''" + ("{a}" * 300 + "\n") * 400 + "'''", Design()).problems
    assert "longer than" in problem.message


def test_a_process_that_dies_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netbuilder.design.code.apart._COMMAND", ("false",))
    reading = read_apart("x\n" * AT_ONCE, Design())
    assert reading.problems == (
        Problem(1, "The script is too much for Python to parse; shorten it."),
    )


def test_no_process_is_a_problem(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("netbuilder.design.code.apart._COMMAND", ("/nowhere/at/all",))
    (problem,) = read_apart("x\n" * AT_ONCE, Design()).problems
    assert "could not be started" in problem.message
