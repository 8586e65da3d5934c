"""The editor for each declaration."""

from __future__ import annotations

from PySide6.QtWidgets import QWidget

from engine.declarations import REQUIRED, Boolean, Choice, Integer, Named, Parameter, Real
from netbuilder.translation import say
from netbuilder.views.forms.controls import IntegerBox, RealBox
from netbuilder.views.forms.editors import (
    BooleanEditor,
    ChoiceEditor,
    NumberEditor,
    Option,
    ParameterEditor,
)
from netbuilder.views.forms.text_editors import TextValueEditor
from netbuilder.wording import value_text


def editor_for(parameter: Parameter, parent: QWidget | None = None) -> ParameterEditor:
    """The editor for a declaration, showing what it proposes."""
    editor = _editor_for(parameter, parent)
    if parameter.proposal is not REQUIRED:
        editor.set_value(parameter.proposal)
    return editor


def _editor_for(parameter: Parameter, parent: QWidget | None) -> ParameterEditor:
    if isinstance(parameter, Named | Choice):
        options = [Option(option, value_text(option)) for option in parameter.options]
        if parameter.nullable:
            options.insert(0, Option(None, say("none")))
        return ChoiceEditor(parameter.name, say(parameter.help), options, parent=parent)
    if isinstance(parameter, Boolean):
        return BooleanEditor(parameter, parent)
    if isinstance(parameter, Integer) and not parameter.nullable:
        return NumberEditor(parameter, IntegerBox(parameter), parent)
    if isinstance(parameter, Real) and not parameter.nullable:
        return NumberEditor(parameter, RealBox(parameter), parent)
    return TextValueEditor(parameter, parent)
