"""Drops every layer into every gap of every template, and follows what is offered.

    python -m tests.fuzz.repairs [--all] [--pairs 20000] [--seed 0]

Each layer of the catalogue is dropped as a person drops it, and put behind the output as a script
may put it. Then the first repair that is offered is followed until none is left; with --all, every
repair that is offered. Pairs are random layers dropped one after the other before anything is
repaired. What comes of it is held against rules of its own (tests/helpers/sensible.py). Prints each
network that makes no sense, and ends with status 1 if there is one.
"""

from __future__ import annotations

import argparse
import random
import sys
import time
from collections.abc import Iterator

from netbuilder.design import Design, Fix, analyze, templates
from netbuilder.design.catalogue import CATALOGUE
from netbuilder.design.placing import place_for
from tests.helpers.sensible import lost, nonsense

_MOST = 6
"""Repairs one after the other."""


def drops() -> Iterator[tuple[str, Design]]:
    """Every layer in every gap, and its name."""
    for template in templates.built_in("mnist"):
        design = template.design
        for gap in range(len(design.blocks) + 1):
            for entry in CATALOGUE:
                place = place_for(design, entry.kind, gap)
                where = f"{template.title}: {entry.kind} at {gap}"
                yield where, design.inserted(place, entry.kind)
                if place != gap:
                    yield f"{where}, behind the output", design.inserted(gap, entry.kind)


def pairs(count: int, rng: random.Random) -> Iterator[tuple[str, Design]]:
    """Two random layers in a random template, before anything is repaired."""
    every = templates.built_in("mnist")
    for _ in range(count):
        template = rng.choice(every)
        design, names = template.design, []
        for _ in range(2):
            kind, gap = rng.choice(CATALOGUE).kind, rng.randint(0, len(design.blocks))
            design = design.inserted(place_for(design, kind, gap), kind)
            names.append(f"{kind} at {gap}")
        yield f"{template.title}: {' and '.join(names)}", design


def outcomes(design: Design, *, every: bool) -> Iterator[tuple[list[str], Design, list[str]]]:
    """The repairs that were followed, what came of them, and what is wrong with that."""
    ways: list[tuple[list[str], Design]] = [([], design)]
    seen = {design}
    while ways:
        labels, present = ways.pop()
        offered = fixes(present)
        if not offered or len(labels) == _MOST:
            yield labels, present, nonsense(present)
            continue
        for fix in offered if every else offered[:1]:
            gone = lost(present, fix.design, fix.label)
            if gone:
                yield [*labels, fix.label], fix.design, [f"lost {', '.join(gone)}"]
            elif fix.design not in seen:
                seen.add(fix.design)
                ways.append(([*labels, fix.label], fix.design))
            elif not every:
                yield [*labels, fix.label], fix.design, ["goes round in circles"]


def fixes(design: Design) -> list[Fix]:
    """What is offered for the first problem, or else for the first hint, that has something."""
    analysis = analyze(design)
    for finding in (*analysis.problems, *analysis.advice):
        if finding.fixes:
            return list(finding.fixes)
    return []


def main() -> int:
    """Drop them all."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--all", action="store_true", help="follow every repair, not the first")
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", type=int, default=0)
    options = parser.parse_args()
    start, count, ends, bad, longest = time.perf_counter(), 0, 0, 0, 0
    for sort, source in (
        ("single", drops()),
        ("pair", pairs(options.pairs, random.Random(options.seed))),
    ):
        for where, design in source:
            count += 1
            for labels, end, wrong in outcomes(design, every=options.all):
                ends, longest = ends + 1, max(longest, len(labels))
                if wrong:
                    bad += 1
                    chain = " ".join(block.name for block in end.blocks)
                    print(f"{sort}, {where}: {'; '.join(labels) or 'nothing'}: {wrong} [{chain}]")
    seconds = time.perf_counter() - start
    print(
        f"{count:,} drops, {ends:,} networks, {bad} that make no sense; at most {longest} repairs "
        f"one after the other; {seconds:.0f} s"
    )
    return 1 if bad else 0


if __name__ == "__main__":
    sys.exit(main())
