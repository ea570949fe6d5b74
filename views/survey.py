"""Bands from rows of one's own on the sources page: upload or connect, see the columns, watch, look, use, take away."""

from __future__ import annotations

import os
from contextlib import nullcontext
from typing import TYPE_CHECKING, Any, NamedTuple

import streamlit as st

from comp.market import own_bands, own_factors
from comp.market.bands import least_people
from comp.tables import DataError, load, rule
from comp.uploads import LARGEST
from comp.words import percent
from views import bands
from views.inputs import rate, safe

if TYPE_CHECKING:
    from contextlib import AbstractContextManager

    from comp.market.bands import Bands
    from comp.survey.build import Survey

NONE = "(none)"
MEANING = {
    "level": "Level", "base": "Base a year", "bonus": "Bonus a year", "bonus_share": "Bonus, % of base", "equity": "Equity a year", "stage": "Company stage",
    "location": "Place", "specialism": "Specialism", "year": "Year or date", "weight": "Weight", "experience": "Years of experience",
    "person": "Person", "currency": "Currency",
}  # fmt: skip


class Source(NamedTuple):
    """Where rows are: an uploaded file, or an address and a table."""

    name: str
    content: bytes = b""
    upload: str = ""  # its id, another one for every upload, even of the same name and length
    address: str = ""
    table: str = ""

    def reached(self) -> AbstractContextManager[str]:
        """Return the context in which the rows can be read, and the path or address."""
        from comp.survey.uploaded import on_disk  # noqa: PLC0415 - only someone with rows needs the engine

        return nullcontext(self.address) if self.address else on_disk(self.content, self.name)


def from_rows() -> None:
    """Draw the closed section that turns rows into bands."""
    box = st.expander(
        "Bands from rows of pay: a survey, a spreadsheet, a table", key="from_rows", on_change="rerun"
    )
    if not box.open:
        return
    with box:
        st.markdown(
            "One row a person, with a level or title, base, bonus (or its percent of base, or none at all) and equity in dollars a "
            "year. The rows are counted where they "
            "are and then forgotten: only sums and percentiles of "
            f"{least_people()} people or more are kept."
        )
        source = _source()
        if source is not None:
            _columns(source)


def _source() -> Source | None:
    """Draw the upload, and the connection where whoever runs this allows it; return what was given."""
    allowed = os.environ.get("COMP_CONNECT") == "yes"
    where = (
        st.segmented_control("Rows from", ["A file", "A database"], default="A file", key="rows_from")
        if allowed
        else "A file"
    )
    if where == "A database":
        address = st.text_input(
            "Connection URL",
            key="rows_url",
            type="password",
            placeholder="postgres://user:password@host/database",
        )
        table = st.text_input("Table", key="rows_table", placeholder="schema.table")
        return Source(table, address=address, table=table) if "://" in address and table else None
    file = st.file_uploader(
        "Rows, as CSV, Parquet or Excel", ["csv", "parquet", "xlsx"], key="rows_file", max_upload_size=LARGEST
    )
    if not allowed:
        st.caption(
            "More rows than a file holds? The command *comp survey* reads a table of your own database."
        )
    return Source(file.name, file.getvalue(), file.file_id) if file is not None else None


def _columns(source: Source) -> None:
    """Draw which column holds what, guessed and to be corrected, then the rules and the button."""
    try:
        header = _header(source)
    except DataError as error:
        _faults(error)
        return
    from comp.survey.columns import EVERY, guessed  # noqa: PLC0415

    found = guessed(header)
    st.markdown("**Which column holds what.** Guessed from the names; correct what is wrong.")
    told = {}
    choices = [NONE, *header]
    for start in range(0, len(EVERY), 4):  # a row at a time: on a phone they stand below one another
        for place, name in zip(st.columns(4), EVERY[start : start + 4], strict=False):
            told[name] = place.selectbox(
                MEANING[name],
                choices,
                choices.index(found.get(name, NONE)),
                key=f"column.{name}.{'|'.join(header)}",
            )
    rules = _rules()
    chosen = {name: "" if column == NONE else column for name, column in told.items()}
    if st.button("Turn the rows into bands", key="count_rows", type="primary"):
        st.session_state["survey"] = _counted(source, chosen, rules)
    found_survey = st.session_state.get("survey")
    if found_survey is not None:
        _result(found_survey)


def _header(source: Source) -> list[str]:
    """Return the names of the columns, read once a source."""
    from comp.survey.uploaded import header  # noqa: PLC0415

    known = st.session_state.get("survey_header")
    key = source._replace(content=b"")
    if known is None or known[0] != key:
        st.session_state.pop("survey", None)
        with source.reached() as place:
            known = st.session_state["survey_header"] = (key, header(place, source.table, source.name))
    return known[1]


def _rules() -> dict[str, Any]:
    """Draw the date, the drift, rates and words; return them as typed."""
    from comp.survey.rules import this_month  # noqa: PLC0415

    left, right, words = st.columns([1, 1, 2])
    as_of = left.text_input("Age pay to the month", this_month(), key="rows_as_of", max_chars=7)
    with right:
        drift = st.session_state.get("survey_drift", rule("yearly_drift"))
        drift = rate("Rise of pay a year, %", "rows_drift", drift, top=50.0, low=-20.0)
        st.session_state["survey_drift"] = drift
    rows = load("survey_rules").loc["yearly_drift"]
    right.caption(safe(f"{percent(rows['value'])}: {load('sources').loc[rows['source'], 'title']}"))
    said = words.text_area(
        "Your words for levels, one a line",
        key="rows_words",
        placeholder="L5 = senior_pm\nIC3 = pm",
        height=68,
    )
    rates = st.text_input(
        "Dollars for one of each other currency", key="rows_rates", placeholder="EUR=1.08, GBP=1.27",
        help="For rows whose currency, or the sign of whose base, is not dollars: such rows count only with a rate.",
    )  # fmt: skip
    return {"as_of": as_of, "drift": drift, "words": said, "rates": rates}


def _counted(source: Source, told: dict[str, str], given: dict[str, Any]) -> Survey | None:
    """Return the survey of the rows, with its progress on screen; None, and what is wrong on screen, when it has faults."""
    from comp.survey.build import survey  # noqa: PLC0415
    from comp.survey.rules import rules_of  # noqa: PLC0415

    bar = st.progress(0.0, "Opening the rows")
    try:
        rules = rules_of(given["as_of"], given["drift"], given["rates"], given["words"])
        with source.reached() as place:
            return survey(
                place,
                table=source.table,
                rules=rules,
                told=told,
                name=source.name,
                progress=bar.progress,
            )
    except DataError as error:
        _faults(error)
    except ValueError as error:
        st.error(safe(str(error)))
    finally:
        bar.empty()
    return None


def _faults(error: DataError) -> None:
    st.error("\n".join(f"- {safe(str(fault))}" for fault in error.faults[: bands.MOST_FAULTS]))


def _use(survey: Survey, found: Bands, *, advised: bool) -> None:
    """Draw the button that puts the bands in force, with the factors unless someone wants the bands only."""
    from comp.survey.tables import factors_of  # noqa: PLC0415

    measured, refused = own_factors.usable(factors_of(survey))
    only = bool(measured) and st.checkbox(
        "Bands only: keep the published factors of stages, places and the AI specialism", key="bands_only"
    )
    for fault in refused:
        st.caption(safe(f"The published factors stay where yours leave no equity: {fault.message}."))
    chosen = bands.Own(found, survey.name, () if only else measured)
    if bands.own() == chosen:
        st.markdown("In use on all pages until you go back to the published numbers, at the top.")
        return
    st.button(
        "Use on all pages",
        key="use_survey",
        type="primary" if advised else "secondary",
        on_click=bands.use,
        args=(chosen,),
    )


def _result(survey: Survey) -> None:
    """Draw what the rows say beside the published bands, the way to use it, and the files."""
    from comp.reports.survey import factor_table, files, headline, sentences, warning  # noqa: PLC0415

    made, doubt = files(survey), warning(survey)
    if doubt:
        st.warning(safe(doubt))
    st.markdown(f"**{safe(headline(survey))}**")
    try:
        found = own_bands.read(made["bands.csv"], survey.name)
    except DataError as error:
        st.markdown("These bands cannot be used on the pages:")
        _faults(error)
    else:
        bands.ranges(found, "survey_beside", "Bands from your rows beside the published ones")
        _use(survey, found, advised=not doubt)
    st.markdown("\n".join(f"- {safe(said)}" for said in sentences(survey)))
    if len(survey.factors):
        st.markdown(
            "**Factors in your rows**, beside the published ones. A factor further than two standard errors from the published one differs from it."
        )
        st.dataframe(
            factor_table(survey),
            hide_index=True,
            key="survey_factors",
            alt="Factors measured in your rows beside the published ones",
        )
    with st.container(horizontal=True):
        for name, content in made.items():
            st.download_button(
                f"Download {name}", content, name, "text/csv", key=f"survey_{name}", on_click="ignore"
            )
