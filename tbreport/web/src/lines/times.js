/** Ticks and labels of an axis of wall times, in UTC. DOM-free. */

const [MINUTE, HOUR, DAY] = [60, 3600, 86400];
/** Steps in seconds; from a month on the calendar counts. */
const STEPS = [
  ...[0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5, 10, 15, 30],
  ...[1, 2, 5, 10, 15, 30].map((n) => n * MINUTE),
  ...[1, 2, 3, 6, 12].map((n) => n * HOUR),
  ...[1, 2, 4, 7, 14].map((n) => n * DAY),
];
const MONTH_STEPS = [1, 3, 6];
const MONTHS = "Jan Feb Mar Apr May Jun Jul Aug Sep Oct Nov Dec".split(" ");
const LAST = 8.64e12; // the last second that a date can be
const YEAR = 366 * DAY;

/** Whether the calendar reaches both. @param {number} low @param {number} high  in seconds */
export function isCalendar(low, high) {
  return low >= -LAST && high <= LAST;
}

/**
 * @param {number} low @param {number} high  in seconds since 1970, within the calendar @param {number} most
 * @returns {{ values: number[], texts: string[], head: string }}  the head says of which day or year they are
 */
export function timeLabels(low, high, most) {
  for (const step of STEPS) {
    const first = Math.ceil(low / step - 1e-9);
    const count = Math.floor(high / step + 1e-9) - first + 1;
    if (count > most) continue;
    const values = Array.from({ length: count }, (_, i) => Math.round((first + i) * step * 1e3) / 1e3);
    return { values, ...labelled(values.map(dateOf), step) };
  }
  return calendar(low, high, most);
}

/** @param {number} seconds */
const dateOf = (seconds) => new Date(Math.round(seconds * 1e3));

/** @param {Date[]} dates @param {number} step */
function labelled(dates, step) {
  const days = dates.map((date) =>
    date
      .toISOString()
      .split("T")[0]
      .replace(/^\+?(-?)0*(?=\d{4})/, "$1"),
  );
  const [first, last] = [days[0] ?? "", days[days.length - 1] ?? ""];
  const one = first === last;
  const letters = step < 1 ? 12 : step < MINUTE ? 8 : 5;
  const texts = dates.map((date) => {
    const time = date.toISOString().split("T")[1].slice(0, letters);
    return step >= DAY ? dayOf(date) : one ? time : `${dayOf(date)} ${time}`;
  });
  const [from, to] = [first, last].map((day) => day.slice(0, -6));
  const head = one && step < DAY ? `${first} UTC` : `${from === to ? from : `${from}–${to}`} UTC`;
  return { texts, head: dates.length ? head.trim() : "UTC" };
}

/** @param {Date} date */
const dayOf = (date) => `${MONTHS[date.getUTCMonth()]} ${date.getUTCDate()}`;

/** @param {number} low @param {number} high @param {number} most */
function calendar(low, high, most) {
  const years = (high - low) / YEAR;
  let step = MONTH_STEPS.find((months) => (years * 12) / months <= most - 1) ?? 12;
  for (let k = 0; step >= 12 && years > (step / 12) * (most - 1); k++) {
    step = 12 * [1, 2, 5][k % 3] * 10 ** Math.floor(k / 3);
  }
  const values = [];
  const texts = [];
  const start = dateOf(low);
  let month = Math.floor((start.getUTCFullYear() * 12 + start.getUTCMonth()) / step) * step;
  for (; values.length <= most + 1; month += step) {
    const date = new Date(0);
    date.setUTCFullYear(Math.floor(month / 12), month - 12 * Math.floor(month / 12), 1);
    const seconds = date.getTime() / 1e3;
    if (!(seconds <= high)) break;
    if (seconds < low) continue;
    values.push(seconds);
    texts.push(
      step < 12 ? `${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}` : String(date.getUTCFullYear()),
    );
  }
  return { values, texts, head: "UTC" };
}
