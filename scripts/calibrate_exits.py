"""Draws parameter sets of the exit simulator and keeps those that agree with the published outcomes.

Writes data/exit_parameters.csv (one row a vintage, set and stage) and data/exit_calibration.csv (one row a vintage and
set: how well it fits, and what it says that was not fitted). Run `python scripts/calibrate_exits.py`; a minute or two.

Targets, from data/exits.csv: for the vintage 2004_13 the six bins of gross multiple on a financing, every bin within
1.5 points or a fifth of itself, whichever is larger. That leaves the bins above 10x almost free and the share below 1x,
which is published to a point, within 13: so the former must lie within half of themselves, and the latter within 3
points, as well. For the vintage to_2023 only the share below 1x is published: within
1.5 points of 50 %. The mix of stages is that of the companies of the 2018 cohort which reached each (rounds.csv).
"""

import sys
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from scipy.special import expit, logit

ROOT = Path(__file__).resolve().parents[1]
sys.path.insert(0, str(ROOT))

from comp.startup.exits import BOUNDS, simulate
from comp.startup.multiples import bin_shares, realised_multiples

PATHS, SEED = 8192, 2026
WANTED = {"2004_13": 64, "to_2023": 32}
# In logit units: how much more often a company without a next round is sold, in the vintage whose losses are fewer.
MORE_EXITS = {"2004_13": 0.0, "to_2023": 0.75}
FRACTIONS = ["graduate", "exit_if_not", "ipo_share", "sold"]
# Standard deviation, on the logit or log scale, of what all stages share and of what each adds.
NOISE = {
    "graduate": (0.15, 0.10),
    "exit_if_not": (0.25, 0.15),
    "ipo_share": (0.30, 0.15),
    "sold": (0.10, 0.05),
    "sold_spread": (0.20, 0.0),
    "step_up": (0.12, 0.08),
    "step_up_spread": (0.15, 0.0),
    "exit_multiple": (0.20, 0.05),
    "exit_multiple_spread": (0.30, 0.0),
    "years_to_round": (0.15, 0.05),
    "years_to_exit": (0.20, 0.05),
    "years_to_failure": (0.20, 0.05),
    "years_spread": (0.20, 0.0),
}


def centre() -> pd.DataFrame:
    """The parameters that the draws lie about: one row a stage, from data/rounds.csv and data/exits.csv."""
    rounds, exits = (pd.read_csv(ROOT / "data" / f"{name}.csv") for name in ("rounds", "exits"))
    rounds = rounds[rounds["use"] == "yes"]
    exits = exits[exits["use"] == "start"].rename(columns={"bucket": "stage"})
    rows = pd.concat([rounds[["metric", "stage", "value"]], exits[["metric", "stage", "value"]]])
    table = rows.pivot_table(index="stage", columns="metric", values="value", sort=False)
    return table.loc[rounds.loc[rounds["metric"] == "step_up", "stage"], list(BOUNDS)]


def stage_rows(metric: str) -> pd.Series:
    """A metric of data/rounds.csv under its stages."""
    rounds = pd.read_csv(ROOT / "data" / "rounds.csv")
    return rounds[(rounds["metric"] == metric) & (rounds["use"] == "yes")].set_index("stage")["value"]


def targets(metric: str) -> pd.Series:
    """Published shares by bin, under the bin's lower edge."""
    exits = pd.read_csv(ROOT / "data" / "exits.csv")
    rows = exits[exits["metric"] == metric]
    return pd.Series(rows["value"].to_numpy(), index=rows["bucket"].astype(float))


def draw(middle: pd.DataFrame, vintage: str, random: np.random.Generator) -> pd.DataFrame:
    """One candidate: the middle, moved at random, rounded to the four digits that are written."""
    table = middle.copy()
    for column, (shared, own) in NOISE.items():
        move = shared * random.standard_normal() + own * random.standard_normal(len(table))
        if column == "exit_if_not":
            move += MORE_EXITS[vintage]
        if column in FRACTIONS:
            inner = table[column].between(0, 1, inclusive="neither")  # a chance of 0 or 1 stays what it is
            table.loc[inner, column] = expit(logit(table.loc[inner, column]) + move[inner])
        else:
            table[column] *= np.exp(move)
    return table.round(4)


def fits(shares: pd.Series, vintage: str) -> bool:
    """Whether the bins of a candidate agree with the vintage's targets."""
    if vintage == "to_2023":
        return abs(shares[0.0] - targets("multiple_share_2023")[0.0]) <= 0.015
    goal = targets("multiple_share")
    error = (shares - goal).abs()
    wide = (error <= np.maximum(0.015, 0.2 * goal)).all()
    return bool(wide and error[0.0] <= 0.03 and (error[10.0:] <= 0.5 * goal[10.0:]).all())


def candidates(vintage: str, mix: pd.Series) -> Iterator[tuple[pd.DataFrame, pd.Series, pd.DataFrame]]:
    """Parameters, shares by bin, and the weighted multiples behind them, for ever."""
    middle, random = centre(), np.random.default_rng([SEED, len(vintage)])
    while True:
        table = draw(middle, vintage, random)
        multiples = realised_multiples(table, mix, PATHS, SEED)
        yield table, bin_shares(multiples["multiple"].to_numpy(), multiples["weight"].to_numpy()), multiples


def also_says(table: pd.DataFrame, multiples: pd.DataFrame) -> dict[str, float]:
    """What a set says beyond its targets: the dollar-weighted loss, and ends and times from seed."""
    dollars = multiples["weight"] * multiples["stage"].map(stage_rows("amount"))
    exits = simulate("seed", table, PATHS, SEED)
    ends = exits.groupby("outcome", observed=False)["years"].mean()
    chances = exits["outcome"].value_counts(normalize=True)
    return {
        "dollars_below_1x": dollars[multiples["multiple"] < 1].sum() / dollars.sum(),
        **{f"seed_{name}": chances[name] for name in ("failed", "acquired", "ipo")},
        **{f"seed_years_{name}": ends[name] for name in ("failed", "acquired", "ipo")},
    }


def main() -> None:
    """Draws, keeps, writes, prints."""
    mix = stage_rows("reached")
    parameters, reports = [], []
    for vintage, wanted in WANTED.items():
        kept = drawn = 0
        for table, shares, multiples in candidates(vintage, mix):
            drawn += 1
            if not fits(shares, vintage):
                continue
            kept += 1
            parameters.append(table.reset_index().assign(vintage=vintage, set=kept))
            bins = {f"from_{edge:g}x": share for edge, share in shares.items()}
            reports.append({"vintage": vintage, "set": kept, **bins, **also_says(table, multiples)})
            if kept == wanted:
                break
        print(f"{vintage}: kept {kept} of {drawn} drawn")
    write(pd.concat(parameters), "exit_parameters", ["vintage", "set", "stage", *BOUNDS])
    write(pd.DataFrame(reports).round(4), "exit_calibration", list(reports[0]))
    print(
        pd.DataFrame(reports)
        .drop(columns="set")
        .groupby("vintage")
        .agg(["min", "median", "max"])
        .T.to_string()
    )


def write(frame: pd.DataFrame, name: str, columns: list[str]) -> None:
    """One table in data/, each row with its source, kind and date."""
    stamped = frame[columns].assign(as_of="2026-11", kind="estimate", source="exit_calibration")
    stamped.to_csv(ROOT / "data" / f"{name}.csv", index=False, lineterminator="\n")


if __name__ == "__main__":
    main()
