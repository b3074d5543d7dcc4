/** A button that plays through steps, as a film whose pictures wait for each other. */

import { h, icon } from "./h.js";

const PACE = 400; // ms a step
const CALM = 1000; // where no motion is wanted that can be done without

/**
 * @typedef {object} Film
 * @property {() => boolean} ended  whether it stands at its last step
 * @property {() => unknown} begin  go to its first
 * @property {() => unknown} next  to the next; where that takes its time, a promise
 * @property {HTMLElement} seen  what must be in sight while it plays
 */

/** @param {number} ms */
const later = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

/** @param {Film} film */
export function playButton(film) {
  const button = h("button", { type: "button", class: "icon-button", onclick: press });
  let playing = false;
  let turn = 0; // so that a film that was stopped and started again does not play twice
  function press() {
    if (playing) stop();
    else start();
  }
  async function start() {
    const mine = ++turn;
    const pace = matchMedia("(prefers-reduced-motion: reduce)").matches ? CALM : PACE;
    face(true);
    if (film.ended()) await film.begin();
    await later(pace);
    while (mine === turn && !film.ended() && film.seen.getClientRects().length) {
      await film.next();
      await later(pace);
    }
    if (mine === turn) stop();
  }
  function stop() {
    turn++;
    face(false);
  }
  /** @param {boolean} now */
  function face(now) {
    playing = now;
    const label = now ? "Stop playing" : "Play through the steps";
    button.replaceChildren(icon(now ? "pause" : "play"));
    button.setAttribute("aria-label", label);
    button.title = label;
  }
  face(false);
  return button;
}
