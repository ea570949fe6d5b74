"""Write docs/screenshots: one small picture a page, from the running dashboard. `make screenshots`."""

from __future__ import annotations

import io
import sys
from pathlib import Path

from PIL import Image
from playwright.sync_api import sync_playwright

ROOT = Path(__file__).resolve().parent.parent
sys.path[:0] = [str(ROOT), str(ROOT / "tests")]
from chromium import CHROMIUM, FLAGS
from pages import PAGES, settle

from bench.servers import OURS, serving

FOLDER = ROOT / "docs" / "screenshots"
SIZE = {"width": 1280, "height": 860}
COLOURS = 128  # a page has few; the file is a third of the size


def main() -> None:
    """Write a picture of each page in the navigation, named by its address, and remove those of pages that are gone."""
    FOLDER.mkdir(exist_ok=True)
    with serving(OURS) as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for address in PAGES:
            page = browser.new_page(viewport=SIZE, color_scheme="light")
            page.goto(server.address + address)
            page.wait_for_selector("h1, h2")
            settle(page)
            page.wait_for_timeout(1_500)
            picture = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
            picture.quantize(COLOURS).save(FOLDER / f"{address or 'compare'}.png", optimize=True)
            page.close()
        browser.close()
    for path in FOLDER.glob("*.png"):
        if path.stem not in {address or "compare" for address in PAGES}:
            path.unlink()


if __name__ == "__main__":
    main()
