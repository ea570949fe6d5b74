"""A real Chromium on the dashboard: a server that can be killed, and a visitor whose every complaint is noted."""

import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

from conftest import ROOT
from streamlit.proto.BackMsg_pb2 import BackMsg
from streamlit.proto.ForwardMsg_pb2 import ForwardMsg

CHROMIUM = next(
    filter(
        None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable"))
    ),
    None,
)
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--no-first-run",
    "--disable-sync",
]
BASE = "Base, dollars a year"


class Server:
    """The dashboard on a port of its own, as `make run` starts it; it can be killed and started again."""

    def __init__(self, log: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.address, self.log = f"http://127.0.0.1:{self.port}/", log.open("w")
        self.start()

    def start(self):
        command = [sys.executable, "-m", "streamlit", "run", "dashboard.py", "--server.port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=ROOT, stdout=self.log, stderr=subprocess.STDOUT)
        for _ in range(300):
            try:
                with urllib.request.urlopen(self.address + "_stcore/health", timeout=1):
                    return
            except OSError:
                time.sleep(0.1)
        raise RuntimeError("the dashboard did not start")

    def stop(self):
        self.process.kill()
        self.process.wait()


class Visit:
    """One visitor's page, with every console error and every request that left the machine."""

    def __init__(self, chromium, address, ready=".js-plotly-plot", **options) -> None:
        self.ready = ready
        self.context = chromium.new_context(**({"viewport": {"width": 1280, "height": 900}} | options))
        self.page = self.context.new_page()
        self.errors, self.abroad = [], []
        self.page.on(
            "console", lambda message: self.errors.append(message.text) if message.type == "error" else None
        )
        self.page.on("pageerror", lambda error: self.errors.append(str(error)))
        self.page.on("request", self._note)
        self.answered = True  # whether the last thing that was sent to the server has been run to its end
        self.page.on("websocket", self._listen)
        self.page.wait_for_function = (
            self.until
        )  # Playwright's own evaluates a string, which the page's policy forbids
        self.page.goto(address)
        self.wait()

    def _note(self, request):
        if not request.url.startswith(("http://127.0.0.1:", "ws://127.0.0.1:", "data:", "blob:")):
            self.abroad.append(request.url)

    def _listen(self, socket):
        socket.on("framesent", self._sent)
        socket.on("framereceived", self._received)

    def _sent(self, frame):
        if isinstance(frame, bytes) and BackMsg.FromString(frame).WhichOneof("type") == "rerun_script":
            self.answered = False

    def _received(self, frame):
        if isinstance(frame, bytes):
            message = ForwardMsg.FromString(frame)
            if message.WhichOneof("type") == "script_finished":
                self.answered = message.script_finished != ForwardMsg.FINISHED_EARLY_FOR_RERUN

    def until(self, expression, timeout=30_000):
        """Wait until an expression of the page is true; while what it asks for is not there, it is not."""
        end = time.monotonic() + timeout / 1000
        held = f"(() => {{ try {{ return !!({expression}) }} catch (error) {{ return false }} }})()"
        while not self.page.evaluate(held):
            assert time.monotonic() < end, expression
            self.page.wait_for_timeout(50)

    def wait(self):
        """Wait until what was done to the page has been sent, run and drawn."""
        self.page.wait_for_selector(self.ready, timeout=60_000)
        self.page.evaluate("new Promise(done => requestAnimationFrame(() => setTimeout(done, 50)))")
        end = time.monotonic() + 60
        while not self.answered:
            assert time.monotonic() < end, "the server did not finish a run"
            self.page.wait_for_timeout(50)
        self.page.wait_for_selector("[data-testid=stApp][data-test-script-state=notRunning]", timeout=60_000)

    def says(self, sentence):
        """Wait until the verdict is this sentence."""
        self.page.get_by_role("heading", name=sentence, exact=True).wait_for(timeout=30_000)

    def fill(self, label, value):
        field = self.page.get_by_label(label, exact=True)
        field.fill(value)
        field.press("Tab")

    def bars(self):
        """Return the heights of the bars of base pay, as drawn."""
        return self.page.evaluate(
            "[...document.querySelectorAll('.js-plotly-plot')[0].data].find(t => t.name === 'Base').y.slice ? "
            "Array.from(document.querySelectorAll('.js-plotly-plot')[0].data.find(t => t.name === 'Base').y) : []"
        )

    def names(self):
        return [name.inner_text()[2:] for name in self.page.locator(".offers b").all()]

    def click(self, name):
        self.page.get_by_role("button", name=name, exact=True).click()

    def assert_clean(self):
        assert self.abroad == []
        # a killed server refuses, and a deep link asks Streamlit's own addresses under its path, which answer 404
        harmless = ("ERR_CONNECTION_REFUSED", "404 (Not Found)")
        assert [error for error in self.errors if not any(known in error for known in harmless)] == []
        self.context.close()
