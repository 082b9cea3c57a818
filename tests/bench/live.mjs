// Screens: how soon a customer's message is on 500 of them, and how many deliveries one core carries.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { cpuOf, folder, freePort, quick, runs, seconds, shop, sql, start, startTool, tool, until } from "./lib.mjs";

const rate = 200;
const watchers = quick ? 50 : 500;

/// From the moment the platform's call was due until the text is in each of the sockets.
async function postToText(report) {
  const at = await shop("live", { staff: 4 });
  const gom = await at.serve();
  const cookies = await at.logIn();
  const rounds = [];
  await at.load({ "in-flight": 64, seconds: 1 });
  await at.drained();
  for (let n = 0; n < runs; ++n) {
    at.reset();
    const screens = startTool("sockets", { mode: "watch", port: at.port, count: watchers, origin: at.origin, cookies });
    await screens.line();
    const before = cpuOf(gom.pid);
    const sent = await at.load({ "in-flight": 64, rate, seconds: quick ? 2 : 8 });
    await at.drained();
    await until("the last frame has gone out", () => true);
    await new Promise((resolve) => setTimeout(resolve, 300));
    const cpuUs = ((cpuOf(gom.pid) - before) / sent.accepted) * 1e6;
    screens.hush();
    const seen = JSON.parse(await screens.line());
    await screens.end();
    if (seen.messages !== sent.accepted * watchers) console.error(`${seen.messages} deliveries seen, ${sent.accepted * watchers} expected`);
    rounds.push({ ...seen, cpuUs });
  }
  await gom.stop();
  const is = `platform's call to text on ${watchers} sockets, ${rate} messages/s`;
  const cpu = rounds.map((round) => round.cpuUs);
  report.add("p50_ms", "ms", rounds.map((round) => round.p50_ms), { is, cpu });
  report.add("p99_ms", "ms", rounds.map((round) => round.p99_ms), { is, cpu });
}

/// Our hub, nats-server and ws, each on the first core, told of the same bytes; the screens are on the second.
async function deliveries(report) {
  const server = { cpu: 0 };
  const at = await shop("fanout", { staff: 4 });
  sql(at.database, "update workspace_heads set seq = 1000000000");
  const publishPort = await freePort();
  // Started for each run: its numbers go on from those in the store, which nobody writes here.
  const startOurs = async () => {
    const gom = startTool("fanout", { config: at.config, "publish-port": publishPort, workspace: 1 }, server);
    return { gom, bytes: JSON.parse(await gom.line()).event_bytes };
  };
  const first = await startOurs();
  const { bytes } = first;
  const cookies = await at.logIn();
  await first.gom.stop();

  const natsPort = await freePort();
  const natsWeb = await freePort();
  const natsConfig = join(folder, "nats.conf");
  writeFileSync(natsConfig, `listen: "127.0.0.1:${natsPort}"\nmax_connections: 20000\nwebsocket { host: "127.0.0.1", port: ${natsWeb}, no_tls: true }\n`);
  const nats = start("nats-server", ["-c", natsConfig], { ...server, env: { ...process.env, GOMAXPROCS: "1" } });
  await until("nats-server answers", () => fetch(`http://127.0.0.1:${natsWeb}/`).then(() => true, () => false));

  const wsPort = await freePort();
  const wsPublish = await freePort();
  const ws = start("node", [join(folder, "node/fanout.mjs"), wsPort, wsPublish, bytes].map(String), server);
  await ws.line();

  const sides = {
    gom: { port: at.port, origin: at.origin, cookies, "publish-port": publishPort, dialect: "gom" },
    nats: { port: natsWeb, path: "/", "publish-port": natsPort, dialect: "nats", pid: nats.pid },
    ws: { port: wsPort, "publish-port": wsPublish, dialect: "ws", pid: ws.pid },
  };
  const run = async (side, count) => {
    const ours = side === "gom" ? (await startOurs()).gom : null;
    const seen = await tool("sockets", { mode: "stream", count, bytes, seconds, ...(ours && { pid: ours.pid }), ...sides[side] }, { cpu: 1 });
    if (ours) await ours.stop();
    return seen;
  };
  const rounds = [];
  const counts = quick ? [100, 1000] : [100, 1000, 5000];
  for (let n = 0; n < runs; ++n) {
    const round = {};
    for (const count of counts) {
      for (const side of count === 1000 ? ["gom", "nats", "ws"] : ["gom", "nats"]) round[side + count] = await run(side, count);
    }
    rounds.push(round);
  }
  for (const one of [nats, ws]) await one.stop();

  const add = (name, own, other, is) => report.add(name, "x", rounds.map((round) => round[own].per_second / round[other].per_second),
    { own: rounds.map((round) => round[own].per_second), of: "deliveries/s", yardstick: rounds.map((round) => round[other].per_second), is,
      cpu: rounds.map((round) => round[own].server_us), yardstickCpu: rounds.map((round) => round[other].server_us) });
  for (const count of counts) add(`nats_ratio_${count}`, `gom${count}`, `nats${count}`, `deliveries/s, nats-server's WebSocket, ${bytes} bytes`);
  add("ws_ratio_1000", "gom1000", "ws1000", `deliveries/s, ws on Node, ${bytes} bytes`);
}

export async function measure(report) {
  await postToText(report);
  await deliveries(report);
}
