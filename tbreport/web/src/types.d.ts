/**
 * What a section's script may rely on: the arguments of `mount` and everything that `core` gives.
 *
 * A section's `section.js` is a plain script that calls `register({name, mount, unmount})`, and needs no build.
 * An editor completes and checks it with a typedef of `import("…/tbreport/web/src/types").Core`.
 */

import type { Lines } from "./line-types";

export * from "./line-types";

export interface PageRun {
  name: string;
  /** The colour on the light and on the dark page. */
  color: [string, string];
  start: number | null;
  end: number | null;
  /** The run of which this one is a line (`add_scalars` makes such runs), and the line's name. */
  parent?: number | null;
  line?: string;
}

/** Runs that belong together, in the order of the report. */
export interface RunGroup {
  name: string;
  runs: number[];
}

export interface PageData {
  version: string;
  title: string;
  source: string;
  newest: number | null;
  runs: PageRun[];
  sections: { name: string; title: string }[];
}

export type ColumnType = "f4" | "f8" | "i4" | "u1";
export type Column =
  | Float32Array<ArrayBuffer>
  | Float64Array<ArrayBuffer>
  | Int32Array<ArrayBuffer>
  | Uint8Array<ArrayBuffer>;

/** Where a column lies in the page and how it is packed. */
export interface ColumnRef {
  block: string;
  offset: number;
  length: number;
  type: ColumnType;
  delta?: boolean;
  base?: number;
  scale?: number;
  /** Whole numbers beyond 2^53, each in two 32-bit halves. */
  halves?: boolean;
}

export interface PageBlob {
  mime: string;
  bytes: Uint8Array<ArrayBuffer>;
  /** An address for `src`, the same on every call until `release`. */
  url(): string;
  release(): void;
}

/** How a value of the page's state reads in the fragment; `parse` gives undefined for what it does not take. */
export interface Codec<T> {
  parse(text: string): T | undefined;
  print(value: T): string;
}

export interface State {
  /**
   * Declare a key (namespaced: "scalars.tags") with its default; a value in the address takes effect at once.
   * `stored` also keeps it in the browser: `true` for all reports, "report" for this one alone.
   */
  define<T>(key: string, fallback: T, codec: Codec<T>, options?: { stored?: boolean | "report" }): void;
  get(key: string): any;
  /** Change a value; those who listen to `key` are told once, unless it is the same. */
  set(key: string, value: unknown): void;
  reset(key: string): void;
  /** Put the state into the address now. */
  write(): void;
  /** Do that and begin a new step of the history; false where the page has no address to go back to. */
  push(): boolean;
  /** Take that step back, but leave the state as it is now. */
  back(): Promise<void>;
}

export interface Runs {
  list: PageRun[];
  /** Whether it is switched on. */
  chosen(run: number): boolean;
  /** Whether the filter of runs lets it through. */
  listed(run: number): boolean;
  /** Whether it is both, and so to be drawn. */
  shown(run: number): boolean;
  /** Runs that are no sub-runs in the order that the reader chose; it changes with the event "order". */
  sorted(): number[];
  /** The indices of the runs that are shown, ascending. */
  indices(): number[];
  show(runs: Iterable<number>, on: boolean): void;
  /** Show these alone, a run with its sub-runs; everything again where they are alone already. */
  only(runs: number | number[]): void;
  /** A run and its sub-runs. */
  family(run: number): number[];
  /**
   * The groups that the key "runs.group" makes of all runs: an expression whose captures are the key, "/" by
   * folder, "" for none. A run may be in no group. They change with the event "groups".
   */
  groups(): RunGroup[];
  /** The colour of a run on the page as it is now: its own choice, else its group's, else the report's. */
  color(run: number): string;
  /** Choose the colour of runs, null for the report's own. */
  pick(runs: number | number[], color: string | null): void;
  /** Whether its colour was chosen. */
  picked(run: number): boolean;
}

/** The step that all dashboards follow, null while none is chosen. */
export interface Steps {
  current(): number | null;
  set(step: number | null): void;
  /** The position in ascending `steps` that is nearest to `step`, -1 in an empty list. */
  nearest(steps: ArrayLike<number>, step: number): number;
}

export interface Watched {
  /** Draw again, soon, if it is drawn now. */
  update(): void;
  stop(): void;
}

export interface Schedule {
  /**
   * Draw `element` when it comes near the screen and release it when it has left. Sets its `data-state`:
   * waiting, drawn, or failed with a visible reason.
   */
  observe(element: HTMLElement, hooks: { draw(): void | Promise<void>; release?(): void }): Watched;
  /** Until all that is near the screen by now has been drawn: for who is seen only then, as its heights are not known before. */
  drawn(): Promise<void>;
}

/** Pixels around a plot. */
export interface Padding {
  left: number;
  top: number;
  right: number;
  bottom: number;
}

export interface ChartOptions {
  width: number;
  height: number;
  /** In place of the template's. */
  padding?: Padding;
  signals?: Record<string, unknown>;
  data?: Record<string, object[]>;
}

/** A live Vega view. Signals that the theme drives (fg, grid, rule, font) follow it by themselves. */
export interface Chart {
  padding: Padding;
  signal(name: string, value: unknown): void;
  data(name: string, tuples: object[]): void;
  resize(width: number, height: number, padding?: Padding): void;
  run(): Promise<void>;
  finalize(): void;
}

export interface Charts {
  /** A view of the template `name` in `element`; the section must have asked for the template in Python. */
  create(name: string, element: HTMLElement, options: ChartOptions): Promise<Chart>;
  /** The same as SVG text, in the template's own colours: those for paper. */
  svg(name: string, options: ChartOptions): Promise<string>;
}

export interface CardOptions {
  tag: string;
  title?: string;
  run?: number;
  /** HTML that Python has sanitised; nothing else may go here. */
  description?: string;
  actions?: HTMLElement[];
  /** More buttons, still to be made: they and the description wait for `furnish`. */
  later?: () => HTMLElement[];
}

/** A short remark and its explanation; a quiet one is about no loss. */
export interface Note {
  text: string;
  detail: string;
  quiet?: boolean;
}

export interface Card {
  element: HTMLElement;
  body: HTMLElement;
  /** Make what was left for later, once. */
  furnish(): void;
  /** Short remarks beside the title, each with an explanation; replaces earlier ones. */
  notes(notes: Note[]): void;
}

export interface Format {
  number(value: number): string;
  count(value: number): string;
  step(value: number): string;
  /** A wall time in UTC, to the second. */
  time(seconds: number): string;
  duration(seconds: number): string;
  bytes(size: number): string;
  plural(amount: number, noun: string, nouns?: string): string;
}

export interface Theme {
  dark(): boolean;
  /** The value of a CSS variable of the theme, for what is drawn on a canvas. */
  value(name: string): string;
}

/** A regular expression that runs in linear time; unanchored and case-insensitive. */
export interface Pattern {
  test(text: string): boolean;
}

export interface CapturingPattern extends Pattern {
  /** What its capturing groups hold of the first match ("" where one took no part), null where there is none. */
  groups(text: string): string[] | null;
}

export type Child = Node | string | null | undefined | false;
export type Attributes = Record<string, unknown>;

export interface Core {
  page: PageData;
  state: State;
  runs: Runs;
  steps: Steps;
  theme: Theme;
  schedule: Schedule;
  charts: Charts;
  lines: Lines;
  format: Format;
  /** Ready-made parsers of state values. */
  codecs: typeof import("./fragment.js").codecs;
  /** A column of the page; do not write into it, others share it. */
  decode(ref: ColumnRef): Promise<Column>;
  /** The same to the last digit where numbers lie beyond 2^53, null where none do. */
  decodeWhole(ref: ColumnRef): Promise<BigInt64Array | null>;
  json(block: string): Promise<any>;
  /** A blob by its key, null when the report was made without it. */
  blob(key: string): Promise<PageBlob | null>;
  card(options: CardOptions): Card;
  /** Remarks on values that others replaced, or that came late: of each series how many, by cause; what was logged. */
  replacedNotes(replaced: number[][], noun: string): Note[];
  /** A short message over the page, for a few seconds. */
  say(text: string): void;
  /** To the clipboard; false where the browser or the frame forbids it. */
  copy(text: string): Promise<boolean>;
  /** Cards in groups by the first part of their tags, folded and filtered by the reader. */
  tagGroups: import("./tag-groups.js").CreateTagGroups;
  /** Cards of media that have steps and samples, for each tag and run. */
  gallery: import("./gallery.js").Gallery;
  /** A search field for regular expressions, its errors said beside it; `key` is a text in the state. */
  search(options: { key: string; label: string }): HTMLElement;
  pattern(source: string): Pattern;
  /**
   * A run's name as an element: long stretches that all names share are left out, and it loses its middle where it
   * is too long for its place; with more than `room` letters it takes two lines. The whole name is its title.
   */
  runName(run: number, room?: number): HTMLElement;
  /** The box that switches a run on and off, in its colour; set `checked` again on "runs". */
  runToggle(run: number): HTMLElement;
  /** An element: `h("p", {class: "note", onclick}, "text", child)`. Text is never parsed as HTML. */
  h(name: string, attributes?: Attributes, ...children: Child[]): HTMLElement;
  svg(name: string, attributes?: Attributes, ...children: Child[]): SVGElement;
  icon(name: string): SVGElement;
  /** Listen to a key of the state, or to "runs", "order", "groups", "colors", "theme", "step". Returns the way to stop. */
  on(key: string, listener: () => void): () => void;
  off(key: string, listener: () => void): void;
  /**
   * Aborted when mounting has failed, as all listeners of this core are dropped then. Give it to those of the window:
   * `addEventListener("resize", draw, { signal: core.signal })`.
   */
  signal: AbortSignal;
}

export interface Section<View = any> {
  name: string;
  /**
   * Whether it may be mounted while the rest of the file is still being parsed. Blocks and blobs must then come from
   * `core` alone, which waits for them.
   */
  early?: boolean;
  /** Called when the section is first shown. What it throws is said inside the section, and nowhere else. */
  mount(element: HTMLElement, view: View, core: Core): void | Promise<void>;
  /** Called when mounting has failed: takes out what it had put in, so that it can be tried again. */
  unmount?(element: HTMLElement): void;
}

declare global {
  function register<View = any>(section: Section<View>): void;
}
