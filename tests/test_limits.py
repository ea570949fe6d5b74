"""What visitors type does not pile up: caches that their values reach are bounded, and each visitor's stay their own."""

import importlib
import inspect
import pkgutil
import urllib.error
import urllib.request
from contextlib import suppress

import pytest
from conftest import offer

import comp
import views
from comp import catalogue
from comp.decide.compare import compare
from comp.offers.assumptions import Assumptions
from comp.offers.offer import Cash, Grant
from comp.offers.paths import MOST_YEARS
from comp.offers.vesting import from_years
from comp.tables import bounds

MOST = 4096  # entries of any bounded cache


def caches():
    """Return every cached function of the model and the pages by name; pages themselves are scripts and hold none."""
    found = {}
    for package in (comp, views):
        for module in pkgutil.walk_packages(package.__path__, package.__name__ + "."):
            if module.name.endswith("__main__") or (
                package is views and "st.navigation" not in module.name and _is_page(module.name)
            ):
                continue
            for name, value in vars(importlib.import_module(module.name)).items():
                if inspect.isroutine(value) and hasattr(value, "cache_info"):
                    found[f"{value.__module__}.{name}"] = value
    return found


def _is_page(name):
    from pages import PAGES

    return name.split(".")[-1] in {"compare", "frame", *PAGES}


def one_visit(turn):
    """Compare what nobody has compared before, and search for what nobody has searched for."""
    own = from_years(f"{10 + turn / 100:g}/20/30/{40 - turn / 100:g}", 3) if turn % 2 else "standard"
    mine = offer(
        name=f"Visitor {turn}",
        cash=Cash(base=150_000 + 137 * turn, bonus_target=0.1 + turn / 1_000),
        grants=(Grant(kind="rsu", value=10_000 + 31 * turn, schedule=own),),
    )
    settled = Assumptions(
        discount_rate=0.05 + turn / 10_000,
        filing_status="married_joint",
        spouse_wages=50_000 + 17 * turn,
        home_state="CA",
    )
    compare([mine, offer(name=f"Other {turn}")], settled)
    catalogue.summary(f"word{turn}")


def test_what_is_typed_leaves_nothing_in_a_cache_without_a_bound():
    for turn in range(30):
        one_visit(turn)
    before = {name: cached.cache_info().currsize for name, cached in caches().items()}
    assert len(before) > 20
    for turn in range(30, 60):
        one_visit(turn)
    for name, cached in caches().items():
        info = cached.cache_info()
        if info.maxsize is None:
            assert info.currsize == before.get(name, 0), name
        else:
            assert info.maxsize <= MOST, name


@pytest.mark.browser
def test_a_huge_or_stray_upload_is_refused_and_the_server_goes_on(server):
    for content, path in ((bytes(11_000_000), "nobody/1"), (b"x", "nobody/1"), (b"x", "../../etc/passwd")):
        body = (
            b'--b\r\nContent-Disposition: form-data; name="f"; filename="f.toml"\r\n\r\n'
            + content
            + b"\r\n--b--\r\n"
        )
        request = urllib.request.Request(
            f"{server.address}_stcore/upload_file/{path}",
            body,
            {"Content-Type": "multipart/form-data; boundary=b"},
            method="PUT",
        )
        with pytest.raises((urllib.error.HTTPError, urllib.error.URLError, ConnectionError)):
            urllib.request.urlopen(request, timeout=30)
    with urllib.request.urlopen(server.address + "_stcore/health", timeout=10) as answer:
        assert answer.read() == b"ok"


@pytest.mark.browser
def test_forged_values_over_the_websocket_do_no_more_than_a_wrong_field(server):
    import asyncio

    asyncio.run(_forge(server.port))
    with urllib.request.urlopen(server.address + "_stcore/health", timeout=10) as answer:
        assert answer.read() == b"ok"


async def _forge(port):
    """Send what no browser would, on every page: numbers out of bounds are put right, and another visitor notices nothing."""
    from pages import PAGES

    from bench.client import Visitor
    from serving.visitor import ask

    beside = Visitor(port)
    await beside.open()
    for path in PAGES:
        forger = Visitor(port)
        await forger.open(path)
        for value in (float("nan"), float("inf"), -1e300, 1e300, -0.0):
            for state in forger.states.values():
                if state.WhichOneof("value") == "double_value":
                    state.double_value = value
                elif state.WhichOneof("value") == "double_array_value":
                    state.double_array_value.data[:] = [value]
            await forger.run(ask(forger.page, states=forger.states.values()))
        for state in (
            forger.states.values()
        ):  # a text where a number belongs: this visitor's run fails, and says nothing
            state.string_value = "no such thing <script>" * 50
        with pytest.raises(RuntimeError, match="the log says why") if path == "" else suppress(RuntimeError):
            await forger.run(ask(forger.page, states=forger.states.values()))
        await forger.socket.send(b"\xff\xfe not a message")
        await forger.socket.close()
    await beside.run(beside.edit(3))
    await beside.close()


def test_the_longest_comparison_is_the_same_everywhere():
    """Points are drawn for so many years, and a grant starts at most at their end: all of them follow the bound of its row."""
    most = int(bounds("years")[1])
    assert most == MOST_YEARS
    last = next(part.le for part in Grant.model_fields["start_month"].metadata if hasattr(part, "le"))
    assert last == 12 * most
