// ./dev bench: runs the named benches one after the other. The store and Redis run already (tests/dev/bench.sh).
import { loadavg } from "node:os";
import { quick } from "./lib.mjs";
import { Report } from "./report.mjs";

if (quick) console.error("--quick: one small run of each; the figures only show that it works");
else if (loadavg()[0] > 1.5) console.error(`the machine is busy (load ${loadavg()[0].toFixed(1)}); the figures will be noise`);

for (const name of process.argv.slice(2)) {
  const { measure } = await import(`./${name}.mjs`);
  const report = new Report(name);
  await measure(report);
  report.write();
}
process.exit(0);
