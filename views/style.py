"""How a page prints, on white paper without header, menu, field or button; and how it stacks where columns would be too narrow."""

import streamlit as st

FURNITURE = (
    "stHeader", "stToolbar", "stSidebar", "stDecoration", "stStatusWidget", "stSkipLink", "stButton", "stDownloadButton",
    "stPopover", "stButtonGroup", "stTextInput", "stTextArea", "stNumberInput", "stSelectbox", "stMultiSelect", "stSlider",
    "stCheckbox", "stRadio", "stDateInput", "stFileUploader", "stPageLink",
)  # fmt: skip
FIELDS = ("stNumberInput", "stSelectbox", "stTextInput", "stTextArea")


def _test_id(name: str) -> str:
    return f'[data-testid="{name}"]'


HIDDEN = ",".join(map(_test_id, FURNITURE))
OF_FIELDS = ",".join(map(_test_id, FIELDS))
COLUMN, BLOCK = _test_id("stColumn"), _test_id("stHorizontalBlock")
NARROW = 1000  # pixels below which an answer and its fields stand below each other; Streamlit stacks columns below 640
STYLE = f"""<style>.to-letter{{display:none}}@media(max-width:{NARROW}px){{
.to-letter,.to-letter:visited{{display:inline-block;padding:.7rem 0;color:inherit}}
{BLOCK}:has(>{COLUMN} {BLOCK}){{flex-direction:column}}{BLOCK}>{COLUMN}:has({BLOCK}){{width:100%;min-width:100%;flex:1 1 auto}}
}}@page{{margin:14mm}}@media print{{
{HIDDEN},.to-letter,.st-key-row_links,details:not([open]){{display:none!important}}
{COLUMN}:has({OF_FIELDS}):not(:has(.js-plotly-plot)){{display:none!important}}
{COLUMN}{{min-width:100%!important;flex:1 1 100%!important}}
html,body,#root,{_test_id("stApp")},{_test_id("stAppViewContainer")},{_test_id("stMain")},section
{{position:static!important;overflow:visible!important;height:auto!important;display:block!important;background:#fff!important;color:#262730!important}}
{_test_id("stMainBlockContainer")}{{padding:0!important;max-width:none!important}}
:is(h1,h2,h3,h4,p,li,td,th,small,span,div,b):not([style]){{color:#262730!important}}
.js-plotly-plot text{{fill:#262730!important}}.js-plotly-plot .gridlayer path{{stroke:#e3e3e9!important}}
{_test_id("stVerticalBlock")}{{gap:.5rem!important}}h1{{font-size:1.6rem!important}}h2,h3{{padding:.4rem 0 .1rem!important}}
.js-plotly-plot,tr{{break-inside:avoid}}h2,h3{{break-after:avoid}}
*{{print-color-adjust:exact;-webkit-print-color-adjust:exact}}
}}</style>"""


def draw() -> None:
    """Draw the style; it takes no room on the page."""
    st.html(STYLE)
