"""The same rows through DuckDB, a real PostgreSQL server and PySpark: equal answers to 1e-9. `make test-engines` sets them up."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from contextlib import contextmanager

import numpy as np
import pandas as pd
import pytest
from survey_rows import AS_OF, DRIFT, log_linear

from comp.survey.build import survey, survey_of
from comp.survey.engine import Engine, opened
from comp.survey.quantiles import list_form, window_form
from comp.survey.rules import Rules
from comp.tables import DataError

pytestmark = [
    pytest.mark.engines,
    pytest.mark.filterwarnings("ignore"),  # drivers and Spark warn of each other
]
RULES = Rules(AS_OF, DRIFT, rates={"EUR": 1.1})
MEASURES = ["base", "bonus", "equity", "total"]


def made_up(*, weighted):
    """Return 3,000 rows with what is wrong in surveys: unknown levels, euros, gaps, the same people twice."""
    frame = log_linear(2, 3_000, weighted=weighted)
    frame["person"] = [f"p{at % 2_900}" for at in range(len(frame))]
    frame["currency"] = np.where(np.arange(len(frame)) % 17 == 0, "EUR", "USD")
    frame.loc[::101, "level"] = "wizard"
    frame.loc[::103, "base"] = -1.0
    frame.loc[::107, "bonus"] = None
    frame.loc[::109, "stage"] = None
    return frame


@pytest.fixture(scope="module", params=[False, True], ids=["plain", "weighted"])
def rows(request, tmp_path_factory):
    path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    made_up(weighted=request.param).to_parquet(path)
    return path


@pytest.fixture(scope="module")
def by_duckdb(rows):
    return survey(str(rows), rules=RULES)


def binaries():
    """Return the folder of PostgreSQL's programs."""
    found = shutil.which("initdb") or shutil.which("pg_ctl")
    folders = sorted(os.listdir("/usr/lib/postgresql")) if os.path.isdir("/usr/lib/postgresql") else []
    return os.path.dirname(os.path.realpath(found)) if found else f"/usr/lib/postgresql/{folders[-1]}/bin"


def whoever_may():
    """Return the user that runs the server: PostgreSQL refuses root."""
    if os.getuid():
        return None
    names = {entry.pw_name for entry in pwd.getpwall()}
    return "postgres" if "postgres" in names else "nobody"


@contextmanager
def running():
    """Yield the address of a PostgreSQL server of our own on the loopback, and its process.

    Its folder is not among pytest's, which every other run of pytest closes to the server's user.
    """
    with tempfile.TemporaryDirectory(prefix="comp-postgres-", ignore_cleanup_errors=True) as folder:
        if user := whoever_may():
            shutil.chown(folder, user)
        with _served(folder, user, binaries()) as found:
            yield found


@contextmanager
def _served(folder, user, bin_):
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    data = os.path.join(folder, "data")
    run = {"user": user, "cwd": folder, "stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
    subprocess.run(
        [f"{bin_}/initdb", "-D", data, "-U", "comp", "--auth=trust", "--no-sync"], check=True, **run
    )
    options = ["-c", "listen_addresses=127.0.0.1", "-p", str(port), "-k", folder, "-c", "fsync=off"]
    server = subprocess.Popen([f"{bin_}/postgres", "-D", data, *options], **run)
    try:
        for _ in range(300):
            with socket.socket() as asked:
                if asked.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.1)
        yield f"postgres://comp@127.0.0.1:{port}/postgres", server
    finally:
        server.terminate()
        server.wait(30)


@pytest.fixture(scope="module")
def postgres():
    with running() as (address, _):
        yield address


@pytest.fixture(scope="module")
def spark():
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[2]").appName("survey")
    settings = {
        "spark.ui.enabled": "false",
        "spark.sql.shuffle.partitions": "2",
        "spark.driver.bindAddress": "127.0.0.1",
        "spark.driver.host": "127.0.0.1",
        "spark.sql.session.timeZone": "UTC",
    }
    for name, value in settings.items():
        builder = builder.config(name, value)
    session = builder.getOrCreate()
    yield session
    session.stop()


def same(one, other):
    """Assert that two surveys are equal to 1e-9, people and reasons exactly."""
    assert one.reading == other.reading
    for name in ("cells", "levels", "factors", "bands", "held_out", "floor"):
        pd.testing.assert_frame_equal(
            getattr(one, name), getattr(other, name), rtol=1e-9, atol=1e-12, check_dtype=False, obj=name
        )
    assert one.rise == pytest.approx(other.rise, rel=1e-9)


def load_into(address, path):
    import ibis

    backend = ibis.connect(address)
    backend.create_table("pay", pd.read_parquet(path), overwrite=True)
    backend.disconnect()


def test_postgresql_says_what_duckdb_says(rows, by_duckdb, postgres):
    load_into(postgres, rows)
    same(by_duckdb, survey(postgres, table="public.pay", rules=RULES))


def test_pyspark_says_what_duckdb_says(rows, by_duckdb, spark):
    import ibis

    backend = ibis.pyspark.connect(spark)
    raw = backend.read_parquet(str(rows), table_name="pay")
    same(by_duckdb, survey_of(Engine(backend), raw, "pay", RULES, {}, lambda *_: None))


def as_typed():
    """Return the rows as a spreadsheet holds them: titles, amounts with signs, separators and endings, some of them wrong."""
    frame = log_linear(3, 1_200)
    titles = {
        "pm": "Product Manager",
        "senior_pm": "Sr. PM",
        "director": "Director, Product",
        "vp_product": "V.P. of Product",
    }
    frame["level"] = frame["level"].map(titles)
    ways = ("{:.2f}", "${:,.0f}", "{:.0f}", "{:.0f}", "US$ {:,.2f}", "{:,.0f} USD", "{:.0f}$",
            "-{:.0f}", "€{:,.0f}", "{:,.0f} €", "about {:.0f}", "n/a")  # fmt: skip
    ways = [*ways[:7] * 20, *ways]
    for name in ("base", "bonus", "equity"):
        frame[name] = [ways[at % len(ways)].format(each) for at, each in enumerate(frame[name])]
    frame.loc[::7, "base"] = [f"{float(115 + at % 90)}k" for at in range(len(frame.loc[::7]))]
    frame.loc[::11, "equity"] = "1'020 K"
    frame.loc[::13, "equity"] = "0.2M"
    frame["currency"] = ["CAD" if at % 17 == 0 else "" for at in range(len(frame))]
    return frame.astype({"year": str})


def as_typed_abroad():
    """Return the rows as a spreadsheet with commas before decimals holds them, its bonus a percent of base."""
    frame = log_linear(4, 1_200)
    ways = ("{:_.2f}", "€ {:_.0f}", "{:_.1f} €", "{:.0f}", "{:.0f}", "$231,000.50", "{:_.0f} €")
    for name in ("base", "equity"):
        typed = [ways[at % len(ways)].format(each) for at, each in enumerate(frame[name])]
        frame[name] = [each if "231" in each else each.replace(".", ",").replace("_", ".") for each in typed]
    frame["base"] = frame["base"].str.replace("$231,000.50", "231.000", regex=False)
    frame["bonus_share"] = [("15", "12,5 %", "10%", "", "7.5", "lots")[at % 6] for at in range(len(frame))]
    frame["location"] = frame["location"].replace({"san_francisco": "SF", "new_york": "New York, NY"})
    return frame.drop(columns="bonus").astype({"year": str})


def test_decimals_behind_commas_and_shares_of_base_are_read_alike_in_each_engine(postgres, spark, tmp_path):
    rules = Rules(AS_OF, DRIFT, rates={"EUR": 1.1})
    first = alike(as_typed_abroad(), rules, postgres, spark, tmp_path)
    assert {"bonus_share is not a number", "equity is not a number"} <= set(first.reading.left_out)
    assert first.reading.kept > 200


def test_rows_without_bonuses_are_read_alike_in_each_engine(postgres, spark, tmp_path):
    first = alike(log_linear(5, 900).drop(columns="bonus"), RULES, postgres, spark, tmp_path)
    assert first.levels["bonus_share"].isna().all()


def test_amounts_and_titles_as_people_type_them_are_read_alike_in_each_engine(postgres, spark, tmp_path):
    first = alike(as_typed(), Rules(AS_OF, DRIFT, rates={"CAD": 0.7}), postgres, spark, tmp_path)
    assert {"base is not a number", "base in another currency than its row", "negative base"} <= set(
        first.reading.left_out
    )
    assert first.reading.kept > 1_000


def alike(frame, rules, postgres, spark, tmp_path):
    """Return the survey of a frame, the same in each engine."""
    import ibis

    frame.to_parquet(tmp_path / "typed.parquet")
    first = survey(str(tmp_path / "typed.parquet"), rules=rules, name="pay")
    load_into(postgres, tmp_path / "typed.parquet")
    same(first, survey(postgres, table="public.pay", rules=rules, name="pay"))
    backend = ibis.pyspark.connect(spark)
    raw = backend.read_parquet(str(tmp_path / "typed.parquet"), table_name="typed")
    same(first, survey_of(Engine(backend), raw, "pay", rules, {}, lambda *_: None))
    return first


def test_both_forms_of_percentiles_agree_in_each_engine(rows, postgres, spark):
    import ibis

    load_into(postgres, rows)
    server, session = ibis.connect(postgres), ibis.pyspark.connect(spark)
    with opened(str(rows)) as (_, raw):
        tables = [raw, server.table("pay"), session.read_parquet(str(rows), table_name="both")]
        found = []
        for table in tables:
            sound = table.filter(table.base > 0)
            listed = list_form(sound, ["level"], ["base"]).order_by("level").execute().set_index("level")
            walked = (
                window_form(sound, ["level"], "base", None).order_by("level").execute().set_index("level")
            )
            pd.testing.assert_frame_equal(listed, walked, rtol=1e-9)
            found.append(walked)
    server.disconnect()
    for other in found[1:]:
        pd.testing.assert_frame_equal(found[0], other, rtol=1e-9)


def test_a_connection_that_drops_half_way_is_named_and_writes_nothing(tmp_path_factory, tmp_path):
    from comp.__main__ import main

    path = tmp_path_factory.mktemp("rows") / "rows.parquet"
    made_up(weighted=False).to_parquet(path)
    with running() as (address, server):
        load_into(address, path)

        def drop(share, _):
            if share > 0.3:
                server.kill()
                server.wait(30)

        with pytest.raises(DataError, match="the engine stopped half-way, nothing was written"):
            survey(address, table="pay", rules=RULES, progress=drop)
        assert main(["survey", address, "--table", "pay", "--out", str(tmp_path / "bands.csv")]) == 1
    assert list(tmp_path.iterdir()) == []
