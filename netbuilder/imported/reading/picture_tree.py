"""Pictures in folders, their classes and parts, with the standard library alone for scripts."""

from __future__ import annotations

import os
import re
from collections.abc import Callable, Collection, Sequence
from pathlib import Path

from netbuilder.imported.reading.part_names import part_called

DEEPEST = 16
"""Folders within folders, beyond which nothing is looked for."""


def natural_order(path: Path) -> list[tuple[int, int, str]]:
    """A key that puts '2' before '10', and the same in upper and lower case together."""
    pieces = re.split(r"(\d+)", path.name.casefold())
    return [(0, int(p), "") if p.isdecimal() else (1, 0, p) for p in pieces if p]


def visible(folder: Path) -> list[Path]:
    """What is in a folder and not hidden, in the order that people expect."""
    found = [each for each in folder.iterdir() if not each.name.startswith((".", "__MACOSX"))]
    return sorted(found, key=lambda each: (natural_order(each), each.name))


def files_below(
    folder: Path, look: Callable[[Path], None], within: tuple[str, ...] = ()
) -> list[tuple[Path, tuple[str, ...]]]:
    """All files, each with the names of the folders on the way to it.

    Args:
        folder: where they are looked for.
        look: told each folder; what it raises ends the search.
        within: names of the folders before this one.

    Raises:
        OSError: a folder cannot be read.
    """
    look(folder)
    found: list[tuple[Path, tuple[str, ...]]] = []
    inside = visible(folder)
    found += [(file, within) for file in inside if file.is_file()]
    for each in inside:
        # A link to a folder above would never end.
        is_loop = each.is_symlink() and os.path.realpath(folder).startswith(os.path.realpath(each))
        if each.is_dir() and not is_loop and len(within) < DEEPEST:
            found += files_below(each, look, (*within, each.name))
    return found


def without_wrapping(
    found: Sequence[tuple[Path, tuple[str, ...]]],
) -> list[tuple[Path, tuple[str, ...]]]:
    """The same below a folder that holds nothing but the folder with all of them."""
    found = list(found)
    while found and all(len(names) > 1 and names[0] == found[0][1][0] for _, names in found):
        found = [(file, names[1:]) for file, names in found]
    return found


def are_parts(names: Collection[str]) -> bool:
    """Whether folders are those of training and of validation or test, or some of them are."""
    parts = {part_called(name) for name in names} - {-1}
    return 0 in parts and len(parts) > 1


def classes_and_parts(
    found: Sequence[tuple[Path, tuple[str, ...]]],
) -> tuple[list[tuple[Path, str, int]], int]:
    """Pictures with class and part, in the order of parts and classes; and how many have no class.

    Where no picture is in the folder of a class, all count, with '' as their class.

    The folders of the parts hold those of the classes, or the other way round. Folders deeper than
    both say nothing. The part is 0 for training, 1 for validation, 2 for the test, -1 for all where
    the pictures are not divided.

    Args:
        found: the pictures, each with the names of its folders.
    """
    found = without_wrapping(found)
    outer = {names[0] for _, names in found if names}
    inner = {names[1] for _, names in found if len(names) > 1}
    place_of_part, place_of_class = -1, 0
    if are_parts(outer) and any(len(n) > 1 and part_called(n[0]) == 0 for _, n in found):
        place_of_part, place_of_class = 0, 1
    elif are_parts(inner) and all(part_called(name) >= 0 for name in inner):
        place_of_part = 1
    pictures: list[tuple[Path, str, int]] = []
    if not inner and are_parts(outer) and all(names for _, names in found):
        place_of_part, place_of_class = 0, 1
    unlabelled = all(len(names) <= place_of_class for _, names in found)
    for file, names in found:
        if len(names) <= max(place_of_part, -1 if unlabelled else place_of_class):
            continue
        part = part_called(names[place_of_part]) if place_of_part >= 0 else 0
        label = "" if unlabelled else names[place_of_class]
        if part >= 0:
            pictures.append((file, label, part if place_of_part >= 0 else -1))
    order = {name: place for place, name in enumerate(class_order({c for _, c, _ in pictures}))}
    pictures.sort(key=lambda each: (each[2], order[each[1]]))
    return pictures, len(found) - len(pictures)


def class_order(names: Collection[str]) -> list[str]:
    """Names of classes in the order that people expect."""
    return sorted(names, key=lambda name: (natural_order(Path(name)), name))
