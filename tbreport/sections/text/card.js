/** A card: the texts of one tag in one run, one step at a time or all of them. */

import { plainText } from "./library.js";
import { showEntry } from "./show.js";

/** @typedef {import("../../web/src/types").Core} Core */
/** @typedef {import("./library.js").CardData} CardData */
/** @typedef {import("./library.js").Library} Library */
/** @typedef {import("./library.js").Entry} Entry */

const TALLEST = 26; // rem, as in section.css
const LINE = 1.3; // rem
const PAGE = 20; // texts of a card that are shown before somebody asks for more

/** @param {CardData} data @param {number} i @param {Core} core */
export function stepName(data, i, { format }) {
  return data.stepless ? `text ${i + 1} of ${data.steps.length}` : `step ${format.step(data.steps[i])}`;
}

/** @param {Core} core @param {string} text @param {HTMLElement} button */
async function copy(core, text, button) {
  button.textContent = (await core.copy(text)) ? "Copied" : "Not copied";
  setTimeout(() => {
    button.textContent = "Copy";
  }, 1500);
}

/** What one should know of all texts of a card. @param {CardData} data @param {Core} core */
function lastingNotes({ superseded, stepless, steps }, { replacedNotes }) {
  const notes = replacedNotes([superseded], "text");
  if (stepless && steps.length > 1) {
    notes.push({
      text: "no steps",
      detail: "The writer gave no steps: in the order in which it was written",
      quiet: true,
    });
  }
  return notes;
}

/**
 * One text of a card, with what can be done with it.
 * @param {Core} core @param {CardData} data @param {number} i @param {Entry | null} entry
 * @param {{ alone: boolean, chosen: boolean, hits: number[] | null, about: string, compare: (position: number) => void }} how
 */
function itemElement(core, data, i, entry, { alone, chosen, hits, about, compare }) {
  const { h, format, state } = core;
  const step = stepName(data, i, core);
  const time = data.times[i];
  const found = hits?.[i] ?? 0;
  const copier = h("button", { type: "button", class: "link" }, "Copy");
  copier.addEventListener("click", () => entry && copy(core, plainText(entry), copier));
  const differ = h("button", { type: "button", class: "link", onclick: () => compare(i) }, "Compare");
  const query = hits ? state.get("text.search") : "";
  const shown =
    entry && showEntry(core, entry, { raw: state.get("text.raw"), query, name: `${about}, ${step}` });
  const actions = [.../** @type {HTMLElement[]} */ (shown?.actions ?? []), copier, differ];
  return h(
    "article",
    { class: "text-item", "aria-current": chosen ? "step" : null },
    h(
      "div",
      { class: "text-meta" },
      !alone && h("span", { class: "step" }, step),
      time !== null && h("span", {}, format.time(time)),
      found > 0 && h("span", { class: "hits remark" }, format.plural(found, "hit")),
      entry && h("span", { class: "text-actions" }, ...actions),
    ),
    shown
      ? shown.element
      : h("p", { class: "text-note" }, "Left out to keep the report small: build it with --max-size none."),
  );
}

export class TextCard {
  /** @param {Core} core @param {Library} library @param {CardData} data @param {(position: number) => void} compare */
  constructor(core, library, data, compare) {
    this.core = core;
    this.library = library;
    this.data = data;
    this.compare = compare;
    this.about = `${data.title}, run ${core.page.runs[data.run].name}`;
    this.position = data.steps.length - 1;
    this.shown = PAGE;
    /** @type {number[] | null} how often each text holds what is searched for */
    this.hits = null;
    this.reveal = false; // scroll to the first hit when it is drawn next
    this.card = this.furniture();
    this.element = this.card.element;
    this.slider = this.position ? createSlider(core, data, this.about, (to) => this.choose(to)) : null;
    this.content = core.h("div", {
      class: "text-content",
      tabindex: 0,
      role: "region",
      "aria-label": this.about,
    });
    this.content.style.minHeight = `${Math.min(TALLEST, 2.5 + LINE * data.lines)}rem`;
    this.card.body.append(...(this.slider ? [this.slider.element] : []), this.content);
    this.card.notes(lastingNotes(data, core));
    this.watched = core.schedule.observe(this.element, {
      draw: () => this.draw(),
      release: () => this.release(),
    });
  }

  furniture() {
    const { h, card: createCard, icon, page } = this.core;
    const { tag, run, description } = this.data;
    const label = `Full size for ${this.about}`;
    const wide = h(
      "button",
      {
        type: "button",
        class: "icon-button",
        "aria-label": label,
        title: "Full size",
        "aria-pressed": "false",
      },
      icon("wide"),
    );
    const card = createCard({ tag, title: page.runs[run].name, run, description, actions: [wide] });
    const dot = h("span", { class: "dot" });
    dot.style.setProperty("--dot", `var(--run-${run})`);
    card.element.classList.add("text-card");
    card.element.querySelector(".card-head")?.prepend(dot);
    wide.addEventListener("click", () => {
      wide.setAttribute("aria-pressed", String(card.element.classList.toggle("wide")));
    });
    return card;
  }

  update() {
    this.watched.update();
  }

  /** @param {number} position */
  choose(position) {
    this.position = position;
    if (!this.data.stepless) this.core.steps.set(this.data.steps[position]);
    this.update();
  }

  /** To the text that is nearest to the step of the page. */
  follow() {
    const { steps, stepless } = this.data;
    const step = this.core.steps.current();
    // Several texts may be of the same step: the one that was chosen stays.
    if (stepless || steps[this.position] === step) return;
    if (step === null) this.position = steps.length - 1;
    else this.position = steps.lastIndexOf(steps[this.core.steps.nearest(steps, step)]);
  }

  /** Whether one text shows, and a slider that chooses it; else all, or all that hold what is searched for. */
  alone() {
    return !this.hits && !this.core.state.get("text.all");
  }

  /** @returns {number[]} the positions to show, the newest first */
  wanted() {
    if (this.alone()) return [this.position];
    const all = this.data.steps.map((_, i) => i).reverse();
    return this.hits ? all.filter((i) => this.hits?.[i]) : all;
  }

  async draw() {
    const { h, format } = this.core;
    this.follow();
    const [list, alone] = [this.wanted(), this.alone()];
    this.slider?.show(this.position, alone);
    const listed = list.slice(0, this.shown);
    const entries = await Promise.all(listed.map((i) => this.library.entry(this.data.places[i])));
    const items = listed.map((i, at) =>
      itemElement(this.core, this.data, i, entries[at], {
        alone: alone && this.slider !== null,
        chosen: !alone && i === this.position,
        hits: this.hits,
        about: this.about,
        compare: this.compare,
      }),
    );
    const rest = list.length - items.length;
    const more = h("button", { type: "button", class: "button", onclick: () => this.showMore() });
    more.textContent = `Show ${Math.min(PAGE, rest)} more of ${format.count(rest)}`;
    this.content.replaceChildren(...items, ...(rest > 0 ? [more] : []));
    this.content.style.minHeight = "";
    if (this.reveal) {
      const mark = this.content.querySelector("mark");
      this.content.scrollTop =
        mark instanceof HTMLElement ? mark.offsetTop - this.content.clientHeight / 2 : 0;
      this.reveal = false;
    }
  }

  release() {
    // The place stays, so that what is on the screen does not move.
    this.content.style.minHeight = `${this.content.offsetHeight}px`;
    this.content.replaceChildren();
  }

  showMore() {
    this.shown += PAGE;
    this.update();
  }

  /** @param {number[] | null} hits */
  setHits(hits) {
    this.hits = hits;
    this.reveal = hits !== null;
    this.shown = PAGE;
    const total = hits?.reduce((sum, n) => sum + n, 0) ?? 0;
    const found = {
      text: this.core.format.plural(total, "hit"),
      detail: "Places that hold what is searched for",
    };
    this.card.notes([...(total ? [found] : []), ...lastingNotes(this.data, this.core)]);
  }
}

/** The control of a card's step. @param {Core} core @param {CardData} data @param {string} about @param {(position: number) => void} choose */
function createSlider(core, data, about, choose) {
  const { h, format } = core;
  const last = data.steps.length - 1;
  const input = /** @type {HTMLInputElement} */ (
    h("input", { type: "range", min: 0, max: last, step: 1, "aria-label": `Step of ${about}` })
  );
  input.addEventListener("input", () => choose(Number(input.value)));
  const step = h("span", { class: "step" });
  const place = h("span", { class: "quiet" });
  const element = h("div", { class: "text-steps" }, input, step, place);
  return {
    element,
    /** @param {number} position @param {boolean} visible */
    show(position, visible) {
      element.hidden = !visible;
      input.value = String(position);
      step.textContent = stepName(data, position, core);
      place.textContent = data.stepless ? "" : `${format.count(position + 1)} of ${format.count(last + 1)}`;
      input.setAttribute("aria-valuetext", stepName(data, position, core));
    },
  };
}
