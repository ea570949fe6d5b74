"""Cells and percentiles of 10 million survey rows: this program, SQL written by hand for DuckDB, and pandas, in one run.

`python -m bench.bench_survey large` counts 1, 10 and 100 million rows with the memory they take (40 minutes, 4 GB of
disk). Rows are made up by DuckDB itself and thrown away.
"""

from __future__ import annotations

import resource
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import NamedTuple

from bench.table import Line

MILLION = 1_000_000
PERCENTILES = [0.1, 0.25, 0.5, 0.75, 0.9]
PAY = ("base", "bonus", "equity", "total")
GROUPS = ("level", "level, stage", "level, location", "level, stage, location")
MADE_UP = """
copy (
    with u as (
        select (hash(i * 7 + 1) % 1000000 + 0.5) / 1e6 as a, (hash(i * 7 + 2) % 1000000 + 0.5) / 1e6 as b,
               (hash(i * 7 + 3) % 7)::int as l, (hash(i * 7 + 4) % 9)::int as s, (hash(i * 7 + 5) % {places})::int as p,
               hash(i * 7 + 6) % 10 = 0 as ai, 2023 + (hash(i) % 4)::int as year
        from range({rows}) as t(i)
    ), z as (select *, sqrt(-2 * ln(a)) * cos(2 * pi() * b) as n1, sqrt(-2 * ln(a)) * sin(2 * pi() * b) as n2 from u)
    select list_value({level_ids})[l + 1] as level, list_value({stage_ids})[s + 1] as stage,
           list_value({place_ids})[p + 1] as location, case when ai then 'ai' else 'generalist' end as specialism, year,
           round(100000 * (1 + 0.3 * l) * exp(0.15 * n1)) as base, round(10000 * (1 + 0.3 * l) * exp(0.15 * n1)) as bonus,
           round(60000 * (1 + l) * exp(0.5 * n2)) as equity
    from z
) to '{path}' (format parquet)
"""
BY_HAND = """
create temp table sound as
select level, stage, location, base * f as base, bonus * f as bonus, equity * f as equity, (base + bonus + equity) * f as total,
       base as given, base + bonus + equity as given_total
from (select *, exp(greatest(2026.875 - (year + 0.5), 0) * ln(1.036)) as f from '{path}')
where base between 1000 and 1e8 and bonus >= 0 and equity >= 0 and year < 2027;
create temp table fences as
select level, quantile_cont(ln(given), [0.25, 0.75]) as b, quantile_cont(ln(given_total), [0.25, 0.75]) as t from sound group by level;
create temp table kept as
select s.* exclude (given, given_total) from sound s join fences f using (level)
where ln(given) between b[1] - 3 * (b[2] - b[1]) and b[2] + 3 * (b[2] - b[1])
  and ln(given_total) between t[1] - 3 * (t[2] - t[1]) and t[2] + 3 * (t[2] - t[1])
"""


def make(path: Path, rows: int) -> None:
    """Write made-up rows."""
    import duckdb  # noqa: PLC0415 - in its own process, so that it does not count

    from comp.tables import ids  # noqa: PLC0415

    named = {
        f"{name}_ids": ", ".join(f"'{each}'" for each in ids(table)) for name, table in (("level", "levels"),)
    }
    named["stage_ids"] = ", ".join(f"'{each}'" for each in ids("stages")[1:])
    named["place_ids"] = ", ".join(f"'{each}'" for each in ids("locations")[1:61])
    duckdb.sql(MADE_UP.format(rows=rows, places=60, path=path, **named))


def ours(path: Path) -> None:
    """Count the rows and take every cell's percentiles with this program."""
    from comp.survey.cells import cells  # noqa: PLC0415
    from comp.survey.columns import chosen  # noqa: PLC0415
    from comp.survey.engine import opened  # noqa: PLC0415
    from comp.survey.rows import counted  # noqa: PLC0415
    from comp.survey.rules import Rules  # noqa: PLC0415

    with opened(str(path)) as (engine, raw):
        cells(engine, counted(engine, raw, chosen(raw.columns, {}, "rows"), Rules("2026-11"), "rows"))


def by_hand(path: Path) -> None:
    """Do the same in SQL, as someone who knows DuckDB writes it."""
    import duckdb  # noqa: PLC0415

    connection = duckdb.connect()
    connection.execute("set preserve_insertion_order = false")
    connection.execute(BY_HAND.format(path=path))
    each = ", ".join(f"quantile_cont({pay}, {PERCENTILES}) as {pay}" for pay in PAY)
    for group in GROUPS:
        moments = "count(*) as n, avg(ln(total)) as m, var_samp(ln(total)) as v"
        connection.execute(f"select {group}, {moments}, {each} from kept group by {group}").df()  # noqa: S608 - our own words


def by_pandas(path: Path) -> None:
    """Do the same in pandas."""
    import numpy as np  # noqa: PLC0415
    import pandas as pd  # noqa: PLC0415

    rows = pd.read_parquet(path)
    rows["total"] = rows["base"] + rows["bonus"] + rows["equity"]
    rows = rows[
        rows["base"].between(1e3, 1e8) & (rows["bonus"] >= 0) & (rows["equity"] >= 0) & (rows["year"] < 2027)
    ]
    for pay in ("base", "total"):
        logs = np.log(rows[pay])
        low, high = (logs.groupby(rows["level"]).quantile(p) for p in (0.25, 0.75))
        reach = 3 * (high - low)
        rows = rows[logs.between(rows["level"].map(low - reach), rows["level"].map(high + reach))]
    factor = np.exp(np.maximum(2026.875 - (rows["year"] + 0.5), 0) * np.log(1.036))
    for pay in PAY:
        rows[pay] *= factor
    for group in GROUPS:
        grouped = rows.groupby(group.split(", "))
        grouped[list(PAY)].quantile(PERCENTILES)
        grouped["total"].agg(["size", "mean", "var"])


WAYS = {"ours": ours, "by_hand": by_hand, "by_pandas": by_pandas}


class Spent(NamedTuple):
    """What a way took in a process of its own, imports aside: seconds on the clock and of the processor, GB at most."""

    seconds: float
    processor: float
    memory: float


def measured(way: str, path: Path) -> Spent:
    """Return what a way takes."""
    done = subprocess.run(
        [sys.executable, "-m", "bench.bench_survey", way, str(path)],
        check=True,
        capture_output=True,
        text=True,
    )
    return Spent(*map(float, done.stdout.split()))


def main() -> list[Line]:
    """Return how long 10 million rows take, beside the two rivals."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "rows.parquet"
        make(path, 10 * MILLION)
        spent = {way: min(measured(way, path) for _ in range(2)) for way in WAYS}
    mine, hand, pandas = (spent[way] for way in ("ours", "by_hand", "by_pandas"))
    beside = f"{hand.seconds:.1f} s, SQL by hand; {pandas.seconds:.1f} s, pandas"
    goal = f"1.5 x SQL = {1.5 * hand.seconds:.1f} s; pandas / 4 = {pandas.seconds / 4:.1f} s"
    memory = f"{hand.memory:.1f} GB, SQL by hand; {pandas.memory:.1f} GB, pandas"
    return [
        Line("survey of 10 million rows, every cell and percentile", f"{mine.seconds:.1f} s", beside, goal),
        Line("the same, memory", f"{mine.memory:.1f} GB", memory, "8 GB"),
    ]


def large(sizes: list[int]) -> None:
    """Print what a million rows cost at each size, and the memory."""
    with tempfile.TemporaryDirectory() as folder:
        for millions in sizes:
            path = Path(folder) / "rows.parquet"
            make(path, millions * MILLION)
            spent = measured("ours", path)
            print(
                f"{millions} million rows: {spent.seconds:.1f} s, {spent.processor / millions:.2f} s of the processor a million, {spent.memory:.1f} GB",
                flush=True,
            )


def one(way: str, path: str) -> None:
    """Run one way and print its seconds and memory."""
    import comp.survey.build  # noqa: F401, PLC0415 - imports are not what is measured

    begun, used = time.perf_counter(), time.process_time()
    WAYS[way](Path(path))
    most = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1e6
    print(time.perf_counter() - begun, time.process_time() - used, most)


if __name__ == "__main__":
    if sys.argv[1:2] == ["large"]:
        large([int(word) for word in sys.argv[2:]] or [1, 10, 100])
    elif len(sys.argv) > 2:
        one(*sys.argv[1:3])
    else:
        main()
