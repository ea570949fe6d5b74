"""A case as a document: a page of market, ask and promotion, then what one has done, then the sources."""

from __future__ import annotations

from typing import TYPE_CHECKING

from comp.case import is_empty
from comp.export.document import Document, Prose, Table
from comp.reports.case import (
    ask_lines,
    entry_lines,
    entry_title,
    headline,
    market_exhibit,
    market_table,
    promotion_lines,
    source_table,
    whose,
)

if TYPE_CHECKING:
    from comp.reports.case import Brief
    from comp.reports.exhibit import Exhibit

NOTE = "Dollars a year before tax. Places are modelled from published ranges and surveys; estimates are marked as such."


def document(made: Brief) -> Document:
    """Return the document of a case, for someone else to read: without what only its maker should know."""
    return Document(
        title=f"The case for {made.name}",
        answer=headline(made),
        ground=whose(made),
        parts=parts(made),
        rows=market_table(made),
        sheets=(),
        notes=(NOTE,),
    )


def parts(made: Brief) -> tuple[Exhibit | Prose | Table, ...]:
    """Return what there is to read in a case, the market only where it is a ground for the ask."""
    told = [entry for entry in made.case.entries if not is_empty(entry)]
    packet = [
        Prose(entry_title(entry, at), tuple(entry_lines(entry))) for at, entry in enumerate(told, start=1)
    ]
    return (
        *([market_exhibit(made)] if made.helps else []),
        Prose("The ask and its ground", tuple(ask_lines(made))),
        Prose("What the promotion is worth", tuple(promotion_lines(made))),
        *([Prose("What I have done", ())] if packet else []),
        *packet,
        Table("Where the market figures come from", source_table(made.offer.role)),
    )
