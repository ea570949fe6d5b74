"""What must hold before money counts: where, how, and whether a visa is transferred. Each passes, fails or is not told."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from comp.columns import did_you_mean
from comp.tables import load, resolve

if TYPE_CHECKING:
    from comp.offers.offer import Offer

MODES = {"office": 0, "hybrid": 1, "remote": 2}  # how free one is in choosing where to work


@dataclass(frozen=True)
class Requirements:
    """The hard constraints of one person; the defaults ask for nothing. `locations` are ids, empty for anywhere."""

    locations: tuple[str, ...] = ()
    work_mode: str = "office"  # the least free that is acceptable: office accepts all
    visa_transfer: bool = False

    def __post_init__(self) -> None:
        if self.work_mode not in MODES:
            raise ValueError(
                f"work_mode '{self.work_mode}' is not known.{did_you_mean(self.work_mode, MODES)}"
            )
        object.__setattr__(
            self, "locations", tuple(resolve("locations", place, "location") for place in self.locations)
        )

    def failed(self, offer: Offer) -> tuple[str, ...]:
        """Return a short reason for each requirement that the offer is known not to meet."""
        mode, reasons = offer.place.work_mode, []
        if self.locations and offer.role.location not in self.locations and mode != "remote":
            reasons.append(f"it is in {load('locations')['name'][offer.role.location]}")
        if mode and MODES[mode] < MODES[self.work_mode]:
            reasons.append(f"work is {'in the office' if mode == 'office' else mode}")
        if self.visa_transfer and offer.place.visa_transfer is False:
            reasons.append("no visa transfer")
        return tuple(reasons)

    def not_told(self, offer: Offer) -> tuple[str, ...]:
        """Return what must still be asked before one knows whether the offer meets the requirements."""
        asks = []
        if self.work_mode != "office" and offer.place.work_mode is None:
            asks.append("office, hybrid or remote")
        if self.visa_transfer and offer.place.visa_transfer is None:
            asks.append("visa transfer")
        return tuple(asks)
