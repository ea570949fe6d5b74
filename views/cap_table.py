"""The company's table of shares, its SAFEs and tender offers as tables to edit.

A table editor keeps what was changed since it was first drawn, so it is given the same rows until it is drawn anew.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pandas as pd
import streamlit as st

from comp.offers.company import MOST_CLASSES, MOST_SAFES, MOST_TENDERS
from comp.offers.usual_table import spelled_out
from views import memory

if TYPE_CHECKING:
    from collections.abc import Sequence

    from comp.offers.offer import Offer

NUMBER, TEXT, CHOICE, CHECK = (
    st.column_config.NumberColumn,
    st.column_config.TextColumn,
    st.column_config.SelectboxColumn,
    st.column_config.CheckboxColumn,
)
CLASSES = {
    "name": TEXT("Class", required=True, max_chars=80),
    "shares": NUMBER("Shares", min_value=0.0, format="localized"),
    "preference": NUMBER("Paid first, dollars", min_value=0.0, format="localized", default=0.0),
    "seniority": NUMBER("Order", min_value=1, max_value=99, step=1, default=1, help="1 is paid first; equal numbers share"),
    "participation": CHOICE("Participates", options=["none", "full", "capped"], default="none"),
    "cap": NUMBER("Cap, dollars or times", min_value=0.0, format="localized", help="All that it gets without converting; up to 20 is times what is paid first"),
    "convertible": CHECK("Converts", default=True),
    "strike": NUMBER("Strike", min_value=0.0, default=0.0),
}  # fmt: skip
SAFES = {
    "amount": NUMBER("Paid, dollars", min_value=0.0, format="localized", required=True),
    "cap": NUMBER("Cap, dollars", min_value=0.0, format="localized"),
    "discount": NUMBER("Discount, %", min_value=0.0, max_value=99.0, default=0.0),
    "kind": CHOICE("Form", options=["post", "pre"], default="post"),
    "most_favoured_nation": CHECK("Most favoured", default=False),
}
TENDERS = {
    "month": NUMBER("Month from your start", min_value=1, max_value=240, step=1, required=True),
    "price": NUMBER("Price a share", min_value=0.0, required=True),
    "fraction": NUMBER("You may sell, % of vested", min_value=0.0, max_value=100.0, default=20.0),
}
PLACE = "the-table-of-shares"  # as Streamlit calls the place of the heading
PERCENT = ("discount", "fraction")
MOST_TIMES = 20.0  # a cap up to this is told as a multiple of what is paid first


def edit(key: str, company: dict[str, Any], offer: Offer) -> None:
    """Draw the editors and put what they hold into `company`; a row without its first two numbers is not read yet."""
    told = offer.company
    st.markdown("##### The table of shares")
    if not told.classes:
        st.caption(
            "Without a table the usual one of the stage is taken. Common needs no preference; the grant is part of it."
        )
        st.button("Start from the usual table", key=f"{key}.usual", on_click=_start_from_usual, args=(key,))
    company["classes"] = _rows(f"{key}.classes", told.classes, CLASSES, ("name", "shares"), MOST_CLASSES)
    left, right = st.columns(2)
    with left:
        st.markdown("##### SAFEs")
        company["safes"] = _rows(f"{key}.safes", told.safes, SAFES, ("amount",), MOST_SAFES)
    with right:
        st.markdown("##### Tender offers")
        company["tenders"] = _rows(f"{key}.tenders", told.tenders, TENDERS, ("month", "price"), MOST_TENDERS)


def _rows(
    key: str, told: Sequence[Any], columns: dict[str, Any], needed: tuple[str, ...], most: int
) -> list[dict[str, Any]]:
    """Draw one editor and return its complete rows as the model wants them."""
    if key not in st.session_state or f"{key}.first" not in st.session_state:
        st.session_state[f"{key}.first"] = _frame(told, columns)
    edited = st.data_editor(
        st.session_state[f"{key}.first"],
        key=key,
        num_rows="dynamic",
        hide_index=True,
        column_config=columns,
        column_order=list(columns),
    )
    rows = [
        {name: _plain(name, value) for name, value in row.items() if not _missing(value)}
        for row in edited.to_dict("records")
    ]
    return [_capped(row) for row in rows if all(name in row for name in needed)][:most]


def _capped(row: dict[str, Any]) -> dict[str, Any]:
    """Return a class with its cap in dollars, where it was told in times what is paid first."""
    first, cap = row.get("preference", 0.0), row.get("cap")
    return row | {"cap": cap * first} if cap is not None and cap <= MOST_TIMES < first else row


def _missing(value: Any) -> bool:  # noqa: ANN401 - a cell of a table
    return bool(pd.isna(value))


def _plain(name: str, value: Any) -> Any:  # noqa: ANN401 - a cell of a table
    """Return a cell as the model wants it: fractions for percent, whole numbers where it wants them."""
    if name in PERCENT:
        return round(float(value) / 100, 9)
    if name in ("seniority", "month"):
        return int(value)
    return value if isinstance(value, str | bool) else float(value)


def _frame(told: Sequence[Any], columns: dict[str, Any]) -> pd.DataFrame:
    """Return what is told as the rows of an editor, percent for fractions."""
    rows = [each.model_dump() for each in told]
    frame = pd.DataFrame(rows, columns=list(columns))
    for name in columns:
        if name in PERCENT:
            frame[name] = frame[name].astype(float) * 100
        elif name in ("name", "participation", "kind"):
            frame[name] = frame[name].astype("str")
        elif name in ("convertible", "most_favoured_nation"):
            frame[name] = frame[name].astype(bool)
        else:
            frame[name] = frame[name].astype(float)
    return frame


def _start_from_usual(key: str) -> None:
    """Put the usual table of the stage into the offer, to be changed, and into the fields that it fills."""
    offer = memory.desk().offer(key)
    memory.put(memory.desk().with_offer(key, spelled_out(offer)))
    for name in (f"{key}.classes", f"{key}.classes.first", f"{key}.pool"):
        st.session_state.pop(name, None)
