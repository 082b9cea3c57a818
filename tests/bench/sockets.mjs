// What an idle, authenticated socket holds of gom's memory, and of nats-server's.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { folder, freePort, pause, quick, residentKib, runs, shop, start, startTool, until } from "./lib.mjs";

const count = quick ? 500 : 10_000;

/// The difference between a server that has held a few sockets and one that holds `count` more.
async function perSocket(pid, options) {
  const few = startTool("sockets", { ...options, count: 100 });
  await few.line();
  await pause(500);
  const before = residentKib(pid);
  const many = startTool("sockets", { ...options, count });
  await many.line();
  await pause(1500);
  const grown = residentKib(pid) - before;
  for (const one of [many, few]) {
    one.hush();
    await one.end();
  }
  return grown / count;
}

export async function measure(report) {
  const at = await shop("sockets", { staff: 4 });
  const natsPort = await freePort();
  const natsWeb = await freePort();
  const config = join(folder, "nats.conf");
  writeFileSync(config, `listen: "127.0.0.1:${natsPort}"\nmax_connections: 20000\nwebsocket { host: "127.0.0.1", port: ${natsWeb}, no_tls: true }\n`);
  const rounds = [];
  for (let n = 0; n < runs; ++n) {
    const gom = await at.serve();
    const cookies = await at.logIn();
    const own = await perSocket(gom.pid, { port: at.port, origin: at.origin, cookies });
    await gom.stop();
    const nats = start("nats-server", ["-c", config]);
    await until("nats-server answers", () => fetch(`http://127.0.0.1:${natsWeb}/`).then(() => true, () => false));
    const theirs = await perSocket(nats.pid, { port: natsWeb, path: "/", dialect: "nats" });
    await nats.stop();
    rounds.push({ own, theirs });
  }
  report.add("kib_per_socket", "KiB", rounds.map((round) => round.own),
    { yardstick: rounds.map((round) => round.theirs), is: `KiB, nats-server's WebSocket; RSS over ${count} idle sockets` });
}
