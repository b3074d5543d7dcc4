/** Which runs are shown, and in which colour: one choice for all sections. */

import { codecs, parseRanges, printRanges } from "./fragment.js";
import { grouped } from "./groups.js";
import { patternOf } from "./search.js";

const HEX = /^[0-9a-f]{6}$/i;

/**
 * Hidden runs as `!0,3-7` (all but these) or `2,5` (these alone), whichever is shorter.
 * @param {number} total @returns {import("./types").Codec<number[]>}
 */
export function hiddenCodec(total) {
  /** @param {number[]} some */
  const others = (some) => {
    const set = new Set(some);
    return Array.from({ length: total }, (_, i) => i).filter((i) => !set.has(i));
  };
  return {
    parse: (text) =>
      text.startsWith("!") ? parseRanges(text.slice(1), total) : others(parseRanges(text, total)),
    print(hidden) {
      const but = `!${printRanges(hidden)}`;
      const these = printRanges(others(hidden));
      return but.length <= these.length || !hidden.length ? but : these;
    },
  };
}

/** Chosen colours as `3.ff0000,5.00ff00`. @type {import("./types").Codec<Map<number, string>>} */
export const colorsCodec = {
  parse(text) {
    const pairs = text.split(",").map((part) => part.split("."));
    return new Map(
      pairs.filter(([, hex]) => HEX.test(hex ?? "")).map(([run, hex]) => [Number(run), `#${hex}`]),
    );
  },
  print: (colors) => [...colors].map(([run, color]) => `${run}.${color.slice(1)}`).join(","),
};

/**
 * @param {import("./types").PageRun[]} list
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 * @param {import("./types").Theme} theme
 * @returns {Omit<import("./types").Runs, "sorted">}
 */
export function createRuns(list, state, events, theme) {
  state.define("runs", /** @type {number[]} */ ([]), hiddenCodec(list.length));
  state.define("runs.filter", "", codecs.text);
  let hidden = new Set(/** @type {number[]} */ (state.get("runs")));
  let matching = matches(list, state.get("runs.filter")) ?? new Set(list.keys());
  events.on("runs", () => {
    hidden = new Set(state.get("runs"));
  });
  events.on("runs.filter", () => {
    // Half an expression is none: while it is being typed, the last whole one holds.
    matching = matches(list, state.get("runs.filter")) ?? matching;
    events.emit("runs");
  });

  /** @param {Set<number>} runs */
  function hide(runs) {
    state.set(
      "runs",
      [...runs].sort((a, b) => a - b),
    );
  }
  /** @param {number} run */
  const family = (run) => [run, ...[...list.keys()].filter((other) => list[other].parent === run)];
  const groups = createGroups(list, state, events);
  return {
    list,
    family,
    groups: groups.all,
    chosen: (run) => !hidden.has(run),
    listed: (run) => matching.has(run),
    shown: (run) => !hidden.has(run) && matching.has(run),
    indices: () => [...list.keys()].filter((run) => !hidden.has(run) && matching.has(run)),
    show(runs, on) {
      const next = new Set(hidden);
      for (const run of runs) {
        if (on) next.delete(run);
        else next.add(run);
      }
      hide(next);
    },
    only(runs) {
      const these = new Set(typeof runs === "number" ? family(runs) : runs);
      const rest = new Set([...list.keys()].filter((other) => !these.has(other)));
      const alone = rest.size === hidden.size && [...rest].every((run) => hidden.has(run));
      hide(alone ? new Set() : rest);
    },
    ...createColors(list, groups.place, state, events, theme),
  };
}

/**
 * @param {import("./types").PageRun[]} list
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 */
function createGroups(list, state, events) {
  state.define("runs.group", "", codecs.text);
  let groups = grouped(list, state.get("runs.group")) ?? [];
  let places = placesOf(groups);
  events.on("runs.group", () => {
    groups = grouped(list, state.get("runs.group")) ?? groups;
    places = placesOf(groups);
    events.emit("groups");
    events.emit("colors");
  });
  return {
    all: () => groups,
    /** The number of a run's group, -1 in none, null where there are no groups. @param {number} run */
    place: (run) => (groups.length ? (places.get(run) ?? -1) : null),
  };
}

/** @param {import("./types").RunGroup[]} groups @returns {Map<number, number>} the group of each run that has one */
function placesOf(groups) {
  return new Map(groups.flatMap(({ runs }, place) => runs.map((run) => [run, place])));
}

/**
 * @param {import("./types").PageRun[]} list @param {(run: number) => number | null} place
 * @param {import("./types").State} state @param {import("./events.js").Events} events
 * @param {import("./types").Theme} theme
 */
function createColors(list, place, state, events, theme) {
  state.define("colors", /** @type {Map<number, string>} */ (new Map()), colorsCodec, { stored: "report" });
  state.define("colors.by", "group", codecs.choice(["group", "run"]));

  /** @param {number} run @returns {string} */
  function color(run) {
    const picked = state.get("colors").get(run);
    if (picked) return picked;
    const group = state.get("colors.by") === "group" ? place(run) : null;
    if (group === -1) return theme.value("--fg-2");
    // A group takes the colour that the report gave to the run of that number: distinct, and always there.
    return list[group ?? run].color[theme.dark() ? 1 : 0];
  }
  // A sheet and no properties of an element: to set one of those takes the longer the more there are.
  const sheet = new CSSStyleSheet();
  document.adoptedStyleSheets.push(sheet);
  function paint() {
    sheet.replaceSync(`:root{${list.map((_, run) => `--run-${run}:${color(run)}`).join(";")}}`);
  }
  paint();
  events.on("theme", paint);
  events.on("colors", paint);
  events.on("colors.by", () => events.emit("colors"));
  return {
    color,
    /** @param {number | number[]} runs @param {string | null} chosen */
    pick(runs, chosen) {
      const colors = new Map(state.get("colors"));
      for (const run of typeof runs === "number" ? [runs] : runs) {
        if (chosen) colors.set(run, chosen);
        else colors.delete(run);
      }
      state.set("colors", colors);
    },
    /** @param {number} run @returns {boolean} */
    picked: (run) => state.get("colors").has(run),
  };
}

/**
 * @param {import("./types").PageRun[]} list @param {string} filter
 * @returns {Set<number> | null} null where the filter is none
 */
function matches(list, filter) {
  const pattern = patternOf(filter);
  return pattern && new Set([...list.keys()].filter((run) => pattern.test(list[run].name)));
}
