"""What an edit on a page costs the server: CPU time of its process over 50 edits in a real browser, Linux only.

Both servers run side by side and take turns, so that a busy machine slows them alike: the dashboard, and the same page
with nothing to compute (`without_model.py`).
"""

from __future__ import annotations

import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

ROOT = Path(__file__).resolve().parent.parent
EDITS, ROUNDS = 10, 5
PAGES = (("compare", "", 40), ("curve, a slider", "curve?specialism=ai", 30))  # what, address, goal in ms
FLAGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", "--no-first-run"]
IDLE = "[data-testid=stApp][data-test-script-state=notRunning]"


def serve(script: str) -> tuple[subprocess.Popen[bytes], str]:
    """Return a running server of a script and its address."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    environment = os.environ | {"PYTHONPATH": str(ROOT)}
    process = subprocess.Popen(
        command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    address = f"http://127.0.0.1:{port}/"
    for _ in range(300):
        try:
            urllib.request.urlopen(address + "_stcore/health", timeout=1).close()
        except OSError:
            time.sleep(0.1)
        else:
            break
    return process, address


def cpu_seconds(pid: int) -> float:
    """Return the CPU time that a process has used, user and system."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def edit(page: Page, value: int) -> None:
    """Type a base salary, or move the premium's slider by a step; wait until the page has settled."""
    slider = page.locator("input[type=range]")
    if slider.count():
        slider.first.press("ArrowRight" if value % 2 else "ArrowLeft")
    else:
        field = page.get_by_label("Base, dollars a year", exact=True)
        field.fill(str(value))
        field.press("Enter")
    page.wait_for_timeout(120)
    page.wait_for_selector(IDLE)
    page.wait_for_timeout(80)


def main() -> None:
    """Print the cost of an edit on both servers, and their ratio, for each page."""
    from playwright.sync_api import sync_playwright  # noqa: PLC0415 - only this bench drives a browser

    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    servers = {
        "dashboard": serve("dashboard.py"),
        "same page without the model": serve("bench/without_model.py"),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium, args=FLAGS)
        for name, address, goal in PAGES:
            each = cost_of_an_edit(browser, servers, address)
            for server, milliseconds in each.items():
                print(f"server CPU of one edit, {name}, {server}: {milliseconds:.0f} ms")
            real, floor = each.values()
            print(f"ratio {real / floor:.2f}; goals: at most {goal} ms and at most 2 times")
        browser.close()
    for process, _ in servers.values():
        process.kill()


def cost_of_an_edit(
    browser: Browser, servers: dict[str, tuple[subprocess.Popen[bytes], str]], path: str
) -> dict[str, float]:
    """Return the CPU time of an edit on each server in milliseconds; they take turns."""
    used = dict.fromkeys(servers, 0.0)
    pages = {name: browser.new_page() for name in servers}
    for name, page in pages.items():
        page.goto(servers[name][1] + path)
        page.wait_for_selector(".js-plotly-plot")
        for value in range(6):
            edit(page, 180_000 + value)
    for turn in range(ROUNDS):
        for name, page in pages.items():
            before = cpu_seconds(servers[name][0].pid)
            for value in range(EDITS):
                edit(page, 200_000 + 1_000 * turn + value)
            used[name] += cpu_seconds(servers[name][0].pid) - before
    for page in pages.values():
        page.close()
    return {name: 1000 * seconds / (EDITS * ROUNDS) for name, seconds in used.items()}
