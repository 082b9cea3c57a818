// The same requests in a large shop and in one of a hundredth beside it, through gom: how long, how many statements, how
// many blocks of the store. What grows with the blocks of the large one grows with the table.
import { Agent, request } from "node:http";
import { loadavg } from "node:os";
import { at, median } from "./report.mjs";
import { quick, session, shop, sql, until } from "./lib.mjs";
import { looks } from "./size_looks.mjs";
import { by_itself, fill, large, parts, small } from "./size_fill.mjs";

const conversations = Number(process.env.GOM_BENCH_CONVERSATIONS || (quick ? 5_000 : 1_000_000));
const asked = quick ? 20 : 200, warm = quick ? 2 : 20;
const patience_ms = 60_000;                     // of one figure: a look that takes a second is asked fewer times
const times_counted = 7;                        // gom works for itself, too: the least of so many is the request's own

function caller(port, cookie) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  return (path) => new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, agent, headers: { cookie } }, (answer) => {
      let text = "";
      answer.setEncoding("utf8").on("data", (part) => (text += part)).on("end", () => answer.statusCode === 200 ? resolve(text)
        : reject(new Error(`${path} answered ${answer.statusCode}: ${text.slice(0, 300)}`)));
    }).on("error", reject).end();
  });
}

async function logIn(port, email) {
  const answer = await fetch(`http://127.0.0.1:${port}/api/session`, { method: "POST", headers: { "content-type": "application/json" },
    body: JSON.stringify({ email, password: "bench-password-2026" }) });
  if (answer.status !== 204) throw new Error(`login of ${email} answered ${answer.status}`);
  return caller(port, answer.headers.get("set-cookie").split(";")[0]);
}

async function timed(get, path) {
  const began = performance.now();
  await get(path);
  return performance.now() - began;
}

/// Statements and blocks of one request, as the store counts them.
async function cost(counters, get, path) {
  const read = async () => {
    counters.say(`select coalesce(sum(calls), 0), coalesce(sum(shared_blks_hit + shared_blks_read), 0) from pg_stat_statements s
      join pg_roles r on r.oid = s.userid where r.rolname = 'gom_service';\n`);
    return (await counters.line()).split("|").map(Number);
  };
  let least = [Infinity, Infinity];
  for (let n = 0; n < times_counted; ++n) {
    const before = await read();
    await get(path);
    const after = await read();
    least = least.map((value, i) => Math.min(value, after[i] - before[i]));
  }
  return { statements: least[0], blocks: least[1] };
}

const ms = (value) => value.toFixed(value < 10 ? 1 : 0);

/// In turns, so that whatever else the machine does meets both.
async function compare(report, counters, look, sides) {
  const took = sides.map(() => []);
  const until_ms = performance.now() + patience_ms;
  for (let n = -warm; n < asked && (performance.now() < until_ms || n < 10); ++n) {
    for (const [i, side] of sides.entries()) {
      const time = await timed(side[look.as ?? "owner"], look.path(side, n + warm));
      if (n >= 0) took[i].push(time);
    }
  }
  const costs = [[], []];
  for (const [i, side] of sides.entries()) {
    for (let n = 0; n < (quick ? 2 : 5); ++n) costs[i].push(await cost(counters, side[look.as ?? "owner"], look.path(side, 1000 + n)));
  }
  const statements = costs.map((all) => all.map((one) => one.statements)), blocks = costs.map((all) => median(all.map((one) => one.blocks)));
  const range = (all) => (Math.min(...all) === Math.max(...all) ? String(all[0]) : `${Math.min(...all)}–${Math.max(...all)}`);
  report.add(look.name, "ms p99", [at(took[0], 0.99)], { own: [median(took[0])], of: "ms in the middle",
    is: `a hundredth: ${ms(median(took[1]))}, p99 ${ms(at(took[1], 0.99))}; statements ${range(statements[0])} and ${range(statements[1])}; `
      + `blocks ${blocks[0]} and ${blocks[1]}, ${(blocks[0] / blocks[1]).toFixed(1)} times${took[0].length < asked ? `; only ${took[0].length} asked` : ""}` });
}

/// The list while somebody searches for the commonest words, two at a time.
async function beside(report, side, port) {
  const list = async () => {
    const took = [];
    for (let n = 0; n < asked; ++n) took.push(await timed(side.owner, "/api/conversations?limit=50"));
    return took;
  };
  const alone = await list();
  const searchers = [await logIn(port, `t0@shop${large}.example`), await logIn(port, `t1@shop${large}.example`)];
  let over = false;
  const searching = searchers.map(async (get) => {
    let count = 0;
    for (; !over; ++count) await get(`/api/search?q=${encodeURIComponent(["shop ạ mình", "cho em còn", "không size giá"][count % 3])}`);
    return count;
  });
  const together = await list();
  over = true;
  const count = (await Promise.all(searching)).reduce((a, b) => a + b);
  report.add("list_while_searching", "ms p99", [at(together, 0.99)], { own: [median(together)], of: "ms in the middle",
    is: `two people search for common words without a pause (${count} searches); alone ${ms(median(alone))}, p99 ${ms(at(alone, 0.99))}` });
}

/// Is what the generator noted what the program notes? It did one shop by itself.
async function same_words(database) {
  await until("gom has noted the words of the smallest shop",
    () => sql(database, `select exists (select from search_progress where workspace_id = ${by_itself} and older_than is null)`) === "t", 300_000);
  const unlike = sql(database, `
    with ours as (select distinct word, unnest(keys) as key from message_words where workspace_id = ${by_itself}),
    made as (select distinct word, unnest(keys) as key from bench.expected_words)
    select coalesce(o.word, m.word) || case when o.word is null then ' (generator only)' else ' (gom only)' end
      from ours o full join made m on m.word = o.word and m.key = o.key where o.word is null or m.word is null limit 5`);
  if (unlike) throw new Error(`the generator notes other words than gom: ${unlike.split("\n").join(", ")}`);
}

export async function measure(report) {
  const filled = sql("postgres", "select 1 from pg_database where datname = 'bench_size'") === "1" && sql("bench_size", "select to_regclass('bench.filled')") !== "";
  const town = await shop("size", { workspaces: parts.length, customers: 0, staff: 1, channels: 4, fresh: !filled });
  const { database, port } = town;
  if (!filled) await fill(database, conversations);
  const gom = await town.serve();
  await same_words(database);
  const sides = [];
  for (const w of [large, small]) {
    const [messages, orders, count] = sql(database, `select messages, orders, conversations from bench.shops where w = ${w}`).split("|").map(Number);
    const ids = (text) => sql(database, text).split("\n").filter(Boolean);
    const some = (table, where = "") => ids(`select id from (select id from ${table} where workspace_id = ${w} ${where} order by hashtext(id::text) limit 500) t`);
    const side = { w, messages, orders, conversations: count, owner: await logIn(port, `t0@shop${w}.example`), agent: await logIn(port, `t5@shop${w}.example`),
      talks: ids(`select bench.id(2, ${w}, bench.h(n, 71) % ${count}) from generate_series(1, 500) n`),
      people: ids(`select bench.id(1, ${w}, bench.h(n, 72) % ${count}) from generate_series(1, 500) n`),
      staff: some("staff", "and role = 'agent'"), labels: ids(`select id from labels where workspace_id = ${w} order by id`),
      channels: ids(`select id from channels where workspace_id = ${w} order by external_id`),
      phones: ids(`select bench.phone(bench.h(n, 73) % ${Math.floor(count / 10)} * 10) from generate_series(1, 300) n`),
      words: ids("select word from bench.words where length(word) > 1 order by rank"),
      regulars: ids(`select conversation_id || '/' || id from (select conversation_id, id from messages where workspace_id = ${w} and conversation_id = bench.id(2, ${w}, 0) order by order_key offset 20 limit 500) m`) };
    side.pages = {};
    for (const query of ["", "status=open&"]) {
      let cursor = "";
      for (let n = 1; n < 100; ++n) {
        const next = JSON.parse(await side.owner(`/api/conversations?${query}limit=50${cursor && `&cursor=${encodeURIComponent(cursor)}`}`)).next_cursor;
        if (!next) break;
        cursor = next;
      }
      side.pages[query] = encodeURIComponent(cursor);
    }
    sides.push(side);
  }
  console.log(`${conversations} conversations; the large shop has ${sides[0].conversations}, the small one ${sides[1].conversations}; load ${loadavg()[0].toFixed(1)}`);
  const counters = session(database);
  for (const look of looks) {
    try {
      await compare(report, counters, look, sides);
    } catch (trouble) {
      throw new Error(`${look.name}: ${trouble.message}`);
    }
  }
  await beside(report, sides[0], port);
  counters.hush();
  await gom.stop();
}
