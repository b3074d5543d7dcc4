/** Why values of a card are not among its points, or stand elsewhere. DOM-free. */

import { count, plural } from "./format.js";

/** @typedef {import("./types").Note} Note */
/** @typedef {{ text: string, detail: string, quiet?: boolean }} Cause */

/** In the order of `analysis/health.py`. What is no loss is quiet. @type {Cause[]} */
const CAUSES = [
  {
    text: "superseded",
    detail:
      "superseded by a restart: the step went back, and what was logged from there on counts. --restarts all keeps everything",
  },
  {
    text: "repeated",
    detail:
      "logged again at the same step with another value: the last one counts. --restarts all keeps every one",
  },
  {
    text: "repeated, equal",
    detail: "logged again at the same step with an equal value: each counts once",
    quiet: true,
  },
  {
    text: "in two files",
    detail: "found in two event files of one run: each counts once",
    quiet: true,
  },
  {
    text: "overlapping",
    detail:
      "superseded by another writer: event files of the run overlap in time. --restarts sort keeps what several processes logged at once",
  },
  { text: "late", detail: "logged after later steps: each stands in its place by step", quiet: true },
];

/**
 * Remarks for the head of a card.
 * @param {number[][]} replaced  of each series, how many by cause; empty for none
 * @param {string} noun  what was logged
 * @returns {Note[]}
 */
export function replacedNotes(replaced, noun) {
  return CAUSES.flatMap(({ text, detail, quiet }, i) => {
    const amount = replaced.reduce((sum, counts) => sum + (counts[i] ?? 0), 0);
    if (!amount) return [];
    return [{ text: `${count(amount)} ${text}`, detail: `${plural(amount, noun)} ${detail}`, quiet }];
  });
}
