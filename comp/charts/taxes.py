"""Steps from gross pay to what is kept, one row of bars a step. Takes frames, returns figures."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from comp.charts.style import COLOURS, SYMBOLS, Figure, faded, figure, plain

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

STEPS = {
    "gross": "Gross",
    "federal_tax": "Federal income tax",
    "payroll_tax": "Social Security, Medicare",
    "state_tax": "State",
    "local_tax": "City",
    "take_home": "Kept",
}
WHOLE = ("gross", "take_home")
GROUP = 0.78  # of a step's height that its bars take together


def tax_steps(
    rows: Mapping[int, Mapping[str, float]], names: Sequence[str], labels: Mapping[tuple[int, str], str]
) -> Figure:
    """Return horizontal steps: each offer's gross, what each tax takes off it from the right, and what is kept.

    `rows`: by position of the offer, dollars under the names of `STEPS`; a city is left out where no offer has one.
    `labels`: what stands beside each bar.
    """
    steps = [step for step in STEPS if step != "local_tax" or any(row[step] for row in rows.values())]
    count = len(rows)
    traces: list[dict[str, Any]] = []
    for place, (at, row) in enumerate(rows.items()):
        left, starts = row["gross"], []
        for step in steps:
            left -= 0 if step in WHOLE else row[step]
            starts.append(0.0 if step in WHOLE else left)
        lengths = [float(row[step]) for step in steps]
        traces.append(
            {
                "type": "bar",
                "orientation": "h",
                "y": [step + (place - (count - 1) / 2) * GROUP / count for step in range(len(steps))],
                "x": lengths,
                "base": starts,
                "width": GROUP / count * 0.9,
                "marker": {
                    "color": [COLOURS[at] if step in WHOLE else faded(COLOURS[at], 0.6) for step in steps],
                    "line": {"width": 0},
                },
                "text": [
                    f"{SYMBOLS[at]} {labels[at, step]}" if count > 1 else labels[at, step] for step in steps
                ],
                "textposition": "outside",
                "cliponaxis": False,
                "hovertemplate": f"{plain(names[at])}: %{{x:,.0f}}<extra></extra>",
            }
        )
    most = max((float(row["gross"]) for row in rows.values()), default=1.0)
    return figure(
        traces,
        70 + len(steps) * (18 + 22 * count),
        barmode="overlay",
        xaxis={
            "tickformat": "~s",
            "fixedrange": True,
            "range": [0, 1.26 * max(most, 1.0)],
            "title": {"text": "Dollars a year"},
        },
        yaxis={
            "tickvals": list(range(len(steps))),
            "ticktext": [
                STEPS[step].replace(", ", ",<br>").replace(" income", "<br>income") for step in steps
            ],
            "range": [len(steps) - 0.5, -0.5],
            "fixedrange": True,
            "showgrid": False,
            "zeroline": False,
        },
    )
