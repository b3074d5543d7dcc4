/** Giving something to the reader: a file, or the clipboard. Frames may forbid either, so it says what became of it. */

import { h, iconButton } from "./h.js";

const SHOWN = 4000; // ms that a message stays

/** @type {HTMLElement | undefined} */
let place;
/** @type {ReturnType<typeof setTimeout> | undefined} */
let timer;

/** @param {string} text @param {...HTMLElement} actions  with any, it stays until it is closed */
export function say(text, ...actions) {
  place ??= document.body.appendChild(h("div", { class: "toast", role: "status" }));
  const close = iconButton("close", "Close", { onclick: () => place?.replaceChildren() });
  place.replaceChildren(h("p", {}, text, ...actions, close));
  clearTimeout(timer);
  if (!actions.length) timer = setTimeout(() => place?.replaceChildren(), SHOWN);
}

/** @param {string} name @param {Blob} content */
export function saveFile(name, content) {
  const address = URL.createObjectURL(content);
  const link = h("a", { href: address, download: name });
  document.body.append(link);
  link.click();
  link.remove();
  setTimeout(() => URL.revokeObjectURL(address), 60_000);
  // A frame without allow-downloads drops the file without a word, and nobody can ask whether it did.
  if (window === window.parent) return;
  const text = content.type.startsWith("text/") || content.type === "application/json";
  const copy = h("button", { type: "button", class: "link", onclick: copyIt }, "Copy it instead");
  say(`If ${name} was not saved, the page around this report forbids downloads.`, ...(text ? [copy] : []));
  async function copyIt() {
    await copyText(await content.text(), name);
  }
}

/** @param {string} text @param {string} what  for the message */
export async function copyText(text, what) {
  say((await copied(text)) ? `Copied ${what}.` : `This browser does not let the page copy ${what}.`);
}

/**
 * What a link to the page as it is now says to others; "" where it has no address. A file is known to them by its
 * name: the folders that it lies in are the reader's own.
 * @param {{ protocol: string, href: string, pathname: string, hash: string }} place
 */
export function sharedAddress({ protocol, href, pathname, hash }) {
  if (protocol === "http:" || protocol === "https:") return href;
  return protocol === "file:" ? pathname.slice(pathname.lastIndexOf("/") + 1) + hash : "";
}

/** @param {string} address  from `sharedAddress` @param {string} what  for the message */
export async function copyLink(address, what) {
  if (!address) say("This frame has no address. Open the report itself to copy links.");
  else if (address.includes("://")) await copyText(address, what);
  else await copyText(address, `${what}: the file's name, without its folder`);
}

/** Whether `text` could be copied. @param {string} text */
export async function copied(text) {
  try {
    await navigator.clipboard.writeText(text);
    return true;
  } catch {
    return selected(text); // no permission, or no secure context
  }
}

/** The older way, which asks for no permission. @param {string} text */
function selected(text) {
  const area = /** @type {HTMLTextAreaElement} */ (
    h("textarea", { class: "visually-hidden", readonly: true })
  );
  area.value = text;
  const before = /** @type {HTMLElement | null} */ (document.activeElement);
  document.body.append(area);
  area.select();
  const done = document.execCommand("copy");
  area.remove();
  before?.focus({ preventScroll: true });
  return done;
}
