"""One choice as one file: the offers, the assumptions they share and what they must meet; TOML with `format = 1`."""

from __future__ import annotations

from dataclasses import asdict, dataclass, fields
from typing import TYPE_CHECKING, Any

from comp.columns import did_you_mean
from comp.offers.assumptions import Assumptions
from comp.offers.files import OfferError, offer_table, offers_of, read_document, write_document
from comp.offers.requirements import Requirements

if TYPE_CHECKING:
    from comp.offers.offer import Offer

MOST_OFFERS = 4
MOST_PATHS = 65_536  # in a file, which a server works out for whoever sends it


@dataclass(frozen=True)
class Choice:
    """Up to four offers with the assumptions and requirements under which they are compared."""

    offers: tuple[Offer, ...] = ()
    assumptions: Assumptions = Assumptions()  # noqa: RUF009 - frozen, so one default serves all
    requirements: Requirements = Requirements()  # noqa: RUF009 - as above

    @classmethod
    def from_toml(cls, text: str, file: str = "offers") -> Choice:
        """Return the choice in a TOML file; raises OfferError with every fault, also for more than four offers or too many paths."""
        document = read_document(text, file)
        parts: dict[str, Any] = {"assumptions": Assumptions, "requirements": Requirements}
        faults, made = list[str](), dict[str, Any]()
        for name, kind in parts.items():
            try:
                made[name] = _part(kind, document.pop(name, {}))
            except (TypeError, ValueError) as error:
                faults.append(f"{file}: {name}: {error}")
        try:
            made["offers"] = tuple(offers_of(document, file)) if set(document) - {"format"} else ()
        except OfferError as error:
            faults += error.faults
        if "assumptions" in made and made["assumptions"].paths > MOST_PATHS:
            paths = made["assumptions"].paths
            faults.append(
                f"{file}: assumptions: paths {paths:,.0f} is more than {MOST_PATHS:,}, the most in a file"
            )
        if len(made.get("offers", ())) > MOST_OFFERS:
            faults.append(f"{file}: holds {len(made['offers'])} offers; at most {MOST_OFFERS} are compared")
        if faults:
            raise OfferError(faults)
        return cls(**made)

    def to_toml(self) -> str:
        """Return the choice as a TOML file; what equals its default is left out."""
        document: dict[str, Any] = {}
        for name, kind in (("assumptions", Assumptions), ("requirements", Requirements)):
            default = asdict(kind())
            changed = {
                key: value for key, value in asdict(getattr(self, name)).items() if value != default[key]
            }
            if changed:
                document[name] = changed
        if self.offers:
            document["offers"] = [offer_table(offer) for offer in self.offers]
        return write_document(document)


def _part(kind: Any, table: object) -> Any:  # noqa: ANN401 - one of two frozen dataclasses
    """Return the dataclass of a table; raises ValueError for a key it does not know or a value it does not allow."""
    if not isinstance(table, dict):
        raise TypeError("is not a table")
    known = {entry.name: getattr(kind(), entry.name) for entry in fields(kind)}
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{key} is not known.{did_you_mean(key, known)}")
        if any(isinstance(value, of) != isinstance(known[key], of) for of in (str, bool)):
            raise ValueError(f"{key} {value!r} is not of the right kind")
    return kind(**table)
