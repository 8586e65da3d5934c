"""Makes the built-in series: monthly sales with a trend, a season and chance.

    python tools/make_series.py

Writes `assets/series/monthly-sales.csv`, the same each time.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

import numpy as np

FILE: Final = Path(__file__).resolve().parent.parent / "assets/series/monthly-sales.csv"
MONTHS: Final = 480
SEASON: Final = (-22, -18, -4, 3, 9, 16, 24, 21, 5, -6, -15, -13)
"""What each month differs by from the whole year, in per cent."""


def main() -> None:
    """Write the file."""
    rng = np.random.default_rng(1)
    months = np.datetime64("1980-01") + np.arange(MONTHS)
    chance = np.zeros(MONTHS)
    for number in range(1, MONTHS):
        chance[number] = 0.6 * chance[number - 1] + rng.normal(0, 9)
    trend = 400 + 0.25 * np.arange(MONTHS) + 35 * np.sin(2 * np.pi * np.arange(MONTHS) / 110)
    season = np.array([SEASON[number % 12] for number in range(MONTHS)])
    sales = trend * (1 + season / 100) + chance
    rows = "".join(f"{month},{value:.1f}\n" for month, value in zip(months, sales, strict=True))
    FILE.parent.mkdir(parents=True, exist_ok=True)
    FILE.write_text(f"month,sales\n{rows}", "utf-8")


if __name__ == "__main__":
    main()
