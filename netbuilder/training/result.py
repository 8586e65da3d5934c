"""What a training has come to, for a person: one figure, a few facts, and what to do next."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Final, NamedTuple

import numpy as np

from netbuilder.design import Design
from netbuilder.design.differences import differences
from netbuilder.design.targets import CLASS, INPUT, NUMBER, TARGETS
from netbuilder.training.course import Course
from netbuilder.training.history.runs import Run
from netbuilder.training.next_steps import (
    NextStep,
    next_steps,
    rate_of,
    still_improving,
    usual_rate,
)
from netbuilder.translation import mark, say
from netbuilder.wording import (
    STOPS,
    beside,
    capitalized,
    count_text,
    decimals,
    figure_name,
    figure_text,
    first_sentence,
    is_share,
    listed,
    number_text,
    percent,
    plural,
)

_GAP: Final = 0.02
"""By how much training may be better than validation before it counts as overfitting."""
_RATIO: Final = 1.3
"""The same for errors: how many times as large the one of validation may be."""
_TEST: Final = "test_"


class _Part(NamedTuple):
    """A part of the samples, and what is said of a figure on it.

    Attributes:
        prefix: of the figure's key.
        name: of the part.
        accuracy: the title of an accuracy.
        right: how many samples are right.
        on: of any other figure.
        on_all: the same where nobody knows how many samples there are.
        between: of the error of a network that learns its own input.
        between_all: the same where nobody knows how many samples there are.
    """

    prefix: str
    name: str
    accuracy: str
    right: str
    on: str
    on_all: str
    between: str
    between_all: str


_PARTS: Final = (
    _Part(
        _TEST,
        "test",
        mark("test accuracy"),
        mark("{right} of {count}"),
        mark("on {count} test samples"),
        mark("on the test samples"),
        mark("between input and output of {count} test samples"),
        mark("between input and output of the test samples"),
    ),
    _Part(
        "val_",
        "validation",
        mark("validation accuracy"),
        mark("{right} of {count} validation samples"),
        mark("on {count} validation samples"),
        mark("on the validation samples"),
        mark("between input and output of {count} validation samples"),
        mark("between input and output of the validation samples"),
    ),
    _Part(
        "",
        "training",
        mark("training accuracy"),
        mark("{right} of {count} training samples"),
        mark("on {count} training samples"),
        mark("on the training samples"),
        mark("between input and output of {count} training samples"),
        mark("between input and output of the training samples"),
    ),
)
"""The parts, the one that tells most first."""


@dataclass(frozen=True, slots=True)
class Fact:
    """A small figure with what it means."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class Result:
    """What the card shows.

    Attributes:
        figure: in large type.
        good: whether the training came to something.
        title: what the figure is.
        note: more of it.
        facts: in their order.
        steps: what to do next, the likeliest first.
        message: all of it in sentences.
        metrics: the further metrics that were watched, behind the facts.
    """

    figure: str
    good: bool
    title: str
    note: str
    facts: tuple[Fact, ...]
    steps: tuple[NextStep, ...]
    message: str
    metrics: tuple[Fact, ...] = ()


def result_of(run: Run, *, at_end: bool = False, course: Course | None = None) -> Result:
    """The result of a training that is over.

    Args:
        run: the training.
        at_end: whether figures are those of the weights at the end, as the window holds them after
            a training, and not of the best epoch's, which the run keeps.
        course: of the training, as far as it is still known.
    """
    of = _at_end(run) if at_end else run
    gap, own = _gap(of), _figure(of, TARGETS[run.design.target].metric)
    accuracy = own if run.design.target == CLASS else None
    overfits = gap is not None and gap[1]
    steps = next_steps(run, at_end=at_end, overfits=overfits, accuracy=accuracy)
    if run.reason == "diverged":
        return _diverged(run, steps, course)
    found = (_naive(of), _best(run, at_end), None if gap is None else gap[0])
    facts = tuple(filter(None, found))
    figure, title, note = _headline(of)
    note = beside((note, _how_it_ended(run)))
    metrics = tuple(_others(of))
    return Result(figure, bool(figure), title, note, facts, steps, run.message, metrics)


def failed(message: str) -> Result:
    """The result of a training that learned nothing."""
    return Result("", False, say("The training has no result"), "", (), (), message)


def sweep_result(runs: Sequence[Run], best: Run, design: Design, metric: str = "") -> Result:
    """The result of a sweep: its best training.

    Args:
        runs: all that came to something.
        best: of these.
        design: that was varied.
        metric: by which it is the best; '' for the first of the design.
    """
    kept = best
    runs, best = [_led_by(run, metric) for run in runs], _led_by(best, metric)
    figure, name, note = _headline(best)
    title = say("{name}, best of {runs}", name=name, runs=count_text(len(runs)))
    if best.design.fold is not None:
        figure, title, note = _of_folds(runs, best)
    facts = []
    changed = [f"{each.title} {each.second}" for each in differences(design, kept.design)]
    if changed:
        facts.append(
            Fact(say("Best settings"), listed(changed, 3), say("what differs from the design"))
        )
    figures = [value for value in map(_headline_value, runs) if value is not None]
    if len(figures) > 1:
        low, high = _text(best, min(figures)), _text(best, max(figures))
        facts.append(
            Fact(
                say("All trainings"),
                say("{low} to {high}", low=low, high=high),
                say("from the lowest to the highest"),
            )
        )
    hint = say("Bring its design and its weights back; Undo returns to what is here now.")
    step = NextStep(say("Go back to run {number}", number=best.number), "back", hint=hint, run=kept)
    over, metrics = say("The sweep is over."), tuple(_others(best))
    return Result(figure, bool(figure), title, note, tuple(facts), (step,), over, metrics)


def _led_by(run: Run, metric: str) -> Run:
    """A run as though a metric that it has watched were its first."""
    watched = run.design.watched
    if metric not in watched:
        return run
    others = (name for name in watched if name != metric)
    return replace(run, design=run.design.with_metrics([metric, *others]))


def _of_folds(runs: Sequence[Run], best: Run) -> tuple[str, str, str]:
    """Figure, title and note of a cross-validation: the mean of the folds of the best design."""
    alone = best.design.with_fold(None)
    folds = [run for run in runs if run.design.with_fold(None) == alone]
    # The test samples are the same for all folds; what was kept back is not.
    found = [value for run in folds if (value := _metric(run, "val_")) is not None]
    if not found:
        return _headline(best)
    mean, deviation = float(np.mean(found)), float(np.std(found, ddof=1)) if found[1:] else 0.0
    name = figure_name(f"val_{best.metric}")
    title = plural(len(found), "{name}, {count} fold", "{name}, mean of {count} folds", name=name)
    return _text(best, mean), title, say("standard deviation {best}", best=_text(best, deviation))


def _at_end(run: Run) -> Run:
    """The run as though it kept the weights of its end."""
    tested = {k.removeprefix(_TEST): v for k, v in run.figures.items() if k.startswith(_TEST)}
    means = {k: np.array([v]) for k, v in run.figures.items() if not k.startswith(_TEST)}
    return replace(run, best_epoch=1, means=means, kept_figures=tested)


def _diverged(run: Run, steps: tuple[NextStep, ...], course: Course | None) -> Result:
    what = first_sentence(run.message).rstrip(STOPS)
    epochs = say(
        "{epochs} of {epochs_2}",
        epochs=count_text(run.epochs),
        epochs_2=count_text(run.design.epochs),
    )
    good = Fact(say("Last good epoch"), epochs, say("its weights are kept"))
    if course is not None and course.steps and course.reason == "diverged":
        epoch, batch = count_text(course.epoch + 1), count_text(max(course.step - 1, 0))
        loss = figure_text(course.losses[-1], share=False) if course.losses else ""
        good = Fact(
            say("Last good batch"),
            say("epoch {epoch}, batch {batch}", epoch=epoch, batch=batch),
            say("loss {loss}", loss=loss) if loss else "",
        )
    elif not run.epochs:
        good = Fact(say("Last good epoch"), say("none"), say("it diverged in the first epoch"))
    rate, usual = rate_of(run.design), usual_rate(run.design)
    now, default = number_text(rate, 3), number_text(usual, 3)
    cause = Fact(
        say("Likely cause"), say("steps too large"), say("the learning rate is {now}", now=now)
    )
    if rate > usual:
        note = say("the learning rate is {now}, typically {default}", now=now, default=default)
        cause = Fact(say("Likely cause"), say("learning rate too high"), note)
    title = say("the loss is no longer finite")
    return Result(say("Diverged"), False, title, what, (good, cause), steps, run.message)


def _metric(run: Run, part: str = "") -> float | None:
    """The figure that is shown first, of the weights that the run keeps."""
    return _figure(run, run.metric, part)


def _others(run: Run) -> Iterator[Fact]:
    """The other figures that were watched, on the samples that tell most."""
    for name in run.design.watched[1:]:
        found = ((part, _figure(run, name, part.prefix)) for part in _PARTS)
        part, value = next((each for each in found if each[1] is not None), (_PARTS[-1], None))
        if value is not None:
            title = capitalized(figure_name(f"{part.prefix}{name}"))
            yield Fact(title, figure_text(value, share=is_share(name), digits=1))


def _figure(run: Run, name: str, part: str = "") -> float | None:
    """A figure of the weights that the run keeps, on a part of the data."""
    if part == _TEST:
        return run.test(name)
    values = run.means.get(part + name)
    if values is None or not len(values):
        return None
    return float(values[min(max(run.best_epoch, 1), len(values)) - 1])


def _text(run: Run, value: float) -> str:
    return figure_text(value, share=is_share(run.metric), digits=1)


def _headline_value(run: Run) -> float | None:
    found = _best_known(run)
    return None if found is None else found[1]


def _best_known(run: Run) -> tuple[_Part, float] | None:
    """The figure that tells most, and on which samples it was measured."""
    return next(((p, v) for p in _PARTS if (v := _metric(run, p.prefix)) is not None), None)


def _headline(run: Run) -> tuple[str, str, str]:
    found = _best_known(run)
    if found is None:
        return "", say("No epoch was completed"), ""
    part, value = found
    count = run.samples.get(part.name, 0)
    target = TARGETS[run.design.target]
    if run.metric != target.metric:
        pattern = part.on if count else part.on_all
        title = figure_name(f"{part.prefix}{run.metric}")
        return _text(run, value), title, pattern.format(count=count_text(count))
    if target.name == CLASS:
        pattern = part.right if count else part.on_all
        right = count_text(round(value * count))
        return (
            _text(run, value),
            part.accuracy,
            pattern.format(right=right, count=count_text(count)),
        )
    title = say(target.metric_title.lower())
    pattern = part.on if count else part.on_all
    if run.design.target == INPUT:
        pattern = part.between if count else part.between_all
    return f"± {_text(run, value)}", title, pattern.format(count=count_text(count))


def _naive(run: Run) -> Fact | None:
    """What the last known value would have reached, where a series is forecast."""
    naive = None if run.fitted is None else run.fitted.naive_error
    reached = _metric(run, _TEST)
    if reached is None:
        reached = _metric(run, "val_")
    if naive is None or reached is None or run.design.target != NUMBER:
        return None
    value = f"± {_text(run, naive)}"
    if not naive:
        return Fact(say("Naive forecast"), value, say("the last value is always right"))
    better = 1 - reached / naive
    if better >= 0:
        note = say("the last value; the network is {better} better", better=percent(better))
    else:
        note = say("the last value; the network is {better} worse", better=percent(-better))
    return Fact(say("Naive forecast"), value, note)


def _how_it_ended(run: Run) -> str:
    if run.reason != "stopped":
        return ""
    done, epochs = count_text(run.epochs), count_text(run.design.epochs)
    if still_improving(run):
        return say(
            "stopped after epoch {done} of {epochs}, still improving", done=done, epochs=epochs
        )
    return say(
        "stopped after epoch {done} of {epochs}, no longer improving", done=done, epochs=epochs
    )


def _best(run: Run, at_end: bool) -> Fact | None:
    if not run.best_epoch:
        return None
    kept = say("kept in Runs") if at_end else say("its weights are kept")
    kept = kept if run.best_epoch != run.epochs else say("the last one")
    value = say(
        "{best_epoch} of {epochs}",
        best_epoch=count_text(run.best_epoch),
        epochs=count_text(run.epochs),
    )
    return Fact(say("Best epoch"), value, kept)


def _gap(run: Run) -> tuple[Fact, bool] | None:
    """By how much training is better than validation, and whether that is too much."""
    usual = TARGETS[run.design.target].metric
    own, other = _figure(run, usual), _figure(run, usual, "val_")
    # Augmented pictures are harder than those of validation.
    varied = run.design.augmentation and run.design.data_set.can_vary
    if own is None or other is None or varied:
        return None
    if run.design.target == CLASS:
        title, much = say("Training minus validation"), own - other > _GAP
        value = say("{decimals} points", decimals=decimals(100 * (own - other), 1))
    else:
        title, much = say("Validation minus training"), other > _RATIO * own
        value = figure_text(other - own, share=False)
    value = value.replace("-", "\N{MINUS SIGN}")
    return Fact(title, value, say("overfitting") if much else say("no overfitting")), much
