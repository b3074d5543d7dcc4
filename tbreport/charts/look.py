"""What all charts share: colours and fonts that follow the theme by signals, and the compiler's settings."""

from __future__ import annotations

from typing import Any

import altair as alt
import vl_convert

PADDING = {"left": 56, "top": 10, "right": 18, "bottom": 26}
"""Pixels around the plot, the same on every chart so that charts in a grid line up.

`PADDING` in `web/src/lines/axes.js` is the same.
"""

_THEME = {"fg": "#59636e", "grid": "#e8ebef", "rule": "#c9d0d8", "font": "sans-serif"}
"""Signals that the page sets from the theme, with what they are before."""


def themed(chart: alt.LayerChart) -> alt.LayerChart:
    """`chart` without a frame, its axes in the theme's colours."""
    fg, grid, rule, font = (alt.ExprRef(name) for name in _THEME)
    return (
        chart.add_params(*(alt.param(name, value=value) for name, value in _THEME.items()))
        .configure(background="transparent")
        .configure_view(stroke=None)
        .configure_axis(
            labelColor=fg,
            labelFont=font,
            labelFontSize=11,
            labelPadding=6,
            titleColor=fg,
            titleFont=font,
            titleFontSize=11,
            titleFontWeight="normal",
            gridColor=grid,
            domainColor=rule,
            tickColor=rule,
            tickSize=4,
        )
    )


def compile_chart(chart: alt.LayerChart) -> dict[str, Any]:
    """The Vega specification of `chart`."""
    compiled: dict[str, Any] = vl_convert.vegalite_to_vega(chart.to_dict())
    return compiled
