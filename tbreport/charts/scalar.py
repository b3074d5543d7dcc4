"""The chart of a scalar tag: one line for each run, over steps or time.

The page hands over one tuple for each line, with a `shape` that draws a typed array. A tuple for each point
would cost thirty times as much time and memory; so the layers' groups give way to `shape` marks here, once,
and no user's machine has to understand what the Vega-Lite compiler wrote.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from tbreport.charts.look import PADDING, compile_chart, themed

_STARTS: dict[str, Any] = {
    "xticks": [0],
    "xlabels": ["0"],
    "xhead": "",
    "yticks": [0],
    "ylabels": ["0"],
    "yhead": "",
    "ygrid": [0],
}
"""What the page says of the axes: places in pixels, the text at each, and what all texts have in common."""

_HEADS = {"the signal xhead": "xhead", "the signal yhead": "yhead"}


def templates() -> dict[str, dict[str, Any]]:
    """Every scalar template by its name."""
    return {"scalar": _with_shapes(compile_chart(_chart()))}


def _chart() -> alt.LayerChart:
    no_parse = alt.DataFormat(parse=None)
    encoded = alt.Chart(alt.NamedData("lines", format=no_parse)).encode(x=_x(), y=_y())
    fills = encoded.properties(data=alt.NamedData("fills", format=no_parse), name="fills").mark_area(aria=False)
    lines = encoded.properties(name="lines").mark_line(aria=False)
    return themed(
        alt.layer(fills, lines)
        .add_params(*(alt.param(name, value=value) for name, value in _STARTS.items()))
        .properties(width=300, height=180, padding=PADDING, autosize=alt.AutoSizeParams(type="none"))
    )


def _pixels(first: str, last: str) -> alt.Scale:
    """The page places everything in pixels: linear, logarithmic or of times, one scale is the lines' and the ticks'."""
    return alt.Scale(type="linear", domain=[alt.ExprRef(first), alt.ExprRef(last)], nice=False, zero=False)


def _x() -> alt.X:
    axis = alt.Axis(
        grid=False,
        labelExpr="xlabels[indexof(xticks, datum.value)]",
        labelFlush=False,
        labelOverlap=False,
        title="the signal xhead",
        titleAlign="right",
        titleAnchor="end",
        titleBaseline="top",
        titleY=25,
        values=alt.ExprRef("xticks"),
    )
    return alt.X("x:Q", scale=_pixels("0", "width"), axis=axis)


def _y() -> alt.Y:
    axis = alt.Axis(
        domain=False,
        labelExpr="ylabels[indexof(yticks, datum.value)]",
        labelLimit=0,
        labelOverlap=False,
        labelPadding=4,
        ticks=False,
        title="the signal yhead",
        titleAlign="left",
        titleAngle=0,
        titleBaseline="bottom",
        titleX=8 - PADDING["left"],
        titleY=-9,
        values=alt.ExprRef("yticks"),
    )
    return alt.Y("y:Q", scale=_pixels("height", "0"), axis=axis)


def _with_shapes(vega: dict[str, Any]) -> dict[str, Any]:
    """`vega` with the two layers drawn by `shape` marks, with the heads as signals and grid lines of their own.

    Vega-Lite knows none of it: a title must be a literal, grid and labels share their places, and it has `shape`
    for maps only.
    """
    for axis in vega["axes"]:
        if axis.get("title") in _HEADS:
            axis["title"] = {"signal": _HEADS[axis["title"]]}
        if axis.get("grid"):
            axis["values"] = {"signal": "ygrid"}
        axis.pop("tickCount", None)
    fills, lines = {"field": "color"}, {"field": "color"}
    marks = [
        # The page gives dots inside the plot alone; one on its edge is a whole dot.
        _shape("fills", {"fill": fills, "fillOpacity": {"field": "opacity"}}, clip=False),
        _shape(
            "lines",
            {
                "stroke": lines,
                "strokeWidth": {"field": "width"},
                "strokeOpacity": {"field": "opacity"},
                "strokeDash": {"field": "dash"},
                "strokeJoin": {"value": "bevel"},
                "strokeCap": {"value": "butt"},
            },
        ),
    ]
    return vega | {"data": [{"name": "fills"}, {"name": "lines"}], "marks": marks}


def _shape(data: str, update: dict[str, Any], *, clip: bool = True) -> dict[str, Any]:
    return {
        "type": "shape",
        "clip": clip,
        "interactive": False,
        "aria": False,
        "from": {"data": data},
        "encode": {"update": {"shape": {"field": "shape"}, **update}},
    }
