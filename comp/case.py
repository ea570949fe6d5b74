"""A case for one's pay: what is asked for, and the packet of what one has done. Text and dollars a year; TOML, format = 1.

Each entry follows the sentence that reviewers look for: accomplished X, as measured by Y, by doing Z.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Annotated, Literal, Self

from pydantic import Field, ValidationError, field_validator

from comp.offers.files import OfferError, read_document, sentences, write_document
from comp.offers.parts import Money, Part

if TYPE_CHECKING:
    from collections.abc import Mapping

LONGEST_LINE = 200
LONGEST_TEXT = 2000
MOST_ENTRIES = 30

Line = Annotated[str, Field(max_length=LONGEST_LINE, strict=True)]
Text = Annotated[str, Field(max_length=LONGEST_TEXT, strict=True)]

NO_MEASURE = re.compile(  # digits and numbers that date, time or name a thing and measure nothing
    r"\b(?:19|20)\d\d(?:-\d\d){0,2}\b|\b[qh][1-4]\b|\bv?\d+(?:\.\d+){2,}\b|\b[a-z]+\d+(?:\.\d+)?\b"
    r"|\b(?:in|over|within|after)\s+(?:the\s+)?(?:last\s+|first\s+)?\w+\s+(?:day|week|month|quarter|year)s?\b",
    re.IGNORECASE,
)
NUMBER = re.compile(
    r"\d|\b(?:two|three|four|five|six|seven|eight|nine|ten|twelve|twenty|thirty|forty|fifty|sixty|seventy|eighty|ninety"
    r"|hundreds?|thousands?|millions?|billions?|dozens?|half|halved|doubled?|doubling|tripled?|tripling|quadrupled?|twice|thrice"
    r"|\w+fold)\b",
    re.IGNORECASE,
)
WE, OWN = re.compile(r"\b(?:we|our|the team)\b", re.IGNORECASE), re.compile(r"\bI\b|\bmy\b", re.IGNORECASE)
FIELDS: Mapping[str, str] = {
    "project": "Project",
    "goal": "Business goal",
    "actions": "My role and what I did",
    "outcome": "Outcome, with its number",
    "leadership": "Leadership shown",
}


class Entry(Part):
    """One piece of work: the project, the business goal it served, one's own part, what came of it, what it shows."""

    project: Line = ""
    goal: Text = ""
    actions: Text = ""
    outcome: Text = ""
    leadership: Text = ""

    @field_validator("project", "goal", "actions", "outcome", "leadership")
    @classmethod
    def _printable(cls, value: str) -> str:
        return "".join(
            each for each in value if each in "\n\t" or each.isprintable() or each in "\u200d\ufe0f"
        )


class Case(Part):
    """What is asked for and why. `base` None asks for no base yet.

    `track` is the ladder on which the promotion stands; None the one on which the level above comes next.
    """

    format: Literal[1] = 1
    base: Money | None = None
    track: Literal["leadership", "individual"] | None = None
    why_now: Text = ""
    entries: Annotated[tuple[Entry, ...], Field(max_length=MOST_ENTRIES)] = ()

    @classmethod
    def from_toml(cls, text: str, file: str = "case") -> Self:
        """Return the case in a TOML file; raises OfferError with a sentence for each thing wrong in it."""
        document = read_document(text, file)
        try:
            return cls.model_validate(document)
        except ValidationError as error:
            raise OfferError([f"{file}: {sentence}" for sentence in sentences(error, cls)]) from None

    def to_toml(self) -> str:
        """Return the case as a TOML file; what is empty is left out."""
        return write_document(self.model_dump(exclude_defaults=True, exclude_none=True))


def has_number(text: str) -> bool:
    """Return whether a text measures something: a figure, or a word such as doubled; a year or a quarter is none."""
    return bool(NUMBER.search(NO_MEASURE.sub(" ", text)))


def missing(entry: Entry) -> list[str]:
    """Return what an entry lacks of 'accomplished X, as measured by Y, by doing Z', most telling first; none when it is ready."""
    found = []
    if not entry.outcome.strip():
        found.append("Say what came of it, and put a number on it.")
    elif not has_number(entry.outcome):
        found.append("No number in the outcome: by how much, measured by what, compared with what?")
    if not entry.actions.strip():
        found.append("Say what you did yourself.")
    elif WE.search(entry.actions) and not OWN.search(entry.actions):
        found.append("It says we and never I: what was your own part?")
    if not entry.project.strip():
        found.append("Name the project.")
    if not entry.goal.strip():
        found.append("Name the business goal that it served.")
    if not entry.leadership.strip():
        found.append("Say what leadership it shows: whom you moved, what you decided, who grew.")
    return found


def is_empty(entry: Entry) -> bool:
    """Return whether nothing was typed into an entry."""
    return not any(getattr(entry, name).strip() for name in FIELDS)
