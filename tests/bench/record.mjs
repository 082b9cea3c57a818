// Events recorded: the recorder against the best hand-made SQL that writes the very same rows, 400 events a commit.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { postgresCpu, quick, runs, session, shop, sql, tool } from "./lib.mjs";

const here = import.meta.dirname;
const connections = 4;                              // as many as a shard has

/// Every workspace gets the same number of pending raw events; numbers begin where they always begin.
function fill(database, perWorkspace, customers) {
  sql(database, `
    truncate raw_events, messages, events, early_changes, outbox restart identity cascade;
    update workspace_heads set seq = 1000000;
    update conversations set seq = 0, unread_count = 0, waiting_since = null, last_message_id = null, last_message_at = null,
           last_message_order = null, last_customer_action_at = null;
    insert into raw_events (workspace_id, channel_id, dedupe_key, kind, headers, body)
    select workspace_id, id, 'message:m_' || md5(n::text) || md5(n || 'b'), 'received', '{"content-type":"application/json"}',
           convert_to(format('{"object":"page","entry":[{"id":"%1$s","time":%2$s,"messaging":[{"sender":{"id":"%1$s9%3$s"},' ||
               '"recipient":{"id":"%1$s"},"timestamp":%2$s,"message":{"mid":"m_%4$s","text":"%5$s"}}]}]}', external_id,
               1767243600000 + n * 37, 100000 + n % ${customers}, md5(n::text) || md5(n || 'b'),
               'Shop ơi còn size M màu kem không ạ? Ship về Cầu Giấy mất bao lâu vậy shop'), 'UTF8')
      from channels, generate_series(1, ${perWorkspace}) n order by workspace_id, n;
    vacuum analyze raw_events; vacuum conversations; checkpoint;`);
}

async function ours(at) {
  const before = postgresCpu();
  const done = await tool("record", { config: at.config });
  const left = sql(at.database, "select count(*) from raw_events where state <> 'recorded'");
  if (left !== "0") throw new Error(`${left} raw events were not recorded`);
  return { perSecond: done.events / done.seconds, cpuUs: ((done.cpu_s + postgresCpu() - before) / done.events) * 1e6 };
}

/// The same rows from tables that hold them ready, inside the server: nothing is parsed, sent or decided.
async function byHand(at, workspaces, events) {
  const sessions = Array.from({ length: Math.min(connections, workspaces) }, () => session(at.database));
  for (const one of sessions) {
    one.say("select 'ready';\n");
    await one.line();
  }
  const before = postgresCpu();
  const began = performance.now();
  sessions.forEach((one, n) => {
    for (let workspace = n + 1; workspace <= workspaces; workspace += sessions.length) one.say(`call yard_record(${workspace});\n`);
    one.say("select 'done';\n");
  });
  for (const one of sessions) await one.line();
  const took = (performance.now() - began) / 1000;
  const cpuUs = ((postgresCpu() - before) / events) * 1e6;
  for (const one of sessions) {
    one.hush();
    await one.end();
  }
  const left = sql(at.database, "select count(*) from raw_events where state <> 'recorded'");
  if (left !== "0") throw new Error(`${left} raw events were not recorded by hand`);
  return { perSecond: events / took, cpuUs };
}

async function compare(name, workspaces, perWorkspace) {
  const at = await shop(name, { workspaces });
  const events = workspaces * perWorkspace;
  fill(at.database, perWorkspace, at.customers);
  await ours(at);
  sql(at.database, readFileSync(join(here, "record_by_hand.sql"), "utf8"));
  const rounds = [];
  for (let n = 0; n < runs; ++n) {
    fill(at.database, perWorkspace, at.customers);
    const own = await ours(at);
    fill(at.database, perWorkspace, at.customers);
    rounds.push({ own, hand: await byHand(at, workspaces, events) });
  }
  return rounds;
}

export async function measure(report) {
  const one = await compare("record_one", 1, quick ? 2_000 : 20_000);
  const many = await compare("record_many", 32, quick ? 200 : 1_000);
  const add = (name, rounds) => report.add(name, "x", rounds.map((round) => round.own.perSecond / round.hand.perSecond),
    { own: rounds.map((round) => round.own.perSecond), of: "events/s", yardstick: rounds.map((round) => round.hand.perSecond),
      is: "events/s, hand-made SQL in the server", cpu: rounds.map((round) => round.own.cpuUs), yardstickCpu: rounds.map((round) => round.hand.cpuUs) });
  add("one_ratio", one);
  add("many_ratio", many);
  report.add("one_per_second", "events/s", one.map((round) => round.own.perSecond), { cpu: one.map((round) => round.own.cpuUs) });
}
