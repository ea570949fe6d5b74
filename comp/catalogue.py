"""Every table of data/ for whoever asks where a number comes from: its rows, kinds, dates and sources, and as CSV.

A row that holds several numbers counts under the weakest of their kinds, so that an estimate never hides in it.
"""

from __future__ import annotations

from functools import cache, lru_cache
from typing import TYPE_CHECKING, Any

import pandas as pd

from comp.columns import KINDS
from comp.schemas import KIND, MAYBE_KIND, SCHEMAS
from comp.tables import load
from comp.words import listed

if TYPE_CHECKING:
    from collections.abc import Hashable

    from comp.columns import Column

FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")  # how a cell begins that a spreadsheet would run
ABOUT = {
    "sources": "Where numbers come from",
    "levels": "The ladder, its bonus targets",
    "bands": "Published ranges by level",
    "stages": "Company stages and what they change",
    "locations": "Places, what they change, cost of living",
    "specialisms": "The AI premium",
    "ai_premium": "What is said of the AI premium",
    "ownership": "Share of a private company by level and stage",
    "vesting": "Vesting schedules",
    "states": "Names of the states",
    "aliases": "Short and old names",
    "assumptions": "Defaults of what is held fixed",
    "negotiable": "How much more is usually given, by stage",
    "not_told": "What letters leave out, and what to ask",
    "promotions": "Years before each promotion",
    "risk": "How long people stay, how much shares move",
    "flips": "What is turned to find what flips a verdict",
    "limits": "Legal limits by year",
    "titles": "Titles of the field, and the levels they are used for",
    "survey_titles": "A survey's quartiles by title",
    "survey_metros": "A survey's medians by place",
    "survey_companies": "A survey's medians at three employers",
    "survey_rules": "What is done to survey rows before they count",
    "tax_brackets": "Tax rates by year, place and status",
    "tax_limits": "Deductions and thresholds of tax law",
    "tax_steps": "Tax amounts that jump with income",
    "tax_states": "Places that tax, and what they tax",
    "tax_payroll": "What states and cities take from wages",
    "rounds": "Published funding rounds",
    "exits": "Published exits",
    "startup_terms": "What is taken for terms that a private company does not tell",
    "exit_parameters": "Accepted settings of the exit model",
    "exit_calibration": "What each setting makes of published exits",
}


def rows(name: str, words: str = "") -> pd.DataFrame:
    """Return the rows of a table that hold all the words, each with its row in the file and its sources.

    Words are plain text, in any case; a number matches with or without separators. The index `row` counts as a
    spreadsheet does; `source_title` and `source_address` stand behind the table's own columns.
    """
    return _rows(name)[_matching(name, words)]


def summary(words: str = "") -> pd.DataFrame:
    """Return a row a table: what it is about, its rows, how many match, those by kind, smallest and largest n, dates, sources."""
    return pd.DataFrame([_summary(name, words) for name in SCHEMAS]).set_index("table", drop=False)


def sources_of(name: str, words: str = "") -> pd.DataFrame:
    """Return the sources behind the matching rows of a table, most used first, `rows` says how often."""
    mine = [source for sources in _sources(name)[_matching(name, words)] for source in sources]
    counts = pd.Series(mine, dtype="str").value_counts()
    found = load("sources").reindex(counts.index)
    return found.assign(rows=counts.to_numpy()).reset_index(drop=True)


@cache
def headline() -> str:
    """Return in one sentence how many rows there are, from how many sources, and of which kinds."""
    held = summary().drop(["sources", "states", "aliases"])  # none holds a number that someone might dispute
    total, by_kind = held["rows"].sum(), held[list(KINDS)].sum()
    shares = listed(tuple(f"{100 * by_kind[kind] / total:.0f} % {kind}" for kind in KINDS))
    return f"{total:,} rows from {len(load('sources')):,} sources: {shares}. Every row says which."


def as_csv(frame: pd.DataFrame) -> bytes:
    """Return a frame as CSV that a spreadsheet reads as numbers and text, never as a formula; whole numbers without '.0'."""
    plain = formula_safe(frame)
    for column in plain.select_dtypes("float"):
        plain[column] = plain[column].map(_as_text, na_action="ignore").astype(object)
    return plain.to_csv(index=False, lineterminator="\r\n").encode()


def formula_safe(frame: pd.DataFrame) -> pd.DataFrame:
    """Return a frame whose text, headings too, never starts as a formula does: an apostrophe goes before it.

    Numeric columns stay as they are.
    """
    safe = frame.rename(columns=_escaped)
    for at, column in enumerate(frame):
        if not pd.api.types.is_numeric_dtype(frame.dtypes.iloc[at]):
            safe[_escaped(column)] = frame[column].astype(object).map(_escaped)
    return safe


def _escaped(value: Any) -> Any:  # noqa: ANN401 - a cell holds anything
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _as_text(value: object) -> str:
    """Return a cell as a reader types it: 85000, not 85000.0; nothing for what is not known."""
    return "" if pd.isna(value) else str(value).removesuffix(".0")  # type: ignore[call-overload]


def _matching(name: str, words: str) -> list[bool]:
    """Return for each row of a table whether all the words stand in it."""
    wanted = [(word, word.replace(",", "")) for word in words.lower().split()]
    return [all(word in text or (bare and bare in text) for word, bare in wanted) for text in _texts(name)]


@cache
def _rows(name: str) -> pd.DataFrame:
    """Return a table with its row numbers and the titles and addresses of its sources. Never change it."""
    frame, known = load(name).reset_index(drop=True), load("sources")
    frame.index = pd.RangeIndex(2, len(frame) + 2, name="row")
    if name == "sources" or not _source_columns(name):
        return frame
    behind, address = _sources(name), known["address"].fillna("")
    return frame.assign(
        source_title=["; ".join(known["title"][source] for source in each) for each in behind],
        source_address=["; ".join(filter(None, (address[source] for source in each))) for each in behind],
    )


@cache
def _texts(name: str) -> list[str]:
    """Return the text of each row of a table, in small letters, to be searched."""
    return ["\n".join(map(_as_text, row)).lower() for row in _rows(name).itertuples(index=False)]


def kind_columns(name: str) -> list[str]:
    """Return the columns of a table that hold kinds."""
    return [each for each, column in _columns(name) if column is KIND or column is MAYBE_KIND]


def large_columns(name: str) -> list[str]:
    """Return the columns of whole numbers that need separators to be read, dollars and shares; years do not."""
    numbers = load(name).select_dtypes("float")
    whole = (numbers.fillna(0) % 1 == 0).all() & (numbers.max() >= 10_000)
    return list(numbers.columns[whole])


def _source_columns(name: str) -> list[str]:
    """Return the columns of a table that hold ids of sources."""
    return [
        each
        for each, column in _columns(name)
        if column.refers_to == "sources" or (name, each) == ("sources", "source")
    ]


def _columns(name: str) -> list[tuple[str, Column]]:
    return list(SCHEMAS[name].columns.items())


@cache
def _sources(name: str) -> pd.Series:
    """Return the ids of the sources of each row, each once."""
    frame = load(name)[_source_columns(name)]
    ids = [
        tuple(dict.fromkeys(id_ for id_ in row if isinstance(id_, str)))
        for row in frame.itertuples(index=False)
    ]
    return pd.Series(ids, dtype=object)


@cache
def kinds(name: str) -> list[str]:
    """Return the weakest kind of each row of a table, '' where it holds none."""
    frame = load(name)[kind_columns(name)]
    given = [[kind for kind in row if isinstance(kind, str)] for row in frame.itertuples(index=False)]
    return [max(row, key=KINDS.index) if row else "" for row in given]


@lru_cache(maxsize=1024)  # thirty tables, and what some visitors search for
def _summary(name: str, words: str) -> dict[Hashable, Any]:
    """Return one row of the summary."""
    keep = _matching(name, words)
    frame = _rows(name)[keep]
    found = [kind for kind, kept in zip(kinds(name), keep, strict=True) if kept]
    counted = frame["n"].dropna() if "n" in frame else pd.Series(dtype=float)
    return {
        "table": name,
        "about": ABOUT.get(name, name.replace("_", " ")),
        "rows": len(keep),
        "matching": len(frame),
        **{kind: found.count(kind) for kind in KINDS},
        "n_low": counted.min(),
        "n_high": counted.max(),
        **_dates(name, frame, keep),
        "sources": len({source for each in _sources(name)[keep] for source in each}),
    }


def _dates(name: str, frame: pd.DataFrame, keep: list[bool]) -> dict[Hashable, str]:
    """Return the first and last date of some rows of a table: their own, else those of their sources."""
    column = next((each for each in ("as_of", "date") if each in frame), None)
    known = load("sources")["as_of"]
    behind = {source for each in _sources(name)[keep] for source in each}
    dates = sorted(frame[column].dropna() if column else (known[source] for source in behind))
    dates = [date for date in dates if date[:1].isdigit()]  # some sources are undated
    return {"first": dates[0] if dates else "", "last": dates[-1] if dates else ""}
