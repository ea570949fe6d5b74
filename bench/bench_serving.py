"""What the pages cost: server CPU of an edit, first load, memory, and how many visitors one process serves.

Every page that the navigation lists is measured, by visitors that speak Streamlit's protocol (`client.py`) and by a real
browser for the first load. Servers that are compared run side by side and take turns, so that a busy machine slows them
alike; CPU time counts, not the clock.
"""

from __future__ import annotations

import asyncio
import shutil
import statistics
import time
from contextlib import ExitStack
from typing import TYPE_CHECKING

from bench.client import Visitor, edits_a_second, p95
from bench.servers import DEFAULTS, OURS, TUNED, WITHOUT_MODEL, Served, megabytes_of_libraries, serving
from bench.table import Line

if TYPE_CHECKING:
    from playwright.sync_api import Browser

EDITS, ROUNDS = 15, 4
STEPS = (5, 10, 20, 30, 40, 60, 80)  # sessions tried
SECONDS = 6  # of load at each step
SLOWEST = 1.0  # seconds that 95 in 100 edits stay below
MANY, MANY_EDITS = 20, 2_000  # sessions and edits that memory is measured with
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
CHART = ".js-plotly-plot .main-svg, [data-testid=stDataFrame], .tables"


def main() -> list[Line]:
    """Return every figure."""
    with ExitStack() as running:
        servers = {
            name: running.enter_context(serving(name)) for name in (OURS, WITHOUT_MODEL, TUNED, DEFAULTS)
        }
        idle = {name: server.megabytes() for name, server in servers.items()}
        pages = asyncio.run(listed(servers[OURS]))
        lines = [*edits(servers, pages), *first_loads(servers, pages), *memory(servers, idle)]
        servers = {}
    return [*lines, *capacity(), *two_processes()]


async def listed(server: Served) -> list[tuple[str, str]]:
    """Return the name and address of each page in the navigation."""
    visitor = Visitor(server.port)
    await visitor.open()
    await visitor.close()
    return [(page.name, page.path) for page in visitor.seen.pages]


def edits(servers: dict[str, Served], pages: list[tuple[str, str]]) -> list[Line]:
    """Return the server's CPU time of an edit on each page, beside the same page without the model."""
    chart = {name: asyncio.run(cpu_of_edits({name: servers[name]}, ""))[name] for name in (TUNED, DEFAULTS)}
    lines = [
        Line(
            "server CPU of an edit: a one-chart page",
            f"{chart[TUNED]:.0f} ms",
            f"{chart[DEFAULTS]:.0f} ms with Streamlit's defaults",
        )
    ]
    for name, path in pages:
        each = asyncio.run(cpu_of_edits({key: servers[key] for key in (OURS, WITHOUT_MODEL)}, path))
        ours, floor = each[OURS], each[WITHOUT_MODEL]
        beside = f"{floor:.0f} ms without the model: {ours / floor:.1f} times"
        lines.append(Line(f"server CPU of an edit: {name}", f"{ours:.0f} ms", beside, "at most 2 times"))
    return lines


async def cpu_of_edits(servers: dict[str, Served], path: str) -> dict[str, float]:
    """Return the CPU time of an edit on each server in milliseconds; they take turns. The floor sees two values only."""
    visitors = {name: Visitor(server.port) for name, server in servers.items()}
    for visitor in visitors.values():
        await visitor.open(path)
        for turn in (1, 2, 1, 2):
            await visitor.run(visitor.edit(turn))
    used = dict.fromkeys(servers, 0.0)
    for part in range(ROUNDS):
        for name, server in servers.items():
            before = server.cpu()
            for turn in range(EDITS):
                fresh = 3 + part * EDITS + turn
                await visitors[name].run(
                    visitors[name].edit(1 + turn % 2 if name == WITHOUT_MODEL else fresh)
                )
            used[name] += server.cpu() - before
    for visitor in visitors.values():
        await visitor.close()
    return {name: 1000 * seconds / (EDITS * ROUNDS) for name, seconds in used.items()}


def first_loads(servers: dict[str, Served], pages: list[tuple[str, str]]) -> list[Line]:
    """Return bytes, requests and seconds until the first chart or table stands, with an empty cache."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this part drives a browser

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        floors = {name: first_load(browser, servers[name].address) for name in (TUNED, DEFAULTS)}
        lines = [
            Line(
                "first load: a one-chart page",
                _load(floors[TUNED]),
                f"{_load(floors[DEFAULTS])} with Streamlit's defaults",
            )
        ]
        for name, path in pages:
            loaded = first_load(browser, servers[OURS].address + path)
            lines.append(Line(f"first load: {name}", _load(loaded), goal="under 3 MB"))
        browser.close()
    return lines


def first_load(browser: Browser, address: str) -> tuple[float, int, float]:
    """Return megabytes, requests and the median seconds to the first chart, of three visits with an empty cache."""
    times, received = [], [0, 0]
    for _ in range(3):
        received = [0, 0]
        context = browser.new_context(viewport={"width": 1280, "height": 900})
        page = context.new_page()
        network = context.new_cdp_session(page)
        network.send("Network.enable")

        def count(event: dict[str, float], so_far: list[int] = received) -> None:
            so_far[0] += int(event["encodedDataLength"])
            so_far[1] += 1

        network.on("Network.loadingFinished", count)
        begun = time.perf_counter()
        page.goto(address)
        page.locator(CHART).first.wait_for(timeout=60_000)
        times.append(time.perf_counter() - begun)
        page.wait_for_timeout(1_000)
        context.close()
    return received[0] / 1e6, received[1], statistics.median(times)


def _load(loaded: tuple[float, int, float]) -> str:
    megabytes, requests, seconds = loaded
    return f"{megabytes:.1f} MB, {requests} requests, chart after {seconds:.1f} s"


def memory(servers: dict[str, Served], idle: dict[str, float]) -> list[Line]:
    """Return the memory before the first visitor, and what twenty visitors who stay add to a server already in use."""
    added = {name: asyncio.run(memory_of_sessions(servers[name])) for name in (OURS, TUNED)}
    grown = asyncio.run(memory_of_edits(servers[OURS]))
    return [
        Line(
            "memory before the first visitor",
            f"{idle[OURS]:.0f} MB",
            f"{megabytes_of_libraries():.0f} MB, its libraries and nothing else; {idle[TUNED]:.0f} MB, a one-chart page",
            "under 200 MB",
        ),
        Line(f"memory that {MANY_EDITS:,} edits of one visitor add", f"{grown:.0f} MB", goal="flat"),
        Line(
            f"memory that {MANY} more sessions add",
            f"{added[OURS]:.0f} MB",
            f"{added[TUNED]:.0f} MB, a one-chart page",
            "under 20 MB",
        ),
        Line("memory after all of this", f"{servers[OURS].megabytes():.0f} MB"),
    ]


async def memory_of_sessions(server: Served) -> float:
    """Return the megabytes that sessions with an edit each add while they stay."""
    visitors = [Visitor(server.port) for _ in range(MANY)]
    before = server.megabytes()
    for turn, visitor in enumerate(visitors):
        await visitor.open()
        await visitor.run(visitor.edit(turn))
    after = server.megabytes()
    for visitor in visitors:
        await visitor.close()
    return after - before


async def memory_of_edits(server: Served) -> float:
    """Return the megabytes that many edits add, after as many have filled what is kept and bounded."""
    visitor = Visitor(server.port)
    await visitor.open()
    for turn in range(MANY_EDITS // 4):
        await visitor.run(visitor.edit(turn))
    before = server.megabytes()
    for turn in range(MANY_EDITS):
        await visitor.run(visitor.edit(turn))
    after = server.megabytes()
    await visitor.close()
    return after - before


def two_processes() -> list[Line]:
    """Return the edits a second that two processes answer beside one, each as fast as it can; both cores are theirs."""
    with serving(OURS, COMP_ROUTE="1") as one, serving(OURS, COMP_ROUTE="2") as other:
        alone = asyncio.run(answered([one.port]))
        both = asyncio.run(answered([one.port, other.port]))
    beside = f"{alone:.0f} a second, one process: {both / alone:.2f} times"
    return [
        Line(
            "edits that two processes answer, Compare offers",
            f"{both:.0f} a second",
            beside,
            "at least 1.7 times",
        )
    ]


async def answered(ports: list[int], sessions: int = 4) -> float:
    """Return the edits a second that servers answer when each has some visitors who never pause."""
    visitors = [Visitor(port) for port in ports for _ in range(sessions)]
    for visitor in visitors:
        await visitor.open()
    end = time.perf_counter() + SECONDS

    async def hurry(visitor: Visitor) -> int:
        turn = 0
        while time.perf_counter() < end:
            await visitor.run(visitor.edit(turn := turn + 1))
        return turn

    done = sum(await asyncio.gather(*map(hurry, visitors)))
    for visitor in visitors:
        await visitor.close()
    return done / SECONDS


def capacity() -> list[Line]:
    """Return how many sessions one process serves, each with an edit a second, before p95 passes a second."""
    most = {name: sessions_served(name) for name in (OURS, TUNED, DEFAULTS)}
    return [
        Line(
            "sessions a process, an edit a second, p95 under 1 s: a one-chart page",
            most[TUNED],
            f"{most[DEFAULTS]} with Streamlit's defaults",
            "at least 40",
        ),
        Line(
            "sessions a process, an edit a second, p95 under 1 s: Compare offers",
            most[OURS],
            f"{most[TUNED]}, a one-chart page",
            "at least 20",
        ),
    ]


def sessions_served(name: str) -> str:
    """Return the largest number of sessions that held, with its p95."""
    held = "none"
    with serving(name) as server:
        for sessions in STEPS:
            slow = p95(asyncio.run(edits_a_second(server.port, "", sessions, SECONDS)))
            if slow > SLOWEST:
                break
            held = f"{sessions} (p95 {1000 * slow:.0f} ms)"
    return held
