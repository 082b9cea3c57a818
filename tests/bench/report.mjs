// Figures: one line each, and var/bench/NAME.json.
import { execFileSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { cpus, loadavg, release, totalmem } from "node:os";
import { join } from "node:path";
import { folder, quick, runs } from "./lib.mjs";

export function median(values) {
  const sorted = [...values].sort((a, b) => a - b);
  const middle = sorted.length >> 1;
  return sorted.length % 2 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
}

/// The value below which `part` (0 to 1) of them lie.
export const at = (values, part) => [...values].sort((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))];

const short = (value) => (value === null ? "-" : Math.abs(value) >= 100 ? String(Math.round(value)) : String(Number(value.toPrecision(3))));

export class Report {
  constructor(name) {
    this.name = name;
    this.figures = [];
    this.loadBefore = loadavg()[0];
  }

  /// `values`: one of each run. `own` and `yardstick`: what was measured in each run on either side; their medians are
  /// shown beside. `is` says what the yardstick is. `cpu`: microseconds of processor time for an item, of each run.
  add(name, unit, values, { own = [], yardstick = [], is = "", of = "", cpu = [], yardstickCpu = [] } = {}) {
    const middle = (list) => (list.length ? median(list) : null);
    const figure = { name, value: median(values), unit, yardstick: middle(yardstick), runs: values, measured: middle(own), measured_unit: of,
      yardstick_is: is, cpu_us_per_item: middle(cpu), yardstick_cpu_us_per_item: middle(yardstickCpu) };
    this.figures.push(figure);
    const parts = [`${this.name.padEnd(8)} ${name.padEnd(18)} ${short(figure.value).padStart(8)} ${unit.padEnd(7)}`];
    if (own.length) parts.push(`${short(figure.measured)} ${of}`);
    if (is) parts.push(yardstick.length ? `against ${short(figure.yardstick)} (${is})` : is);
    if (cpu.length) parts.push(`CPU ${short(figure.cpu_us_per_item)} us an item${yardstickCpu.length ? ` against ${short(figure.yardstick_cpu_us_per_item)}` : ""}`);
    if (values.length > 1) parts.push(`runs ${values.map(short).join(" ")}`);
    console.log(parts.join("  "));
  }

  write() {
    const commit = execFileSync("git", ["describe", "--always", "--dirty", "--abbrev=12"], { encoding: "utf8" }).trim();
    const machine = `${cpus().length} x ${cpus()[0].model.trim()}, ${Math.round(totalmem() / 2 ** 30)} GiB, Linux ${release()}`;
    const body = { name: this.name, commit, machine, at: new Date().toISOString(), runs, quick,
      load_before: this.loadBefore, figures: this.figures };
    writeFileSync(join(folder, `${this.name}.json`), `${JSON.stringify(body, null, 2)}\n`);
  }
}
