/** Starts the simulator. `--help` tells the options, README.md the rest. */
import { writeFileSync } from "node:fs";
import { productsFile } from "./catalogue.mjs";
import { parseOptions, usage } from "./options.mjs";
import { start } from "./platsim.mjs";

let options;
try {
  options = parseOptions(process.argv.slice(2));
} catch (error) {
  console.error(`platsim: ${error.message}\n\n${usage}`);
  process.exit(2);
}
if (options.help) {
  console.log(usage);
  process.exit(0);
}

process.on("unhandledRejection", (error) => console.error("platsim:", error));

try {
  const simulator = await start(options);
  if (options.shop === "-") process.stdout.write(simulator.shop());
  else if (options.shop) writeFileSync(options.shop, simulator.shop(), { mode: 0o600 });
  if (options.products === "-") process.stdout.write(productsFile());
  else if (options.products) writeFileSync(options.products, productsFile());
  if (options["shop-only"]) {
    await simulator.stop();
    process.exit(0);
  }
  const say = options.shop === "-" || options.products === "-" ? console.error : console.log;
  say(`platsim listens on ${simulator.address}, tells ${options.gom}, day ${options.day}, seed ${options.seed}`);
  simulator.play(options.day);
  for (const signal of ["SIGINT", "SIGTERM"]) {
    process.on(signal, () => simulator.stop().then(() => process.exit(0)));
  }
} catch (error) {
  const words = error.code === "EADDRINUSE" ? `port ${options.port} is taken; choose another with --port` : error.stack;
  console.error(`platsim: ${words}`);
  process.exit(1);
}
