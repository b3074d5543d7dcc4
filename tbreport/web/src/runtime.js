/**
 * Vega without what no chart of logs needs: maps, force layouts, trees, word clouds, label placement and
 * crossfilters, which would be a sixth of every report. A template that asks for one fails with Vega's own words.
 */

// Vega's parts come without types; the whole has them.
// @ts-expect-error
import { transforms } from "vega-dataflow";
// @ts-expect-error
import * as encode from "vega-encode";
// @ts-expect-error
import { parse as parseSpec } from "vega-parser";
// @ts-expect-error
import * as regression from "vega-regression";
// @ts-expect-error
import * as basic from "vega-transforms";
// @ts-expect-error
import { View as AnyView } from "vega-view";
// @ts-expect-error
import * as layout from "vega-view-transforms";
// @ts-expect-error
import * as voronoi from "vega-voronoi";

Object.assign(transforms, basic, layout, encode, regression, voronoi);

export const parse = /** @type {typeof import("vega").parse} */ (parseSpec);
export const View = /** @type {typeof import("vega").View} */ (AnyView);
