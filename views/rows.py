"""The tables of data/ as a reader sees them: how each is made up, the rows that match, the sources behind them."""

from __future__ import annotations

from html import escape
from typing import TYPE_CHECKING

import streamlit as st

from comp import catalogue
from comp.columns import KINDS
from comp.market.factors import REFERENCE
from comp.market.pay import private_stages
from views.inputs import safe

if TYPE_CHECKING:
    import pandas as pd

    from comp.market.pay import Role

MARKS = {
    "official": "■",
    "survey": "●",
    "published": "◆",
    "estimate": "◌",
}  # a kind is told apart without colour
MEANING = {
    "official": "law or a public body",
    "survey": "people were asked",
    "published": "printed without saying how it was made",
    "estimate": "a judgement, or worked out by a model",
}
TINTS = {"official": "#1F5F99", "survey": "#0B7A5B", "published": "#B07A00", "estimate": "#B0413E"}
TINT = 0.16  # how much of it lies behind the words, which keep the colour of all text
STYLE = f"""<style>
.st-key-memory,.st-key-memory_end{{display:none}}
.kind{{display:inline-block;white-space:nowrap;border:1px solid;border-radius:.4rem;padding:0 .45rem;margin:.1rem .2rem .1rem 0;font-size:.85rem}}
.means span{{display:inline-block;margin-right:1rem}}.means .kind{{margin-right:0}}
.kind.estimate{{border-style:dashed}}
{"".join(f".kind.{kind}{{background:rgba({int(c[1:3], 16)},{int(c[3:5], 16)},{int(c[5:], 16)},{TINT})}}" for kind, c in TINTS.items())}
.tables{{border-collapse:collapse;width:100%;font-size:.92rem}}
.tables th{{text-align:left;font-weight:600}}.tables th,.tables td{{padding:.3rem .8rem .3rem 0;vertical-align:top;border-bottom:1px solid rgba(128,132,149,.35)}}
.tables .n{{text-align:right;white-space:nowrap}}.tables b{{display:block}}.tables th.n{{text-align:right}}.tables td{{overflow-wrap:anywhere}}
@media(max-width:640px){{.tables thead{{display:none}}.tables tr{{display:block;border-bottom:1px solid rgba(128,132,149,.35);padding:.4rem 0}}
.tables td{{display:inline-block;border:0;padding:.05rem .8rem .05rem 0}}.tables td:first-child{{display:block}}.tables td:empty{{display:none}}.tables td.n{{text-align:left}}
.tables td[data-label]::before{{content:attr(data-label) " ";opacity:.8}}}}
</style>"""


def badge(kind: str, count: int | None = None) -> str:
    """Return a kind as HTML: a mark, the word, how many; its border is dashed where it is an estimate."""
    many = "" if count is None else f" {count:,}"
    return f'<span class="kind {kind}" title="{MEANING[kind]}">{MARKS[kind]} {kind}{many}</span>'


def legend() -> None:
    """Draw what each kind means."""
    means = "".join(f"<span>{badge(kind)} {MEANING[kind]}</span>" for kind in KINDS)
    st.html(f'{STYLE}<div class="means">{means}</div>')


def overview(summary: pd.DataFrame, words: str) -> None:
    """Draw every table in a line: what it holds, its rows, kinds, people counted, dates, number of sources."""
    found = summary[summary["matching"] > 0]
    if words.strip():
        many, tables = int(found["matching"].sum()), len(found)
        hits = (
            f"{many:,} row{'s' * (many != 1)} in {tables} table{'s' * (tables != 1)} hold{'s' * (many == 1)} {words!r}. "
            "Choose a table to see them."
        )
        st.markdown(safe(hits if len(found) else f"No row of any table holds {words!r}."))
    heads = (
        '<th>Table</th><th class="n">Rows</th><th>Kinds</th><th class="n">People (n)</th><th>Dates</th>'
        '<th class="n">Sources</th>'
    )
    lines = "".join(_line(line) for line in found.to_dict("records"))
    st.html(f'{STYLE}<table class="tables"><thead><tr>{heads}</tr></thead><tbody>{lines}</tbody></table>')


def _line(line: dict[str, object]) -> str:
    badges = "".join(badge(kind, line[kind]) for kind in KINDS if line[kind])
    return (
        f"<tr><td><b>{escape(line['table'])}</b>{escape(line['about'])}</td>"
        f'<td class="n" data-label="Rows">{_many(line)}</td><td>{badges}</td>'
        f'<td class="n" data-label="n">{_people(line)}</td><td data-label="Dates">{_dates(line)}</td>'
        f'<td class="n" data-label="Sources">{line["sources"] or "none"}</td></tr>'
    )


def link(label: str, name: str, words: str = "") -> None:
    """Draw a link from any page to the rows of a table that hold some words."""
    asked = {"table": name} | ({"q": words} if words else {})
    st.page_link("sources.py", label=f":primary[{safe(label)}]", query_params=asked)


def links(role: Role) -> None:
    """Draw links to the rows behind the pay of a role: its level, place, stage, ownership and specialism."""
    with st.container(horizontal=True, vertical_alignment="center", key="row_links"):
        st.markdown("Its rows in the tables:", width="content")
        link("level", "bands", role.level)
        link("place", "locations", role.location)
        link("stage", "stages", role.stage)
        if role.stage in private_stages():
            link("ownership", "ownership", f"{role.level} {role.stage}")
        if role.specialism != REFERENCE["specialism"]:
            link("specialism", "specialisms", role.specialism)


def heading(line: pd.Series, words: str) -> None:
    """Draw what a table is about, how many of its rows match, and their kinds."""
    st.subheader(safe(line["about"]), anchor=False)
    said = f"{_many(line)} rows" + (f" hold {words!r}" if words.strip() else "")
    badges = "".join(badge(kind, line[kind]) for kind in KINDS if line[kind])
    people = f"{_people(line)} people · " if line["n_high"] == line["n_high"] else ""
    st.html(f"{STYLE}{badges} {people}{_dates(line)} · {escape(said)}")


def table(name: str, words: str) -> None:
    """Draw the matching rows of one table, with their row in the file and their sources."""
    found = catalogue.rows(name, words)
    if found.empty:
        st.info("No row of this table holds all these words. Empty the search to see every row.")
        return
    marked = {
        column: found[column].map(lambda kind: f"{MARKS[kind]} {kind}", na_action="ignore")
        for column in catalogue.kind_columns(name)
    }
    st.dataframe(
        found.assign(**marked),
        key="rows",
        placeholder="",
        column_config=dict.fromkeys(
            catalogue.large_columns(name), st.column_config.NumberColumn(format="localized")
        ),
        alt=f"{len(found)} rows of {name}.csv with their sources",
    )


def sources(name: str, words: str) -> None:
    """Draw the sources of the matching rows, when someone opens them."""
    box = st.expander(
        "The sources of these rows: title, publisher, address, date", key="behind", on_change="rerun"
    )
    if box.open:
        found = catalogue.sources_of(name, words)
        with box:
            st.html("".join(_source(each) for each in found.fillna("").to_dict("records")) or "No source.")


def _source(each: dict[str, object]) -> str:
    title, publisher, address, note = (
        escape(str(each[part])) for part in ("title", "publisher", "address", "note")
    )
    where = ", ".join(filter(None, (publisher, address, escape(str(each["as_of"])))))
    return f"<p>{badge(each['kind'])} <b>{title}</b><br>{where} · {each['rows']:,} rows<br><small>{note}</small></p>"


def _many(line: dict[str, object] | pd.Series) -> str:
    every, found = line["rows"], line["matching"]
    return f"{every:,}" if every == found else f"{found:,} of {every:,}"


def _people(line: dict[str, object] | pd.Series) -> str:
    low, high = line["n_low"], line["n_high"]
    return "" if low != low else f"{low:,.0f} to {high:,.0f}" if low < high else f"{low:,.0f}"  # noqa: PLR0124 - NaN


def _dates(line: dict[str, object] | pd.Series) -> str:
    first, last = escape(line["first"]), escape(line["last"])
    return first if first == last else f"{first} to {last}"
