"""What a report shows as a picture: a chart with what it says in words and the same numbers as a table."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable

    import pandas as pd

    from comp.charts.style import Figure


@dataclass(frozen=True)
class Exhibit:
    """A chart with a title, what it shows in a sentence, and the same numbers as a table of text, made when asked for."""

    title: str
    figure: Figure
    finding: str
    table: Callable[[], pd.DataFrame]
    key: str = ""  # a legend as HTML, for charts whose parts need one
