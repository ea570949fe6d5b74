"""Servers to measure, each a process of its own, and what the system says of them. Linux only."""

from __future__ import annotations

import os
import re
import shutil
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

ROOT = Path(__file__).resolve().parent.parent
OURS, WITHOUT_MODEL, TUNED, DEFAULTS = (
    "dashboard",
    "without the model",
    "one chart, tuned",
    "one chart, defaults",
)
SCRIPTS = {
    OURS: "dashboard.py",
    WITHOUT_MODEL: "bench/without_model.py",
    TUNED: "bench/one_chart_tuned.py",
    DEFAULTS: "bench/one_chart.py",
}


LIBRARIES = (
    "pandas",
    "pydantic",
    "plotly.graph_objects",
    "scipy.special",
    "streamlit.web.server.starlette",
    "streamlit.delta_generator",
)


class Served(NamedTuple):
    """A running server."""

    pid: int
    port: int

    @property
    def address(self) -> str:
        """Return where a browser finds it."""
        return f"http://127.0.0.1:{self.port}/"

    def cpu(self) -> float:
        """Return the CPU time that it has used in seconds, user and system."""
        fields = Path(f"/proc/{self.pid}/stat").read_text().rsplit(")", 1)[1].split()
        return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")

    def megabytes(self) -> float:
        """Return the memory that it holds, shared libraries included."""
        return megabytes_of(Path(f"/proc/{self.pid}/status").read_text())


def megabytes_of(status: str) -> float:
    """Return the memory that a process holds, by what the system says of it, in its megabytes of 1,024 x 1,024 bytes."""
    found = re.search(r"VmRSS:\s+(\d+)", status)
    return int(found[1]) / 1024 if found else float("nan")


def megabytes_of_libraries() -> float:
    """Return the memory of a process that has imported what the dashboard stands on, and nothing of ours."""
    code = f"import {', '.join(LIBRARIES)}; print(open('/proc/self/status').read())"
    return megabytes_of(
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    )


def free_port() -> int:
    """Return a port that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def serving(name: str, **environment: str) -> Iterator[Served]:
    """Yield a running server. The one with defaults runs where no settings of ours are found."""
    with tempfile.TemporaryDirectory() as elsewhere:
        script, folder = ROOT / SCRIPTS[name], ROOT
        if name == DEFAULTS:
            script, folder = Path(shutil.copy(script, elsewhere)), Path(elsewhere)
        port = free_port()
        flags = [
            "--server.headless",
            "true",
            "--server.port",
            str(port),
            "--browser.gatherUsageStats",
            "false",
        ]
        process = subprocess.Popen(
            [sys.executable, "-m", "streamlit", "run", str(script), *flags],
            cwd=folder,
            env=os.environ | {"PYTHONPATH": str(ROOT)} | environment,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        try:
            _wait(port)
            yield Served(process.pid, port)
        finally:
            process.kill()
            process.wait()


def _wait(port: int) -> None:
    """Return when the server is healthy; raises RuntimeError after a minute."""
    for _ in range(600):
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{port}/_stcore/health", timeout=5).close()
        except OSError:
            time.sleep(0.1)
        else:
            return
    raise RuntimeError(f"no server on {port} within a minute")
