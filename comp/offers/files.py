"""Offers to TOML files and back; what is wrong in a file is said in sentences, all at once."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError

from comp.columns import as_number, did_you_mean
from comp.offers.offer import Offer
from comp.tables import figures

if TYPE_CHECKING:
    from collections.abc import Sequence

FORMAT = 1
LARGEST_FILE = 1_000_000  # bytes: an offer is a few kilobytes
SETTINGS = ("assumptions", "requirements")  # what a choice holds beside its offers
CURRENCY = "USD"
BESIDE_OFFERS = ("format", "currency", *SETTINGS, "offers")


class OfferError(ValueError):
    """Everything wrong in an offer or a file of offers; `faults` are sentences, each naming its place."""

    def __init__(self, faults: list[str]) -> None:
        self.faults = tuple(faults)
        super().__init__("\n".join(faults))


def read_offer(path: str | Path) -> Offer:
    """Return the one offer of a file; raises OfferError when it holds several, or is wrong."""
    return only(read_offers(read_text(path), Path(path).name), path)


def only(offers: Sequence[Offer], path: str | Path) -> Offer:
    """Return the one offer that a file holds; raises OfferError where it holds several."""
    if len(offers) != 1:
        raise OfferError([f"{Path(path).name}: holds {len(offers)} offers; this reads a file of one"])
    return offers[0]


def read_offers(text: str, file: str = "offers") -> list[Offer]:
    """Return the offers of a TOML file: one at the top level, or many under [[offers]].

    The settings of a choice are left aside: `Choice.from_toml` reads them. Raises OfferError with every fault of every
    offer: unknown keys with the nearest known one, values out of bounds with the bounds, a newer format or another
    currency by name.
    """
    document = read_document(text, file)
    return offers_of({key: part for key, part in document.items() if key not in SETTINGS}, file)


def offers_of(document: dict[str, Any], file: str) -> list[Offer]:
    """Return the offers of a file's tables; raises OfferError as `read_offers` does."""
    if "offers" not in document:
        return [_validated(document, file)]
    listed, faults = document["offers"], _faults_beside(document, file)
    if not isinstance(listed, list) or not listed:
        raise OfferError([*faults, f"{file}: offers must be a list of tables, [[offers]]"])
    offers = []
    for at, entry in enumerate(listed, start=1):
        try:
            offers.append(_validated(entry, f"{file} offer {at}"))
        except OfferError as error:
            faults += error.faults
    if faults:
        raise OfferError(faults)
    return offers


def _faults_beside(document: dict[str, Any], file: str) -> list[str]:
    """Return a sentence for each key beside [[offers]] that is not known there, and for another currency."""
    unknown = [key for key in document if key not in BESIDE_OFFERS]
    faults = [f"{file}: {key} is not known.{did_you_mean(key, BESIDE_OFFERS)}" for key in unknown]
    if document.get("currency", CURRENCY) != CURRENCY:
        faults.append(f"{file}: currency {str(document['currency'])[:60]!r} is not {CURRENCY}")
    return faults


def read_document(text: str, file: str) -> dict[str, Any]:
    """Return the tables of a TOML file; raises OfferError when it is not one, too large, or of another format."""
    if len(text) > LARGEST_FILE:
        raise OfferError([f"{file}: is larger than {LARGEST_FILE:,} bytes; an offer is a few kilobytes"])
    try:
        document = tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # a number of 5,000 digits is a bare ValueError
        raise OfferError([f"{file}: is not a TOML file ({error})"]) from None
    version = document.get("format")
    if version is True or version != FORMAT:  # true equals 1
        raise OfferError(
            [f"{file}: format {version!r} is not readable here; this program reads format = {FORMAT}"]
        )
    return document


def write_offers(offers: Sequence[Offer]) -> str:
    """Return a TOML file that `read_offers` reads back to equal offers; what equals its default is left out."""
    tables = [offer_table(offer) for offer in offers]
    return write_document(tables[0] if len(tables) == 1 else {"offers": tables})


def offer_table(offer: Offer) -> dict[str, Any]:
    """Return an offer as TOML tables, without what equals its default."""
    return offer.model_dump(exclude_defaults=True, exclude_none=True)


def write_document(document: dict[str, Any]) -> str:
    """Return tables as a TOML file of this format."""
    import tomli_w  # noqa: PLC0415 - only saving needs it

    return tomli_w.dumps({"format": FORMAT, **document})


def read_text(path: str | Path) -> str:
    """Return the text of a file; raises OfferError when there is none, or when it is too large or not text."""
    path = Path(path)
    try:
        if path.stat().st_size > LARGEST_FILE:
            raise OfferError(
                [f"{path.name}: is larger than {LARGEST_FILE:,} bytes; an offer is a few kilobytes"]
            )
        return path.read_text("utf-8-sig")
    except OSError as error:
        raise OfferError([f"{path.name}: cannot be read ({error.strerror})"]) from None
    except UnicodeDecodeError:
        raise OfferError([f"{path.name}: is not UTF-8 text"]) from None


def _validated(document: object, place: str) -> Offer:
    try:
        return Offer.model_validate(document)
    except ValidationError as error:
        raise OfferError([f"{place}: {sentence}" for sentence in sentences(error)]) from None


def sentences(error: ValidationError, model: Any = Offer) -> list[str]:  # noqa: ANN401 - a pydantic model
    """Return each fault that pydantic found in a model as a sentence: the place, the value, what is allowed, what is near."""
    return [_sentence(entry, model) for entry in error.errors()]


def _sentence(entry: Any, model: Any) -> str:  # noqa: ANN401 - pydantic's own dictionary of an error
    place = ".".join(
        str(part + 1) if isinstance(part, int) else part for part in entry["loc"] if part not in _BRANCHES
    )
    value, limits = entry["input"], entry.get("ctx", {})
    shown = f"{place} {str(value)[:60]!r}" if isinstance(value, str) else f"{place} {str(value)[:60]}"
    say = {
        "extra_forbidden": lambda: (
            f"{place} is not known.{did_you_mean(str(entry['loc'][-1]), _keys_beside(entry['loc'], model))}"
        ),
        "missing": lambda: f"{place} is missing",
        "greater_than_equal": lambda: f"{shown} is below {figures(limits['ge'])}",
        "less_than_equal": lambda: f"{shown} is above {figures(limits['le'])}{_percent(value, limits['le'])}",
        "float_type": lambda: f"{shown} is not a number{as_number(str(value))}",
        "string_type": lambda: f"{shown} is not text in quotes",
        "tuple_type": lambda: f"{shown} is not a list",
        "int_type": lambda: f"{shown} is not a whole number",
        "literal_error": lambda: f"{shown} is not {limits['expected'].replace(chr(39), '')}",
        "string_too_short": lambda: f"{place} is empty",
        "string_too_long": lambda: (
            f"{place} has {len(value)} characters; at most {limits['max_length']} are allowed"
        ),
        "value_error": lambda: f"{place}: {limits['error']}" if place else str(limits["error"]),
    }
    return say.get(entry["type"], lambda: f"{shown}: {entry['msg'].lower()}")()


_BRANCHES = ("str", "tuple[Tranche, ...]", "tuple[dataclass, ...]", "function-before")


def _percent(value: float, top: float) -> str:
    """Return a hint when a percent was written where a fraction stands: 15 for 0.15."""
    return f"; fractions, not percent: write {value / 100:g}" if top <= 3 and value <= 100 * top else ""


def _keys_beside(place: tuple[Any, ...], model: Any) -> list[str]:  # noqa: ANN401 - a pydantic model
    """Return the keys that are known where an unknown one was found in a model."""
    for part in place[:-1]:
        if isinstance(part, str) and part in getattr(model, "model_fields", {}):
            annotation = model.model_fields[part].annotation
            inner = getattr(annotation, "__args__", ())
            model = next((kind for kind in (annotation, *inner) if hasattr(kind, "model_fields")), model)
    return list(model.model_fields)
