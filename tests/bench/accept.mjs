// Webhooks accepted durably: gom as it runs, recorder and all, against PostgreSQL alone and against a Node server.
import { join } from "node:path";
import { address, cpuOf, folder, freePort, nodeAddress, pause, pgbench, postgresCpu, quick, runs, secret, seconds, session, shop, sql,
  start, startTool, tool } from "./lib.mjs";

const quote = (text) => `'${text.replaceAll("'", "''")}'`;

/// The row a webhook has become, as PostgreSQL's own tools shall write it: another key each time, as long and as
/// scattered as a real one. The body goes as hexadecimal digits, for pgbench takes what follows a colon for a variable.
function rowOf(database) {
  const [workspace, channel, kind, headers, body, size] = sql(database,
    `select workspace_id, channel_id, kind, headers, convert_from(body, 'UTF8'), length(dedupe_key) from raw_events limit 1`).split("|");
  return { workspace, channel, kind, headers, body, size: Number(size) };
}

function insertOf(row, numbers) {
  const key = `left('message' || chr(58) || 'm_' || md5(:base::bigint::text || g) || md5(g || :base::bigint::text), ${row.size})`;
  return `\\set base random(1, 9000000000000000)
insert into raw_events (workspace_id, channel_id, dedupe_key, kind, headers, body)
select ${row.workspace}, '${row.channel}', ${key}, '${row.kind}', ${quote(row.headers)}, '\\x${Buffer.from(row.body).toString("hex")}'::bytea
  from generate_series(1, ${numbers}) g on conflict do nothing;
`;
}

function makeNodeTables(database) {
  sql(database, `
    create schema yard_node;
    create table yard_node.raw_events (like raw_events including all);
    create table yard_node.messages (like messages including all);
    create table yard_node.conversations (like conversations including all);
    insert into yard_node.conversations select * from conversations;`);
}

/// What a load of `options` comes to at a server: rate, p99, and the processor time of server and store together.
async function loaded(at, pid, options) {
  const before = cpuOf(pid) + postgresCpu();
  const done = await at.load({ seconds, ...options });
  if (done.refused + done.errors > 0) console.error(`${done.refused} refused, ${done.errors} errors`);
  return { ...done, perSecond: done.per_second, cpuUs: ((cpuOf(pid) + postgresCpu() - before) / done.accepted) * 1e6 };
}

export async function measure(report) {
  const gomShop = await shop("accept", { staff: 1 });
  makeNodeTables(gomShop.database);
  const gom = await gomShop.serve();
  const cookies = await gomShop.logIn();
  await gomShop.load({ "in-flight": 64, seconds: 1 });
  await gomShop.drained();
  const row = rowOf(gomShop.database);

  const nodePort = await freePort();
  const node = start("node", [join(folder, "node/server.mjs"), String(nodePort), nodeAddress(gomShop.database), secret, row.workspace],
    { env: { ...process.env, NODE_ENV: "production" } });
  await node.line();
  const nodeShop = { load: (options) => gomShop.load({ ...options, port: nodePort }) };
  await nodeShop.load({ "in-flight": 64, seconds: 1 });

  const rounds = [];
  for (let n = 0; n < runs; ++n) {
    const round = {};
    for (const inFlight of [64, 256]) {
      gomShop.reset();
      round[inFlight] = await loaded(gomShop, gom.pid, { "in-flight": inFlight });
      await gomShop.drained();
    }
    // Accepting by itself: the recorder waits for the workspace's lock, as it would behind any other writer.
    gomShop.reset();
    const writer = session(gomShop.database);
    writer.say("begin; select workspace_id from workspace_heads for update;\n");
    await writer.line();
    round.alone = await loaded(gomShop, gom.pid, { "in-flight": 64 });
    writer.hush();
    await writer.end();
    await gomShop.drained();

    gomShop.reset();
    round.batch = await pgbench(gomShop.database, "batch", insertOf(row, 100), 1, 100);
    gomShop.reset();
    round.single = await pgbench(gomShop.database, "single", insertOf(row, 1), 32, 1);

    // The same job means screens as well: a few are open on either side.
    gomShop.reset();
    const ours = startTool("sockets", { port: gomShop.port, count: 4, origin: gomShop.origin, cookies });
    await ours.line();
    round.told = await loaded(gomShop, gom.pid, { "in-flight": 64 });
    ours.hush();
    await ours.end();
    await gomShop.drained();
    sql(gomShop.database, "truncate yard_node.raw_events, yard_node.messages restart identity; checkpoint;");
    const theirs = startTool("sockets", { port: nodePort, count: 4, dialect: "ws" });
    await theirs.line();
    round.node = await loaded(nodeShop, node.pid, { "in-flight": 64 });
    theirs.hush();
    await theirs.end();
    rounds.push(round);
  }
  await node.stop();

  gomShop.reset();
  const count = quick ? 50 : 400;
  const lonely = [];
  for (let n = 0; n < runs; ++n) {
    await pause(1500);
    const webhook = await gomShop.load({ "in-flight": 1, "gap-us": 5000, count });
    const bare = await tool("commits", { database: address(gomShop.database, "postgres"), workspace: row.workspace, channel: row.channel,
      body: row.body, headers: row.headers, kind: row.kind, count, "gap-us": 5000 });
    lonely.push({ webhook: webhook.p50_ms * 1000, bare: bare.p50_ms * 1000 });
  }
  await gom.stop();

  const each = (take) => rounds.map(take);
  const rate = (name) => each((round) => round[name].perSecond);
  const cpu = (name) => each((round) => round[name].cpuUs);
  const ratio = (name, own, yardstick, is) => report.add(name, "x", each((round) => round[own].perSecond / round[yardstick].perSecond),
    { own: rate(own), of: "webhooks/s", yardstick: rate(yardstick), is, cpu: cpu(own), yardstickCpu: cpu(yardstick) });
  ratio("batch_ratio_64", 64, "batch", "rows/s, pgbench, 100-row batches");
  ratio("batch_ratio_256", 256, "batch", "rows/s, pgbench, 100-row batches");
  ratio("batch_ratio_alone", "alone", "batch", "rows/s, pgbench, 100-row batches; ours at 64 in flight while the recorder waits");
  ratio("single_ratio", 64, "single", "rows/s, pgbench, 32 clients, a commit each");
  ratio("node_ratio", "told", "node", "webhooks/s, Fastify + pg + ws, 64 in flight");
  report.add("node_p99_ratio", "x", each((round) => round.told.p99_ms / round.node.p99_ms),
    { own: each((round) => round.told.p99_ms), of: "ms", yardstick: each((round) => round.node.p99_ms), is: "ms, Fastify + pg + ws" });
  report.add("lonely_ratio", "x", lonely.map((run) => run.webhook / run.bare),
    { own: lonely.map((run) => run.webhook), of: "us p50", yardstick: lonely.map((run) => run.bare), is: "us p50, a bare commit of the row" });
}
