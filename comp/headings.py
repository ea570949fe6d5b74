"""Headings of columns as people write them: small letters, no accents, their unit left out."""

from __future__ import annotations

import re
import unicodedata

LEVEL = (
    "job_level",
    "level_title",
    "career_level",
    "grade",
    "job_grade",
    "seniority",
    "rank",
    "title",
    "job_title",
    "current_title",
    "role_title",
    "role",
    "job",
    "position",
    "designation",
)
A_YEAR = re.compile(
    r"_(?:per_(?:year|yr|annum)|a_year|p_a|pa|yr|annual|annually|annuali[sz]ed|yearly|in_usd|in_dollars|usd|us_dollars|dollars)(?=_)"
)  # what a heading may say of its unit: dollars a year is the unit here


def plain(word: str) -> str:
    """Return a word in small letters without accents, with single underscores for everything that is no letter or digit."""
    bare = "".join(
        letter for letter in unicodedata.normalize("NFKD", word) if not unicodedata.combining(letter)
    )
    return re.sub(r"[\W_]+", "_", bare.strip().lower()).strip("_")


def without_unit(name: str) -> str:
    """Return a heading without what it says of its unit: 'Annual base (USD)' is base."""
    return A_YEAR.sub("", f"_{plain(name.replace('/', ' per '))}_").strip("_")
