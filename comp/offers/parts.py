"""What the parts of an offer are made of: frozen tables, and numbers with bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LONGEST_NAME = 80
MOST_MONEY = 1e9
MOST_COMPANY = 1e13  # dollars of a whole company
MOST_PRICE = 1e6
MOST_SHARES = 1e12

Money = Annotated[float, Field(ge=0, le=MOST_MONEY, strict=True)]
Dollars = Annotated[float, Field(ge=0, le=MOST_COMPANY, strict=True)]
Price = Annotated[float, Field(ge=0, le=MOST_PRICE, strict=True)]
Fraction = Annotated[float, Field(ge=0, le=1, strict=True)]
Shares = Annotated[float, Field(ge=0, le=MOST_SHARES, strict=True)]
MOST_AGO = 240  # months, as far back as a grant may lie
Month = Annotated[int, Field(ge=0, le=72, strict=True)]


class Part(BaseModel):
    """A part of an offer: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
