"""Factors with standard errors: the logarithm of pay on level, stage, location, specialism and year.

The engine adds up X'WX and X'Wy (all regressors but the year are categories, so these are sums by pairs of them);
they are solved here. Errors are the sandwich that holds when spread differs between levels and rows are weighted
(HC1), from a second pass. A category that the others fix, and cannot be told apart, has no factor.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import ibis
import numpy as np
import pandas as pd
from scipy.linalg import pinvh

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    import ibis.expr.types as ir
    from numpy.typing import NDArray

    from comp.survey.engine import Engine
    from comp.survey.rows import Rows

    Floats = NDArray[np.float64]

MEASURES = ("base", "total", "equity")  # equity of those who hold some
CENTRE = 12.0  # taken off logarithms of dollars, so that squares of them keep their digits
YEAR, ALL = "year", "all"
KEYS = ("one", "a", "other", "b")
ENDS = {"_at": (ALL, ""), "_rise": (YEAR, "")}


@dataclass(frozen=True)
class Sums:
    """Sums by cell kept in the engine, and those by pairs of categories that came back; the year is counted from one."""

    engine: Engine
    name: str
    cells: ir.Table
    pairs: pd.DataFrame
    parts: tuple[str, ...]
    from_year: int

    def among(self, folds: Sequence[int] | None) -> pd.DataFrame:
        """Return the sums of some folds, of all when None: one row a pair of categories."""
        mine = self.pairs if folds is None else self.pairs[self.pairs["fold"].isin(list(folds))]
        return _without_folds(mine)


@dataclass(frozen=True)
class Fit:
    """Coefficients on the logarithm of pay: names are (part, category), ('year', '') a year and ('all', '') the constant."""

    names: tuple[tuple[str, str], ...]
    coefficients: Floats
    covariance: Floats
    seen: Floats  # projects on what the rows can tell apart
    people: Mapping[tuple[str, str], float]

    def of(self, name: tuple[str, str]) -> float:
        """Return a coefficient, 0 for one that the fit leaves out."""
        return float(self.coefficients[self.names.index(name)]) if name in self.names else 0.0

    def contrast(self, weights: Mapping[tuple[str, str], float]) -> tuple[float, float]:
        """Return a weighted sum of coefficients and its standard error; NaN where the rows cannot tell."""
        vector = np.array([weights.get(name, 0.0) for name in self.names])
        if not np.allclose(vector @ self.seen, vector, atol=1e-6):
            return np.nan, np.nan
        return float(vector @ self.coefficients), float(np.sqrt(max(vector @ self.covariance @ vector, 0.0)))


def sums(engine: Engine, rows: Rows, parts: Sequence[str], from_year: int, name: str) -> Sums:
    """Return the sums of all rows by fold and by pairs of the given parts."""
    cells = engine.keep(sums_by_cell(rows, parts), name)
    return Sums(
        engine,
        name,
        cells,
        sums_by_pairs(cells, parts, from_year, fold=True).execute(),
        tuple(parts),
        from_year,
    )


def sums_by_cell(rows: Rows, parts: Sequence[str]) -> ir.Table:
    """Return sums of weights and of the logarithm of pay by fold, parts and year, as an expression."""
    table = rows.table
    w = table.weight if rows.weighted else ibis.literal(1).cast("float64")
    table = table.mutate(w=w, holds=ibis.ifelse(table.equity > 0, 1, 0).cast("float64"))
    logs = {
        measure: ibis.ifelse(table[measure] > 0, table[measure], ibis.literal(1).cast("float64")).ln()
        - CENTRE
        for measure in MEASURES
    }
    weights = {measure: table.w * table.holds if measure == "equity" else table.w for measure in MEASURES}
    each: dict[str, ir.Value] = {}
    for measure, y in logs.items():
        w = weights[measure]
        each |= {
            f"{measure}_n": (
                (table.holds if measure == "equity" else ibis.literal(1).cast("float64")) + w * 0
            ).sum(),
            f"{measure}_w": w.sum(),
            f"{measure}_ww": (w * w).sum(),
            f"{measure}_y": (w * y).sum(),
            f"{measure}_yy": (w * y * y).sum(),
            f"{measure}_wwy": (w * w * y).sum(),
            f"{measure}_wwyy": (w * w * y * y).sum(),
        }
    return table.group_by(["fold", *parts, YEAR]).agg(**each)


def sums_by_pairs(
    cells: ir.Table, parts: Sequence[str], from_year: int, *, fold: bool, names: Sequence[str] = ()
) -> ir.Table:
    """Return sums over cells by pairs of categories, each part also with itself and with all, as one expression."""
    cells = cells.mutate(t=(cells.year - from_year).cast("float64"))
    wanted = list(names) or [f"{m}_{s}" for m in MEASURES for s in ("n", "w", "y", "yy")]
    ends = tuple(name for name in wanted if name.endswith(("_w", "_y", "_q")))
    found = []
    every = (ALL, *parts)
    for at, one in enumerate(every):
        for other in every[at:] if one == ALL else every[at + 1 :]:
            keys = {
                "one": ibis.literal(one), "a": ibis.literal("") if one == ALL else cells[one],
                "other": ibis.literal(other), "b": ibis.literal("") if other == ALL else cells[other],
            }  # fmt: skip
            by = {"fold": cells.fold if fold else ibis.literal(0, "int32"), **keys}
            part = cells.mutate(**by)
            found.append(
                part.group_by(list(by)).agg(
                    **{name: part[name].sum() for name in wanted},
                    **{f"{name}_t": (part[name] * part.t).sum() for name in ends},
                    **{f"{name}_tt": (part[name] * part.t * part.t).sum() for name in ends},
                )
            )
    return ibis.union(*found) if len(found) > 1 else found[0]


def _without_folds(pairs: pd.DataFrame) -> pd.DataFrame:
    """Return the sums over all folds."""
    return pairs.drop(columns="fold").groupby(list(KEYS)).sum().reset_index()


def _alone(among: pd.DataFrame) -> pd.DataFrame:
    """Return the sums by single categories: `other` and `b` name them, 'all' and '' stand for all rows."""
    return among[among["one"] == ALL].set_index(["other", "b"])


def _by_category(alone: pd.DataFrame, name: str) -> dict[tuple[str, str], float]:
    """Return a sum by (part, category)."""
    return {
        (part, category): float(value)
        for part, category, value in alone[[name]].reset_index().itertuples(index=False)
    }


def _names(alone: pd.DataFrame, parts: Sequence[str], *, year: bool) -> list[tuple[str, str]]:
    """Return the coefficients of a model: the constant, each category but the most frequent of its part, the year."""
    people = _by_category(alone, "base_n")
    names = [(ALL, "")]
    for part in parts:
        mine = sorted((-n, category) for (name, category), n in people.items() if name == part)
        names += [(part, category) for _, category in mine[1:]]
    return [*names, (YEAR, "")] if year else names


def _square(among: pd.DataFrame, names: Sequence[tuple[str, str]], name: str) -> Floats:
    """Return X'SX for a sum by name, where S holds one number a row: categories meet in pairs, the year in its moments."""
    places = {each: at for at, each in enumerate(names)}
    out = np.zeros((len(names), len(names)))
    for one, a, other, b, value in among[[*KEYS, name]].itertuples(index=False, name=None):
        i, j = places.get((one, a)), places.get((other, b))
        if i is not None and j is not None:
            out[i, j] = out[j, i] = value
            if one == ALL:
                out[j, j] = value  # a category meets itself as often as it meets all
    if (YEAR, "") in places:
        alone, year = _alone(among), places[YEAR, ""]
        for each, value in _by_category(alone, f"{name}_t").items():
            if each in places:
                out[year, places[each]] = out[places[each], year] = value
        out[year, year] = _by_category(alone, f"{name}_tt")[ALL, ""]
    return out


def _right(alone: pd.DataFrame, names: Sequence[tuple[str, str]], name: str) -> Floats:
    """Return X'Wy for a sum by name."""
    values, moments = _by_category(alone, name), _by_category(alone, f"{name}_t")
    return np.array([moments[ALL, ""] if each[0] == YEAR else values.get(each, 0.0) for each in names])


def fitted(found: Sums, parts: Sequence[str], measure: str, folds: Sequence[int] | None = None) -> Fit:
    """Return the least-squares fit of one measure on some parts and the year, over some folds or all, without errors."""
    among = found.among(folds)
    alone = _alone(among)
    whole = {name: _by_category(alone, f"{measure}_{name}")[ALL, ""] for name in ("w", "w_t", "w_tt")}
    spread = whole["w_tt"] * whole["w"] - whole["w_t"] ** 2
    names = _names(alone, parts, year=spread > 1e-9 * whole["w"] ** 2)
    square = _square(among, names, f"{measure}_w")
    scale = 1 / np.sqrt(np.maximum(np.diag(square), 1e-300))
    both = np.outer(scale, scale)
    inverse = np.asarray(pinvh(square * both, rtol=1e-10)) * both
    coefficients = inverse @ _right(alone, names, f"{measure}_y")
    return Fit(tuple(names), coefficients, inverse, inverse @ square, _by_category(alone, f"{measure}_n"))


def with_errors(
    found: Sums, fits: Mapping[tuple[str, tuple[str, ...]], Fit]
) -> dict[tuple[str, tuple[str, ...]], Fit]:
    """Return fits, by measure and parts, with their sandwich covariance: the engine adds up squared residuals by pairs."""
    labels = {f"f{at}_q": key for at, key in enumerate(fits)}
    cells = predicted(
        found.cells, {name: [fits[key]] for name, key in labels.items()}, found.parts, found.from_year
    )
    for name, (measure, _) in labels.items():
        f = cells[name]
        squared = cells[f"{measure}_wwyy"] - 2 * f * cells[f"{measure}_wwy"] + f * f * cells[f"{measure}_ww"]
        cells = cells.mutate(**{name: squared})
    pairs = _without_folds(
        sums_by_pairs(cells, found.parts, found.from_year, fold=False, names=list(labels)).execute()
    )
    return {key: _sandwich(fits[key], _square(pairs, fits[key].names, name)) for name, key in labels.items()}


def _sandwich(fit: Fit, meat: Floats) -> Fit:
    """Return a fit, whose covariance so far is the inverse of X'WX, with the one that its squared residuals give."""
    n, rank = fit.people[ALL, ""], np.linalg.matrix_rank(fit.seen, tol=1e-6)
    return replace(fit, covariance=fit.covariance @ meat @ fit.covariance * (n / max(n - rank, 1.0)))


def predicted(
    table: ir.Table,
    fits: Mapping[str, Sequence[Fit]],
    parts: Sequence[str],
    from_year: int,
    folds: Sequence[int] = (),
) -> ir.Table:
    """Return a table with a column a name, the logarithm of pay less its centre; fits stand one a fold, or one for all."""
    keys = ["fold"] if folds else []
    start = pd.DataFrame(
        [
            {
                "fold": fold,
                **{
                    f"{name}{end}": mine[at].of(key)
                    for name, mine in fits.items()
                    for end, key in ENDS.items()
                },
            }
            for at, fold in enumerate(folds or [0])
        ]
    )
    since = (table.year - from_year).cast("float64")
    if folds:
        table = table.inner_join(ibis.memtable(start), "fold")
        table = table.mutate(**{name: table[f"{name}_at"] + since * table[f"{name}_rise"] for name in fits})
    else:
        only = start.iloc[0].to_dict()
        table = table.mutate(**{name: since * only[f"{name}_rise"] + only[f"{name}_at"] for name in fits})
    for part in parts:
        effects = _effects(fits, part, folds or [0], keys)
        joined = table.left_join(ibis.memtable(effects), [*keys, part]).drop(
            *(f"{key}_right" for key in [*keys, part])
        )
        moved = {name: joined[name] + joined[f"{name}_effect"].fill_null(0.0) for name in fits}
        table = joined.mutate(**moved).drop(*(f"{name}_effect" for name in fits))
    return table


def _effects(
    fits: Mapping[str, Sequence[Fit]], part: str, folds: Sequence[int], keys: Sequence[str]
) -> pd.DataFrame:
    """Return a row a category of a part (and fold) with the coefficient of each fit, 0 where it has none."""
    categories = sorted(
        {category for mine in fits.values() for fit in mine for name, category in fit.people if name == part}
    )
    rows = [
        {
            "fold": fold,
            part: category,
            **{f"{name}_effect": mine[at].of((part, category)) for name, mine in fits.items()},
        }
        for at, fold in enumerate(folds)
        for category in categories
    ]
    return pd.DataFrame(rows)[[*keys, part, *(f"{name}_effect" for name in fits)]]
