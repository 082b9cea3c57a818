// What vite leaves to us: compressed copies of every asset, the service worker with its list of files, and the gates on
// bytes. A gate that fails fails the build.

import { createHash } from "node:crypto";
import { readdirSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { dirname, join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { brotliCompressSync, constants, gzipSync } from "node:zlib";
import { write_icons } from "./icons.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const out = resolve(here, "..", process.env.GOM_WEB_OUT ?? "dist");
const manifest = JSON.parse(readFileSync(join(out, ".vite/manifest.json"), "utf8"));

const limits_kb = { first_js_gzip: 115, first_js_brotli: 100, css_gzip: 12, lazy_gzip: 45 };

/** The entry and all it imports statically: what a person waits for. */
function first_load() {
  const entry = Object.values(manifest).find((chunk) => chunk.isEntry);
  const seen = new Set();
  const visit = (chunk) => {
    if (seen.has(chunk)) return;
    seen.add(chunk);
    for (const name of chunk.imports ?? []) visit(manifest[name]);
  };
  visit(entry);
  return {
    js: [...seen].map((chunk) => chunk.file),
    css: [...new Set([...seen].flatMap((chunk) => chunk.css ?? []))],
  };
}

const bytes = (file) => readFileSync(join(out, file));
const gzip_kb = (files) => files.reduce((sum, file) => sum + gzipSync(bytes(file), { level: 9 }).length, 0) / 1024;
const brotli_kb = (files) => files.reduce((sum, file) => sum + brotli(bytes(file)).length, 0) / 1024;
function brotli(data) {
  return brotliCompressSync(data, { params: { [constants.BROTLI_PARAM_QUALITY]: 11 } });
}

function gates(first) {
  const lazy = Object.values(manifest)
    .map((chunk) => chunk.file)
    .filter((file) => file.endsWith(".js") && !first.js.includes(file));
  const figures = [
    ["first_js_gzip", gzip_kb(first.js)],
    ["first_js_brotli", brotli_kb(first.js)],
    ["css_gzip", gzip_kb(first.css)],
    ["lazy_gzip", Math.max(0, ...lazy.map((file) => gzip_kb([file])))],
  ];
  let held = true;
  for (const [name, value] of figures) {
    const ok = value <= limits_kb[name];
    held &&= ok;
    console.log(`${ok ? "ok  " : "OVER"} ${name} ${value.toFixed(1)} KB of ${limits_kb[name]}`);
  }
  return held;
}

function files_below(folder) {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? files_below(join(folder, entry.name)) : [join(folder, entry.name)],
  );
}

/** All that is built, the lazy parts too: they are small, and an open page may ask for them after a newer one was put up. */
function write_service_worker() {
  const built = files_below(join(out, "assets")).map((file) => `/${relative(out, file)}`);
  const shell = ["/", "/icon.svg", "/icon_unread.svg", ...built.sort()];
  const version = createHash("sha256").update(bytes("index.html")).update(shell.join()).digest("hex").slice(0, 12);
  const code = readFileSync(join(here, "sw.js"), "utf8")
    .replace("__VERSION__", JSON.stringify(version))
    .replace("__SHELL__", JSON.stringify(shell));
  writeFileSync(join(out, "sw.js"), code);
}

function compress_all() {
  for (const file of files_below(out)) {
    if (/\.(br|gz)$/.test(file) || relative(out, file).startsWith(".vite")) continue;
    if (!/\.(html|js|css|svg|json|webmanifest)$/.test(file) || statSync(file).size < 512) continue;
    const data = readFileSync(file);
    writeFileSync(`${file}.gz`, gzipSync(data, { level: 9 }));
    writeFileSync(`${file}.br`, brotli(data));
  }
}

const first = first_load();
write_icons(out);
write_service_worker();
compress_all();
rmSync(join(out, ".vite"), { recursive: true });
if (!gates(first)) process.exit(1);
