"""The chart of a scalar tag: one line for each run, over steps or time.

The page hands over one tuple for each line, with a `shape` that draws a typed array. A tuple for each point
would cost thirty times as much time and memory; so the layers' groups give way to `shape` marks here, once,
and no user's machine has to understand what the Vega-Lite compiler wrote.
"""

from __future__ import annotations

from typing import Any

import altair as alt

from tbreport.charts.look import PADDING, compile_chart, themed

X_KINDS = ("linear", "log", "time")
Y_KINDS = ("linear", "log")

_Y_FORMAT = "the signal yformat"


def templates() -> dict[str, dict[str, Any]]:
    """Every scalar template by its name, `scalar-X-Y`."""
    return {f"scalar-{x}-{y}": _with_shapes(compile_chart(_chart(x, y))) for x in X_KINDS for y in Y_KINDS}


def _chart(x: str, y: str) -> alt.LayerChart:
    no_parse = alt.DataFormat(parse=None)
    encoded = alt.Chart(alt.NamedData("lines", format=no_parse)).encode(x=_x(x), y=_y(y))
    fills = encoded.properties(data=alt.NamedData("fills", format=no_parse), name="fills").mark_area(aria=False)
    lines = encoded.properties(name="lines").mark_line(aria=False)
    starts = {"xd": [0.1, 1], "yd": [0.1, 1], "xformat": "", "yformat": "~g", "xunit": ""}
    return themed(
        alt.layer(fills, lines)
        .add_params(*(alt.param(name, value=value) for name, value in starts.items()))
        .properties(width=300, height=180, padding=PADDING, autosize=alt.AutoSizeParams(type="none"))
    )


def _domain(signal: str) -> list[alt.ExprRef]:
    return [alt.ExprRef(f"{signal}[0]"), alt.ExprRef(f"{signal}[1]")]


def _x(kind: str) -> alt.X:
    scale = alt.Scale(type="utc" if kind == "time" else kind, domain=_domain("xd"), nice=False, zero=False)
    label = "utcFormat(datum.value, xformat)" if kind == "time" else "format(datum.value, xformat) + xunit"
    axis = alt.Axis(
        grid=False,
        labelExpr=label,
        labelFlush=True,
        labelOverlap="greedy",
        labelSeparation=8,
        tickCount=alt.ExprRef("ceil(width / 90)"),
    )
    return alt.X("x:T" if kind == "time" else "x:Q", title=None, scale=scale, axis=axis)


def _y(kind: str) -> alt.Y:
    scale = alt.Scale(type=kind, domain=_domain("yd"), nice=False, zero=False)
    axis = alt.Axis(
        domain=False,
        format=_Y_FORMAT,
        labelLimit=PADDING["left"] - 8,
        labelOverlap="greedy",
        tickCount=alt.ExprRef("ceil(height / 44)"),
        ticks=False,
    )
    return alt.Y("y:Q", title=None, scale=scale, axis=axis)


def _with_shapes(vega: dict[str, Any]) -> dict[str, Any]:
    """`vega` with the two layers drawn by `shape` marks, and with the y format as a signal.

    Vega-Lite knows neither: its `format` must be a literal, and it has `shape` for maps only.
    """
    for axis in vega["axes"]:
        if axis.get("format") == _Y_FORMAT:
            axis["format"] = {"signal": "yformat"}
    fills, lines = {"field": "color"}, {"field": "color"}
    marks = [
        _shape("fills", {"fill": fills, "fillOpacity": {"field": "opacity"}}),
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


def _shape(data: str, update: dict[str, Any]) -> dict[str, Any]:
    return {
        "type": "shape",
        "clip": True,
        "interactive": False,
        "aria": False,
        "from": {"data": data},
        "encode": {"update": {"shape": {"field": "shape"}, **update}},
    }
