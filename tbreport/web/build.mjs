/**
 * `npm run build`: src/ → dist/, which is committed and shipped. Equal sources give equal bytes; `--check` builds
 * again and compares.
 */

import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { minify } from "terser";

const HERE = dirname(fileURLToPath(import.meta.url));
const DIST = join(HERE, "dist");

/** @param {string} path */
const read = (path) => readFileSync(join(HERE, path), "utf8");

/** @typedef {{ name: string, version: string, license: string, text: string }} Package */

/**
 * The packages whose files are in the bundle.
 * @param {import("esbuild").Metafile} metafile @returns {Package[]}
 */
function bundledPackages(metafile) {
  const output = Object.values(metafile.outputs)[0];
  const used = Object.entries(output.inputs).filter(([, { bytesInOutput }]) => bytesInOutput > 0);
  const folders = new Set(used.map(([path]) => /^(.*node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]));
  return [...folders]
    .filter((folder) => folder !== undefined)
    .map((folder) => {
      const { name, version, license } = JSON.parse(read(join(folder, "package.json")));
      const file = readdirSync(join(HERE, folder)).find((entry) => /^licen[cs]e/i.test(entry));
      if (!file) throw new Error(`${name} has no licence file`);
      return { name, version, license, text: read(join(folder, file)).replace(/\r/g, "").trim() };
    })
    .sort((a, b) => (a.name < b.name ? -1 : 1));
}

/** @param {Package} one */
const heading = ({ name, version, license }) => `${name} ${version} (${license})`;

/** Every licence in full; the same text once. @param {Package[]} packages */
function thirdParty(packages) {
  const parts = grouped(packages, ({ text }) => text).map(
    ([text, of]) => `${of.map(heading).join("\n")}\n\n${text}\n`,
  );
  return `The JavaScript in a report contains these packages.\n\n${parts.join(`\n${"-".repeat(79)}\n\n`)}`;
}

/** A licence without the lines that name whose it is. @param {string} text */
function terms(text) {
  const start = text.search(/(Redistribution and use|Permission to use|Permission is hereby)/);
  return text.slice(Math.max(0, start)).replace(/\s+/g, " ").trim();
}

/** @param {Package} one */
function holders({ text }) {
  const found = [...text.matchAll(/^\s*Copyright ((?:\(c\) )?\d.*?)\s*$/gim)].map((match) => match[1]);
  return [...new Set(found)].join("; ");
}

/** @template T @param {T[]} items @param {(item: T) => string} key @returns {[string, T[]][]} */
function grouped(items, key) {
  /** @type {Map<string, T[]>} */
  const groups = new Map();
  for (const item of items) groups.set(key(item), [...(groups.get(key(item)) ?? []), item]);
  return [...groups];
}

/**
 * What every report itself must say: who holds which copyright, and the terms. Some packages repeat the most
 * usual terms and add others; what has been said already is not said again.
 * @param {Package[]} packages
 */
function notice(packages) {
  const groups = grouped(packages, ({ text }) => terms(text)).sort(([a, of], [b, others]) =>
    of.length === others.length ? (a < b ? -1 : 1) : others.length - of.length,
  );
  const parts = groups.map(([text, of], i) => {
    const lines = grouped(of, holders).map(
      ([who, theirs]) =>
        `Copyright ${who}: ${theirs.map(({ name, version }) => `${name} ${version}`).join(", ")}`,
    );
    const said = groups.findIndex(([other], j) => j < i && text.startsWith(other));
    const rest =
      said < 0
        ? text
        : `The terms of ${groups[said][1][0].name}. ${text.slice(groups[said][0].length).trim()}`;
    return `${lines.join("\n")}\n${rest}\n`;
  });
  return `This page contains the following software.\n\n${parts.join("\n")}`;
}

/** esbuild bundles; terser's several passes make 10 kB less of it in every report. @param {string} code */
async function smallest(code) {
  const { code: text } = await minify(code, { compress: { passes: 3 }, ecma: 2020, mangle: true });
  if (!text) throw new Error("terser gave nothing back");
  return text;
}

/** @param {string} text */
const sha256 = (text) => createHash("sha256").update(text).digest("hex");

/** @param {Record<string, string>} files */
function write(files) {
  if (!existsSync(DIST)) mkdirSync(DIST);
  for (const [name, text] of Object.entries(files)) writeFileSync(join(DIST, name), text);
}

/** What is committed must be what the sources make. @param {Record<string, string>} files */
function compare(files) {
  const stale = Object.entries(files).filter(([name, text]) => read(join("dist", name)) !== text);
  if (!stale.length) return;
  console.error(
    `dist/ is not what src/ makes (${stale.map(([name]) => name).join(", ")}). Run npm run build.`,
  );
  process.exit(1);
}

async function main() {
  const shared = /** @type {const} */ ({
    absWorkingDir: HERE,
    minify: true,
    write: false,
    legalComments: "none",
  });
  const core = await build({
    ...shared,
    minify: false,
    entryPoints: ["src/main.js"],
    bundle: true,
    format: "iife",
    globalName: "tbreport",
    target: "es2022",
    metafile: true,
  });
  const css = await build({
    ...shared,
    entryPoints: ["css/core.css"],
    bundle: true,
    target: ["chrome110", "firefox113", "safari16.4"],
  });
  const boot = await build({
    ...shared,
    entryPoints: ["boot.js"],
    bundle: true,
    format: "iife",
    target: "es2018",
  });
  const packages = bundledPackages(core.metafile);
  const code = await smallest(core.outputFiles[0].text);
  if (/<\/script|<!--/i.test(code)) throw new Error("the bundle would end its own script element");
  const files = {
    "core.min.js": code,
    "core.min.css": css.outputFiles[0].text,
    "boot.min.js": boot.outputFiles[0].text,
    "THIRD_PARTY.txt": thirdParty(packages),
    "NOTICE.txt": notice(packages),
  };
  const meta = {
    packages: Object.fromEntries(packages.map(({ name, version }) => [name, version])),
    sha256: Object.fromEntries(Object.entries(files).map(([name, text]) => [name, sha256(text)])),
  };
  const all = { ...files, "core.meta.json": `${JSON.stringify(meta, null, 2)}\n` };
  if (process.argv.includes("--check")) compare(all);
  else write(all);
  console.log(
    `core.min.js ${code.length} B, boot.min.js ${files["boot.min.js"].length} B, ${packages.length} packages`,
  );
}

await main();
