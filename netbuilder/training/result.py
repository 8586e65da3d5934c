"""What a training has come to, for a person: one figure, a few facts, and what to do next."""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Final, Literal, TypeAlias

import numpy as np

from netbuilder.design import Design, DesignError, analyze
from netbuilder.design.targets import CLASS, INPUT, TARGETS
from netbuilder.training.history.runs import Run
from netbuilder.wording import counted, figure_text, number_text

Action: TypeAlias = Literal["design", "train", "continue", "mistakes"]

_GAP: Final = 0.02
"""By how much training may be better than validation before it counts as overfitting."""
_EARLY: Final = 0.7
"""A best epoch in so early a part of the training is a sign of the same."""
_POOR: Final = 0.8
_DROPOUT: Final = 0.2
_MOST: Final = 3
_TEST: Final = "test_"


@dataclass(frozen=True, slots=True)
class Fact:
    """A small figure with what it means."""

    title: str
    value: str
    note: str = ""


@dataclass(frozen=True, slots=True)
class NextStep:
    """Something to do next.

    Attributes:
        text: on the button.
        action: 'design' shows a design, 'train' shows and trains it, 'continue' trains on with it,
            'mistakes' shows the answers.
        design: for the first three.
        hint: why that is worth trying.
    """

    text: str
    action: Action
    design: Design | None = None
    hint: str = ""


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
    """

    figure: str
    good: bool
    title: str
    note: str
    facts: tuple[Fact, ...]
    steps: tuple[NextStep, ...]
    message: str


@dataclass(frozen=True, slots=True)
class Confused:
    """The pair of classes that is most often taken for another.

    Attributes:
        first: name of a class.
        second: of the one it is taken for, or the other way round.
        times: how often, both ways.
        mistakes: of all classes.
    """

    first: str
    second: str
    times: int
    mistakes: int


def result_of(run: Run, *, at_end: bool = False) -> Result:
    """The result of a training that is over.

    Args:
        run: the training.
        at_end: whether figures are those of the weights at the end, as the window holds them after
            a training, and not of the best epoch's, which the run keeps.
    """
    if at_end:
        tested = {k.removeprefix(_TEST): v for k, v in run.figures.items() if k.startswith(_TEST)}
        means = {k: np.array([v]) for k, v in run.figures.items() if not k.startswith(_TEST)}
        of = replace(run, best_epoch=1, means=means, kept_figures=tested)
    else:
        of = run
    facts = tuple(filter(None, (_best(run, at_end), _gap_fact(of))))
    steps = _steps(run, of)
    if run.reason == "diverged":
        rate = number_text(float(run.design.optimizer.parameters["learning_rate"]), 3)
        bad = Fact("Likely cause", "rate too high", f"the learning rate is {rate}")
        title = "the loss is no longer a number"
        return Result("Diverged", False, title, "", (*facts[:1], bad), steps, run.message)
    figure, title, note = _headline(of)
    ended = _how_it_ended(run)
    note = " · ".join(part for part in (note, ended) if part)
    return Result(figure, bool(figure), title, note, facts, steps, run.message)


def failed(message: str) -> Result:
    """The result of a training that learned nothing."""
    return Result("", False, "The training has no result", "", (), (), message)


def with_confused(result: Result, confused: Confused) -> Result:
    """The result with the pair that is confused most, once that is known."""
    if not confused.mistakes:
        return replace(result, facts=(*result.facts, Fact("Mistakes", "none")))
    facts = result.facts
    if confused.times:
        pair = f"{confused.first} and {confused.second}"
        facts = (*facts, Fact("Most confused", pair, counted(confused.times, "time")))
    step = NextStep(
        f"See {counted(confused.mistakes, 'mistake')}",
        "mistakes",
        hint="Show which classes are taken for which, with the samples.",
    )
    return replace(result, facts=facts, steps=(*result.steps, step)[:_MOST])


def _metric(run: Run, part: str = "") -> float | None:
    """The figure beside the loss of the weights that the run keeps."""
    if part == _TEST:
        return run.test(run.metric)
    values = run.means.get(part + run.metric)
    if values is None or not len(values):
        return None
    return float(values[min(max(run.best_epoch, 1), len(values)) - 1])


def _text(run: Run, value: float) -> str:
    return figure_text(value, share=run.design.target == CLASS, digits=1)


def _headline(run: Run) -> tuple[str, str, str]:
    parts = (("test_", "test"), ("val_", "validation"), ("", "training"))
    found = next(((w, v) for p, w in parts if (v := _metric(run, p)) is not None), None)
    if found is None:
        return "", "No epoch was completed", ""
    word, value = found
    count = run.samples.get(word, 0)
    of = f"{count:,} {word} samples" if count else f"the {word} samples"
    if run.design.target == CLASS:
        note = f"{round(value * count):,} of {count:,}" if count else ""
        return _text(run, value), f"{word} accuracy", note
    target = TARGETS[run.design.target].metric_title.lower()
    what = "of the reconstruction" if run.design.target == INPUT else f"on {of}"
    return f"± {_text(run, value)}", f"{target} {what}", ""


def _how_it_ended(run: Run) -> str:
    if run.reason != "stopped":
        return ""
    trend = "still improving" if _still_improving(run) else "no longer improving"
    return f"stopped after epoch {run.epochs} of {run.design.epochs}, {trend}"


def _still_improving(run: Run) -> bool:
    values = run.means.get(run.best_by)
    return values is not None and len(values) > 0 and int(np.argmin(values)) == len(values) - 1


def _best(run: Run, at_end: bool) -> Fact | None:
    if not run.best_epoch:
        return None
    kept = "kept in Runs" if at_end else "its weights are kept"
    kept = kept if run.best_epoch != run.epochs else "the last one"
    return Fact("Best epoch", f"{run.best_epoch} of {run.epochs}", kept)


def _gap(run: Run) -> float | None:
    """By how much training is better than validation, as a share; None where that is unknown."""
    own, other = _metric(run), _metric(run, "val_")
    if own is None or other is None or run.design.target != CLASS or _is_varied(run.design):
        return None
    return own - other


def _is_varied(design: Design) -> bool:
    """Whether the training's figures are those of other pictures than the validation's."""
    return design.augmentation and design.data_set.are_pictures


def _gap_fact(run: Run) -> Fact | None:
    gap = _gap(run)
    if gap is None:
        return None
    points = f"{100 * gap:.1f} points".replace("-", "\N{MINUS SIGN}")
    note = "overfitting" if gap > _GAP else "no overfitting"
    return Fact("Training minus validation", points, note)


def _steps(run: Run, of: Run) -> tuple[NextStep, ...]:
    design, steps = run.design, list[NextStep]()
    if run.reason == "diverged":
        slower = _slower(design)
        if slower is not None:
            rate = number_text(float(slower.optimizer.parameters["learning_rate"]), 3)
            steps.append(NextStep(f"Train with rate {rate}", "train", slower))
        return tuple(steps[:_MOST])
    gap, own = _gap(of), _metric(of)
    is_class = design.target == CLASS
    early = 0 < run.best_epoch < _EARLY * run.epochs
    if (gap is not None and gap > _GAP) or early:
        dropout = _with_dropout(design)
        if dropout is not None:
            hint = "Dropout makes it harder to memorize the training samples."
            steps.append(NextStep(f"Add Dropout {_DROPOUT:g}", "design", dropout, hint))
    elif run.epochs and _still_improving(run):
        more = design
        left = design.epochs - run.epochs
        count = left if left > 0 else min(design.epochs, 10)
        if count != design.epochs:
            more = design.with_setting("epochs", count)
        text = f"Train {counted(count, 'more epoch')}"
        hint = "It still improved in the last epoch."
        steps.append(NextStep(text, "continue", more, hint))
    if is_class and own is not None and own < _POOR:
        wider = _wider(design)
        if wider is not None:
            hint = "It does not even fit the training samples well."
            steps.append(NextStep("Double the units", "design", wider, hint))
    return tuple(steps[:_MOST])


def _slower(design: Design) -> Design | None:
    try:
        rate = float(design.optimizer.parameters["learning_rate"])
        return design.with_optimizer_parameter("learning_rate", rate / 10)
    except (DesignError, KeyError):
        return None


def _with_dropout(design: Design) -> Design | None:
    """The design with Dropout before its last layer; None where there is one, or none fits."""
    last = design.active[-1].name if design.active else ""
    names = [block.name for block in design.blocks]
    place = names.index(last) if last else 0
    if place == 0 or any(block.kind == "Dropout" for block in design.active):
        return None
    changed = design.inserted(place, "Dropout", {"rate": _DROPOUT})
    return changed if analyze(changed).can_train else None


def _wider(design: Design) -> Design | None:
    """The design with twice the units in its first hidden layer; None where there is none."""
    for block in design.active[:-1]:
        for name in ("units", "filters"):
            if name in block.parameters:
                wider = design.with_parameter(block.name, name, 2 * block.parameters[name])
                return wider if analyze(wider).can_train else None
    return None
