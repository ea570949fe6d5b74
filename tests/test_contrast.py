"""Every pair of colours that has to be told apart is, by the ratio of the Web Content Accessibility Guidelines 2.2.

4.5 to 1 for text (1.4.3), 3 to 1 for what a chart is read by (1.4.11); worked out here, not left to the eye.
"""

import itertools
import tomllib

import pytest
from conftest import ROOT

from comp.charts.curve import PARTS
from comp.charts.style import COLOURS, GREY
from views.rows import TINT, TINTS

TEXT, SHAPE = 4.5, 3.0
CAPTION = 0.6  # Streamlit draws captions and hints at this strength of the text's colour
THEMES = tomllib.loads((ROOT / ".streamlit" / "config.toml").read_text())["theme"]
GROUNDS = [
    (scheme, key) for scheme in ("light", "dark") for key in ("backgroundColor", "secondaryBackgroundColor")
]


def parts(colour):
    return [int(colour[at : at + 2], 16) for at in (1, 3, 5)]


def luminance(colour):
    """Return the relative luminance of #rrggbb, as WCAG 2.2 defines it."""
    linear = [
        (part / 255 / 12.92) if part / 255 <= 0.04045 else ((part / 255 + 0.055) / 1.055) ** 2.4
        for part in parts(colour)
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(first, second):
    light, dark = sorted((luminance(first), luminance(second)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def over(colour, ground, strength):
    """Return a colour at a strength on a ground."""
    mixed = (
        round(a * strength + b * (1 - strength)) for a, b in zip(parts(colour), parts(ground), strict=True)
    )
    return "#" + "".join(f"{part:02x}" for part in mixed)


@pytest.mark.parametrize(
    ("pair", "ratio"),
    [(("#000000", "#ffffff"), 21.0), (("#777777", "#ffffff"), 4.48), (("#ffffff", "#ffffff"), 1.0)],
)
def test_the_ratio_is_that_of_the_guidelines(pair, ratio):
    assert contrast(*pair) == pytest.approx(ratio, abs=0.005)


@pytest.mark.parametrize(("scheme", "ground"), GROUNDS)
def test_text_and_captions_are_read_on_every_ground(scheme, ground):
    theme = THEMES[scheme]
    text, behind = theme["textColor"], theme[ground]
    assert contrast(text, behind) >= TEXT
    assert contrast(over(text, behind, CAPTION), behind) >= TEXT


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_links_and_chosen_things_are_read(scheme):
    theme = THEMES[scheme]
    for ground in ("backgroundColor", "secondaryBackgroundColor"):
        assert contrast(theme["primaryColor"], theme[ground]) >= TEXT


@pytest.mark.parametrize(("scheme", "ground"), GROUNDS)
@pytest.mark.parametrize("colour", [*COLOURS, GREY])
def test_what_a_chart_is_read_by_stands_out(scheme, ground, colour):
    assert contrast(colour, THEMES[scheme][ground]) >= SHAPE - 0.01


def test_text_on_the_parts_of_a_bar_is_read():
    for name, colour, ink in PARTS.values():
        assert contrast(ink, colour) >= TEXT, name


@pytest.mark.parametrize(("scheme", "kind"), list(itertools.product(["light", "dark"], TINTS)))
def test_the_words_of_a_kind_are_read_on_its_tint(scheme, kind):
    theme = THEMES[scheme]
    behind = over(TINTS[kind], theme["backgroundColor"], TINT)
    assert contrast(theme["textColor"], behind) >= TEXT
