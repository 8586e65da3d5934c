"""The blocks of one design that are those of another."""

from __future__ import annotations

from netbuilder.design.design import Design


def renamed(before: Design, after: Design) -> dict[str, str]:
    """The old name of each block that has only another name now, by the new one."""
    if len(before.blocks) != len(after.blocks):
        return {}
    old, new = ({block.name for block in each.blocks} for each in (before, after))
    return {
        b.name: a.name
        for a, b in zip(before.blocks, after.blocks, strict=True)
        if a.name != b.name and a.name not in new and b.name not in old and a.kind == b.kind
    }


def in_order(wanted: list[str], old: list[str]) -> set[str]:
    """The most names that come in the same order in both lists."""
    place = {name: index for index, name in enumerate(old)}
    best: list[tuple[int, int]] = []
    for i, name in enumerate(wanted):
        longest, link = 0, -1
        for j in range(i):
            if place[wanted[j]] < place[name] and best[j][0] > longest:
                longest, link = best[j][0], j
        best.append((longest + 1, link))
    kept: set[str] = set()
    at = max(range(len(best)), key=lambda i: best[i][0]) if best else -1
    while at >= 0:
        kept.add(wanted[at])
        at = best[at][1]
    return kept
