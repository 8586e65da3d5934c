"""The keys of the commands: the usual ones, and those that the user has given."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Final, NamedTuple

from PySide6.QtCore import QObject, Signal
from PySide6.QtGui import QAction, QKeySequence

from netbuilder import key_names
from netbuilder.settings import Settings
from netbuilder.storage import folders
from netbuilder.translation import say
from netbuilder.views.common.retranslating import retranslate
from netbuilder.views.help.keys import written
from netbuilder.views.window.actions import ACTIONS, SPECS
from netbuilder.views.window.making_actions import describe, usual_keys
from netbuilder.views.window.reserved_keys import why_reserved
from netbuilder.wording import STOPS, listed, plural

FOLLOWING: Final = frozenset({"actionProblem"})
"""Commands that answer the keys of others, and have none of their own."""

_MNEMONIC: Final = re.compile(r"\(&.\)")
_PORTABLE: Final = QKeySequence.SequenceFormat.PortableText


class Refusal(NamedTuple):
    """Why a command does not get keys.

    Attributes:
        sentence: says it.
        owner: the command that has them, and could give them up; '' where nobody can.
    """

    sentence: str
    owner: str = ""


class Shortcuts(QObject):
    """Gives the commands their keys at once, and remembers what the user has chosen.

    Keys in the file of settings that cannot be used are left out, with a sentence in the
    settings' complaints; they stay in the file until others are chosen.

    Args:
        actions: of the window.
        settings: remember the choices.
        parent: Qt's.

    Signals:
        changed: some command has other keys.
    """

    changed = Signal()

    def __init__(self, actions: Mapping[str, QAction], settings: Settings, parent: QObject) -> None:
        super().__init__(parent)
        self._actions, self._settings = actions, settings
        self._keys = {spec.name: usual_keys(spec.name) for spec in ACTIONS}
        damaged = self._take_remembered()
        if damaged:
            said = plural(
                len(damaged),
                "The shortcut of {commands} in the settings cannot be used, so the usual one "
                "counts; choose another in Edit > Preferences.",
                "The shortcuts of {commands} in the settings cannot be used, so the usual ones "
                "count; choose others in Edit > Preferences.",
                commands=listed([command_text(name) for name in damaged]),
            )
            settings.complaints.append((said, folders.settings().parent))
        self._apply()

    @property
    def names(self) -> list[str]:
        """The commands whose keys can be chosen."""
        return [name for name in self._keys if name not in FOLLOWING]

    def keys(self, name: str) -> list[QKeySequence]:
        """The keys of a command now."""
        return list(self._keys[name])

    def is_usual(self, name: str) -> bool:
        """Whether a command has the keys that it has until the user gives it others."""
        return self._keys[name] == usual_keys(name)

    def refusal(self, name: str, keys: QKeySequence) -> Refusal | None:
        """Why a command cannot have these keys; None where it can."""
        reason = "" if keys in usual_keys(name) else why_reserved(keys)
        if reason:
            return Refusal(reason)
        owner = self._owner(keys, name)
        if owner:
            sentence = say(
                "{keys} already belongs to {command}.",
                keys=written([keys]),
                command=command_text(owner),
            )
            return Refusal(sentence, owner)
        return None

    def assign(self, name: str, keys: QKeySequence | None) -> None:
        """Give a command these keys, or none; whatever other command has them loses them."""
        given: dict[str, list[QKeySequence]] = {name: [] if keys is None else [keys]}
        owner = "" if keys is None else self._owner(keys, name)
        if owner:
            given[owner] = [each for each in self._keys[owner] if each != keys]
        self._change(given)

    def reset(self, name: str) -> str:
        """Give a command its usual keys, and say which commands lose them by that."""
        usual = usual_keys(name)
        given = {name: usual}
        losing = []
        for other in self.names:
            kept = [each for each in self._keys[other] if each not in usual]
            if other != name and kept != self._keys[other]:
                given[other] = kept
                losing.append(command_text(other))
        self._change(given)
        if not losing:
            return ""
        return say("These keys were taken from {commands}.", commands=listed(losing))

    def reset_all(self) -> None:
        """Give every command its usual keys."""
        self._keys = {spec.name: usual_keys(spec.name) for spec in ACTIONS}
        self._settings.set_shortcuts(dict.fromkeys(self._settings.shortcuts))
        self._spread()

    def _owner(self, keys: QKeySequence, asking: str) -> str:
        others = (name for name in self.names if name != asking)
        return next((name for name in others if keys in self._keys[name]), "")

    def _change(self, given: Mapping[str, list[QKeySequence]]) -> None:
        self._keys.update(given)
        self._settings.set_shortcuts(
            {
                name: None
                if keys == usual_keys(name)
                else QKeySequence.listToString(keys, _PORTABLE)
                for name, keys in given.items()
            }
        )
        self._spread()

    def _spread(self) -> None:
        self._apply()
        retranslate()
        self.changed.emit()

    def _apply(self) -> None:
        key_names.use({name: written(keys[:1]) for name, keys in self._keys.items()})
        for name in self.names:
            action = self._actions[name]
            if action.shortcuts() != self._keys[name]:
                action.setShortcuts(self._keys[name])
                describe(action, action.statusTip())

    def _take_remembered(self) -> list[str]:
        """Take what the settings hold; the commands for which that cannot be."""
        damaged: list[str] = []
        chosen: list[str] = []
        for name, text in self._settings.shortcuts.items():
            if name not in SPECS or name in FOLLOWING:
                continue  # Of a version that has another command there.
            keys = QKeySequence.listFromString(text, _PORTABLE) if text else []
            usable = text is not None and (bool(keys) or not text)
            usual = usual_keys(name)
            if usable and all(each in usual or not why_reserved(each) for each in keys):
                self._keys[name] = keys
                chosen.append(name)
            else:
                damaged.append(name)
        while True:
            twice = next(
                (name for name in chosen if any(self._owner(k, name) for k in self._keys[name])), ""
            )
            if not twice:
                return damaged
            # Its usual keys may be another's now, which then comes next.
            chosen.remove(twice)
            self._keys[twice] = usual_keys(twice)
            damaged.append(twice)


def command_text(name: str) -> str:
    """The name of a command, as it is in its menu."""
    return _MNEMONIC.sub("", say(SPECS[name].text)).replace("&", "").rstrip(STOPS)
