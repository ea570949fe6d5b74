"""One choice as one file: the offers, the assumptions they share and what they must meet; TOML with `format = 1`."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from functools import cache
from typing import TYPE_CHECKING, Any, get_args, get_origin, get_type_hints

from comp.columns import as_number, did_you_mean
from comp.offers.assumptions import Assumptions
from comp.offers.files import (
    SETTINGS,
    OfferError,
    offer_table,
    offers_of,
    read_document,
    read_text,
    write_document,
)
from comp.offers.requirements import Requirements

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from comp.offers.offer import Offer

MOST_OFFERS = 4
LARGEST_NUMBER = 1e15  # beyond it no setting has a meaning
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
        faults, made = list[str](), dict[str, Any]()
        for name, kind in zip(SETTINGS, (Assumptions, Requirements), strict=True):
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
        for name, kind in zip(SETTINGS, (Assumptions, Requirements), strict=True):
            default = asdict(kind())
            changed = {
                key: value for key, value in asdict(getattr(self, name)).items() if value != default[key]
            }
            if changed:
                document[name] = changed
        if self.offers:
            document["offers"] = [offer_table(offer) for offer in self.offers]
        return write_document(document)


def read_choice(files: Sequence[str]) -> Choice:
    """Return the offers of some files as one choice, under the settings that one of them tells, else the usual ones.

    Raises OfferError as `Choice.from_toml` does, for a file without an offer, and where two files tell different settings.
    """
    read = [Choice.from_toml(read_text(file), file) for file in files]
    empty = [f"{file}: holds no offer" for file, choice in zip(files, read, strict=True) if not choice.offers]
    if empty:
        raise OfferError(empty)
    telling = {
        (choice.assumptions, choice.requirements): file
        for file, choice in zip(files, read, strict=True)
        if (choice.assumptions, choice.requirements) != (Assumptions(), Requirements())
    }
    if len(telling) > 1:
        one, other = list(telling.values())[:2]
        raise OfferError(
            [
                f"{one} and {other} tell different [assumptions] or [requirements]; leave them in one of the two"
            ]
        )
    settings = next(iter(telling), (Assumptions(), Requirements()))
    return Choice(tuple(offer for choice in read for offer in choice.offers), *settings)


def _part(kind: Any, table: object) -> Any:  # noqa: ANN401 - one of two frozen dataclasses
    """Return the dataclass of a table; raises ValueError for keys it does not know or values it does not allow."""
    if not isinstance(table, dict):
        raise TypeError("is not a table")
    known = _annotations(kind)
    for key, value in table.items():
        if key not in known:
            raise ValueError(f"{key} is not known.{did_you_mean(key, known)}")
        if wanted := _unfit(value, known[key]):
            shown = repr(value) if isinstance(value, str) else str(value)
            raise ValueError(f"{key} {shown[:60]} is not {wanted}")
    return kind(**table)


@cache
def _annotations(kind: Any) -> Mapping[str, Any]:  # noqa: ANN401 - as above
    """Return the annotated type of each field."""
    return get_type_hints(kind)


def _unfit(value: object, wanted: Any) -> str:  # noqa: ANN401 - an annotation
    """Return what a value of a file should be where its annotation does not allow it, else nothing."""
    if wanted is bool:
        return "" if isinstance(value, bool) else "true or false"
    if wanted is str:
        return "" if isinstance(value, str) else "text in quotes"
    if get_origin(wanted) is tuple:
        fits = isinstance(value, list) and all(isinstance(entry, str) for entry in value)
        return "" if fits else "a list of texts in quotes"
    assert {int, float} & {wanted, *get_args(wanted)}  # noqa: S101 - the settings hold nothing else
    if not isinstance(value, int | float) or isinstance(value, bool):
        return f"a number{as_number(str(value))}"
    return "" if abs(value) <= LARGEST_NUMBER else "a number that can be used"
