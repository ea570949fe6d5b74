"""How large a grant of a private company is, told as shares, as a percent of the company or as dollars."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.offers.parts import MOST_MONEY, MOST_SHARES
from comp.offers.sizes import grant_told_as
from comp.offers.terms import terms_of
from views.inputs import money, needed, pick

if TYPE_CHECKING:
    from streamlit.delta_generator import DeltaGenerator

    from comp.offers.offer import Offer

TOLD_AS = {"shares": "Shares", "ownership": "Percent", "value": "Dollars"}


def edit_size(
    key: str, offer: Offer, at: int, places: tuple[DeltaGenerator, DeltaGenerator], *, option: bool
) -> dict[str, Any]:
    """Draw how the size of a grant is told, and the size; told in another way it starts from the same number of shares."""
    grant = offer.grants[at]
    ways = {name: word for name, word in TOLD_AS.items() if not (option and name == "value")}
    now = next(name for name in TOLD_AS if getattr(grant, name) is not None)
    with places[0]:
        how = pick("Told as", f"{key}.how", now if now in ways else "shares", ways)
    start = getattr(grant, how) if how == now else grant_told_as(terms_of(offer), at)[how]
    with places[1]:
        if how == "ownership":
            shown = round(100 * (start or 0.0), 9)
            got = needed("Percent of the company", f"{key}.ownership", shown, (0.0, 100.0), step=0.01)
            size = start if got == shown else round(got / 100, 9)
        elif how == "value":
            size = money(
                "Value of the whole grant, dollars", f"{key}.value", start, step=10_000.0, top=MOST_MONEY
            )
        else:
            label = "Options, number" if option else "Shares, number"
            size = money(label, f"{key}.shares", start, step=1000.0, top=MOST_SHARES)
    return dict.fromkeys(TOLD_AS) | {how: size}
