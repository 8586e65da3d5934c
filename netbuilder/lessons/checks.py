"""The checks that a task may have: what is declared in `lesson.json` as one of these."""

from __future__ import annotations

from typing import TypeAlias

from netbuilder.lessons.design_checks import (
    HiddenUnitsCheck,
    LayersCheck,
    NarrowestCheck,
    OnlyCheck,
    ParametersCheck,
    SettingCheck,
)
from netbuilder.lessons.figure_checks import (
    EndingCheck,
    EpochsCheck,
    FigureCheck,
    GapCheck,
    RiseCheck,
)

AnyCheck: TypeAlias = (
    FigureCheck
    | GapCheck
    | RiseCheck
    | ParametersCheck
    | HiddenUnitsCheck
    | NarrowestCheck
    | LayersCheck
    | OnlyCheck
    | EpochsCheck
    | SettingCheck
    | EndingCheck
)
