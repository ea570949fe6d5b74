"""What the parts of an offer are made of: frozen tables, and numbers with bounds."""

from __future__ import annotations

from typing import Annotated

from pydantic import BaseModel, ConfigDict, Field

LONGEST_NAME = 80

Money = Annotated[float, Field(ge=0, le=1e9, strict=True)]
Dollars = Annotated[float, Field(ge=0, le=1e13, strict=True)]  # of a whole company
Price = Annotated[float, Field(ge=0, le=1e6, strict=True)]
Fraction = Annotated[float, Field(ge=0, le=1, strict=True)]
Shares = Annotated[float, Field(ge=0, le=1e12, strict=True)]
Month = Annotated[int, Field(ge=0, le=72, strict=True)]


class Part(BaseModel):
    """A part of an offer: frozen, and no key that it does not know."""

    model_config = ConfigDict(frozen=True, extra="forbid", allow_inf_nan=False)
