"""The figures as text, and what they say about the requirements."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from speed.catalogue import ENGINE
from speed.processes import Results, Runner, figures, middle
from speed.works import Bound, Work

HEADING = ("system", "median", "fastest", "x engine", "last/2nd", "peak MB", "fit MB", "accuracy")
WIDTHS = (20, 9, 9, 9, 9, 9, 9, 9)


def lines(works: Sequence[Work], runners: Sequence[Runner], results: Results) -> Iterator[str]:
    """One table: a part for each work, a line for each system, a line for each requirement."""
    yield _row(HEADING)
    for work in works:
        yield f"\n{work.title} ({work.unit})"
        for runner in runners:
            answers = results.get((work.name, runner.system.name), [])
            if runner.system.does(work):
                yield _system(work, runner.system.name, answers, results)
        for verdict in verdicts(work, runners, results):
            yield f"  {verdict}"
    yield ""
    yield versions(runners)


def _system(work: Work, name: str, answers: Sequence[dict[str, Any]], results: Results) -> str:
    own = figures(work, answers)
    if not own:
        return _row((name, "failed"))
    median, ours = middle(own), _median(work, ENGINE, results)
    cells = [name, _number(median), _number(min(own))]
    cells.append("-" if not ours or median is None else f"{median / ours:.2f}")
    series = [answer["seconds"] for answer in answers if len(answer.get("seconds", ())) > 2]
    cells.append(_number(middle([seconds[-1] / seconds[1] for seconds in series])))
    cells += [_number(middle([answer.get(key) for answer in answers])) for key in ("peak", "above")]
    accuracy = middle([answer.get("accuracy") for answer in answers])
    cells.append("-" if accuracy is None else f"{accuracy:.4f}")
    ways = answers[-1].get("ways", {})
    told = ", ".join(f"{way} {time:.0f}" for way, time in ways.items()) if len(ways) > 1 else ""
    return f"{_row(cells)}  {told}".rstrip()


def verdicts(work: Work, runners: Sequence[Runner], results: Results) -> Iterator[str]:
    """Each requirement and aim, and whether it holds."""
    for kind, bounds in (("required", work.required), ("aim", work.aims)):
        for bound in bounds:
            verdict = _verdict(work, bound, runners, results)
            if verdict is not None:
                yield f"{kind}: {verdict}"


def _verdict(work: Work, bound: Bound, runners: Sequence[Runner], results: Results) -> str | None:
    ours = _median(work, ENGINE, results)
    if ours is None:
        return None
    if not bound.of:
        met = "met" if ours <= bound.share else "NOT met"
        return f"{bound.share:g} {work.unit}: {met} ({_number(ours)})"
    names = [runner.system.name for runner in runners if runner.system.name.startswith(bound.of)]
    known = [(figure, name) for name in names if (figure := _median(work, name, results))]
    if not known:
        return f"{bound.share:.3g} x {bound.of[0].strip()}: not measured"
    least, name = min(known)
    met = "met" if ours <= bound.share * least else "NOT met"
    return f"at most {bound.share:.3g} x {name}: {met} ({ours / least:.2f})"


def markdown(works: Sequence[Work], runners: Sequence[Runner], results: Results) -> Iterator[str]:
    """A line for each work, a column for each system, for the README."""
    names = [name for runner in runners if (name := runner.system.name) != "NumPy"]
    yield f"| | {' | '.join(names)} |"
    yield f"|---|{'---:|' * len(names)}"
    for work in works:
        ours = _median(work, ENGINE, results)
        cells = []
        for name in names:
            figure = _median(work, name, results)
            if figure is None:
                cells.append("-")
            elif name == ENGINE or not ours:
                cells.append(f"**{_number(figure)} {work.unit.removesuffix('/epoch')}**")
            else:
                cells.append(f"{_number(figure)} ({figure / ours:.1f}x)")
        yield f"| {work.title} | {' | '.join(cells)} |"


def versions(runners: Sequence[Runner]) -> str:
    """What took part, each once."""
    return ", ".join(dict.fromkeys(part for runner in runners for part in runner.versions))


def _median(work: Work, name: str, results: Results) -> float | None:
    return middle(figures(work, results.get((work.name, name), [])))


def _number(value: float | None) -> str:
    """Three digits that count."""
    if value is None:
        return "-"
    digits = 0 if value >= 100 else 1 if value >= 10 else 2 if value >= 1 else 3
    return f"{value:.{digits}f}"


def _row(cells: Sequence[str]) -> str:
    padded = [
        f"{cell:<{w}}" if i == 0 else f"{cell:>{w}}"
        for i, (cell, w) in enumerate(zip(cells, WIDTHS, strict=False))
    ]
    return " ".join(padded).rstrip()
