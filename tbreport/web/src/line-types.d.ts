/** What `core.lines` takes and gives: scalars as lines. Part of types.d.ts, which exports all of it again. */

import type { ColumnRef, Note } from "./types";

/** Steps, times, or ":TAG": the values of another scalar of the same run. */
export type XKind = "step" | "relative" | "wall" | `:${string}`;

export interface LineSettings {
  /** The weight, 0 for none. */
  smoothing: number;
  /** Whether the reader chose it, so that it applies to all series and not to noisy ones alone. */
  chosen: boolean;
  x: XKind;
  logX: boolean;
  log: boolean;
  /** Fit the y axis to what lies between the 5th and the 95th percentile. */
  outliers: boolean;
  /** Begin a new line wherever x goes back. */
  partition: boolean;
  /** The part of the x axis to show, null for all of it. */
  zoom: [number, number] | null;
  /** The steps that the tables are about, null for all of them. */
  range: [number, number] | null;
}

/** What is known of all points of a series that the page holds in buckets; numbers that are none as text. */
export interface WholeSeries {
  first: number | string;
  last: number | string;
  nan: number;
  infinite: number;
  least?: number;
  leastAt?: number;
  most?: number;
  mostAt?: number;
  mean?: number;
}

/** One run's values of one tag, decoded. */
export interface RunSeries {
  run: number;
  steps: ArrayLike<number>;
  /** The steps to the last digit, where some lie beyond 2^53. */
  exactSteps?: ArrayLike<bigint> | null;
  times: ArrayLike<number>;
  /** Every point, or the mean of each bucket. */
  values: ArrayLike<number>;
  stepless: boolean;
  /** How many points were logged. */
  count: number;
  /** Seconds by which a wall time may be off. */
  precision: number;
  /** Values of the scalar that is the x axis, where one is. */
  other?: ArrayLike<number>;
  /** Where points were put into buckets: their extremes, how many points each holds, what is not finite. */
  reduced?: {
    low: ArrayLike<number>;
    high: ArrayLike<number>;
    sizes: ArrayLike<number>;
    marks?: ArrayLike<number>;
    whole: WholeSeries;
  };
}

export interface SeriesRef {
  run: number;
  grid: number;
  values: ColumnRef;
  count: number;
  superseded: number[];
  low?: ColumnRef;
  high?: ColumnRef;
  marks?: ColumnRef;
  whole?: WholeSeries;
}

export interface GridRef {
  run: number;
  steps: ColumnRef;
  times: ColumnRef;
  spread: number;
  stepless: boolean;
  sizes?: ColumnRef;
}

export interface LineChartOptions {
  label: string;
  /** Called before each drawing with what the picture leaves out. */
  noted?: (notes: Note[]) => void;
}

export interface LineChart {
  draw(series: RunSeries[], y?: YAxis): Promise<void>;
  release(): void;
  /** Where set, asked to have the chart drawn again when its size has changed; else it draws itself at once. */
  ask: (() => void) | null;
}

export type YRange = [number | null, number | null];

/** A y axis that one chart has to itself. */
export interface YAxis {
  /** An end that is null follows the lines. */
  range?: YRange;
  /** In place of the setting. */
  log?: boolean;
}

export interface TagSeries {
  tag: string;
  series: SeriesRef[];
}

export interface LineCardOptions {
  /** What the address knows the card by; it is its `data-tag` too. */
  tag: string;
  title: string;
  /** HTML that Python has sanitised. */
  description?: string;
  series: SeriesRef[];
  grids: GridRef[];
  notes?: Note[];
  /** Buttons before those that every card has, made when it is first drawn. */
  actions?: () => HTMLElement[];
}

/** A card with everything that a line chart comes with: tables, downloads, its own y axis, a link to it. */
export interface LineCard {
  element: HTMLElement;
  update(): void;
  stop(): void;
}

export interface Lines {
  /** The settings that all line charts of the page share; they change by the keys "lines.…" of the state. */
  settings(): LineSettings;
  /** Call `listener` when any of them changes. */
  onChange(listener: () => void): () => void;
  /** The controls of the settings, ready to be put into a toolbar; `more` joins those that are rarely used. */
  controls(more?: HTMLElement[]): HTMLElement[];
  /** Scalars that may be the x axis of all charts. */
  offer(tags: TagSeries[], grids: GridRef[]): void;
  load(series: SeriesRef[], grids: GridRef[]): Promise<RunSeries[]>;
  chart(element: HTMLElement, options: LineChartOptions): LineChart;
  card(options: LineCardOptions): LineCard;
  /** Whether a run's line is to be drawn: that of a sub-run follows its parent while sub-runs are folded. */
  shown(run: number): boolean;
  /** What its line is called. */
  name(run: number): string;
  /** A table of what the lines show: the text behind the picture. */
  table(series: RunSeries[]): HTMLElement;
  /** Remarks for the card: values that are no finite numbers, and how they are marked; points left out. */
  notes(series: RunSeries[]): Note[];
}
