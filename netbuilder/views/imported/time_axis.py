"""An axis that shows dates, or plain numbers."""

from __future__ import annotations

from typing import Any

import pyqtgraph as pg

from netbuilder.wording import in_marks


class TimeAxis(pg.DateAxisItem):
    """Along the bottom of a plot; dates are as the file has them, without a time zone."""

    def __init__(self) -> None:
        self._dated = False
        super().__init__(orientation="bottom", utcOffset=0)

    @property
    def dated(self) -> bool:
        """Whether dates are shown."""
        return self._dated

    def show_dates(self, dated: bool) -> None:
        """Show values, seconds from the beginning of 1970, as dates, or not."""
        self._dated = dated
        self.picture = None
        self.update()

    def tickValues(self, minVal: float, maxVal: float, size: float) -> Any:  # noqa: N803
        """The values to mark, by how far they are apart."""
        values = super().tickValues if self._dated else super(pg.DateAxisItem, self).tickValues
        return values(minVal, maxVal, size)

    def tickStrings(self, values: Any, scale: float, spacing: float) -> list[str]:
        """The texts that stand at marked values."""
        if self._dated:
            return list(super().tickStrings(values, scale, spacing))
        texts = super(pg.DateAxisItem, self).tickStrings(values, scale, spacing)
        return list(map(in_marks, texts))
