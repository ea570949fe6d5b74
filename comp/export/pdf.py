"""A document as PDF: the HTML file, printed by a Chromium that is on the machine. Nothing is fetched, nothing is left behind."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
import threading
from pathlib import Path
from typing import TYPE_CHECKING

from comp.export.webpage import webpage

if TYPE_CHECKING:
    from comp.export.document import Document

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "msedge")
LONGEST = 60  # seconds
AT_ONCE = threading.BoundedSemaphore(2)  # a Chromium takes a core and 200 MB while it prints
FLAGS = (
    "--headless",
    "--disable-gpu",
    "--disable-extensions",
    "--disable-background-networking",
    "--disable-sync",
    "--no-first-run",
    "--no-default-browser-check",
    "--no-pdf-header-footer",
    "--virtual-time-budget=10000",  # milliseconds of the page's own clock: the charts are drawn within them
)
WITHOUT = (
    "PDF needs a Chromium on this machine. The HTML file prints to the same PDF from any browser: "
    "its button opens the print window."
)


class NoBrowserError(ValueError):
    """There is no Chromium, or it did not print; the text is a sentence for whoever asked."""


def browser() -> str | None:
    """Return the path of a Chromium on this machine, or None."""
    return next(filter(None, map(shutil.which, BROWSERS)), None)


def pdf(document: Document) -> bytes:
    """Return the document as PDF; raises NoBrowserError where no Chromium is found or it does not print."""
    program = browser()
    if program is None:
        raise NoBrowserError(WITHOUT)
    if not AT_ONCE.acquire(timeout=LONGEST):
        raise NoBrowserError(f"Too many PDFs are being made. {WITHOUT}")
    try:
        return _printed(document, program)
    finally:
        AT_ONCE.release()


def _printed(document: Document, program: str) -> bytes:
    """Return the document as a program prints it."""
    with tempfile.TemporaryDirectory(prefix="comp-pdf-", ignore_cleanup_errors=True) as folder:
        page, printed = Path(folder, "page.html"), Path(folder, "page.pdf")
        page.write_bytes(webpage(document, for_print=True))
        # Chromium's sandbox does not start for root, as in most containers; the page is our own and fetches nothing
        sandbox = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
        command = [
            program,
            *FLAGS,
            *sandbox,
            f"--user-data-dir={folder}/profile",
            f"--print-to-pdf={printed}",
        ]
        try:
            subprocess.run([*command, page.as_uri()], timeout=LONGEST, capture_output=True, check=True)  # noqa: S603 - our own file
            return printed.read_bytes()
        except (subprocess.SubprocessError, OSError) as error:
            raise NoBrowserError(
                f"The Chromium on this machine did not print ({type(error).__name__}). {WITHOUT}"
            ) from None
