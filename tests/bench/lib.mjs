// What every bench needs: the private store, programs that start and stop, processor time, medians.
import { execFileSync, spawn } from "node:child_process";
import { mkdirSync, readFileSync, readdirSync, writeFileSync } from "node:fs";
import { createServer } from "node:net";
import { join } from "node:path";

export const folder = process.env.GOM_BENCH_FOLDER;
export const release = process.env.GOM_RELEASE;
const sockets = process.env.GOM_BENCH_PGHOST;
const bin = process.env.GOM_PGBIN;

/// --quick: everything once and small, to see that it works. Its figures mean nothing.
export const quick = process.env.GOM_BENCH_QUICK === "1";
export const runs = quick ? 1 : Number(process.env.GOM_BENCH_RUNS ?? 5);
export const seconds = quick ? 1 : 4;

export const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

// --- processes ---------------------------------------------------------------------------------------------------------

const children = new Set();
for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) process.on(signal, () => process.exit(130));
process.on("exit", () => {
  for (const child of children) child.kill("SIGKILL");
});

/// Starts a program; `line()` waits for a line of its output, `end()` for its end, `stop()` ends it.
export function start(command, args, { cpu, ...options } = {}) {
  const pinned = cpu === undefined ? [command, args] : ["taskset", ["-c", String(cpu), command, ...args]];
  const child = spawn(pinned[0], pinned[1], { stdio: ["pipe", "pipe", "pipe"], ...options });
  children.add(child);
  const lines = [];
  const waiting = [];
  let rest = "";
  let complaint = "";
  let ended = false;
  const serve = () => {
    while (waiting.length > 0 && (lines.length > 0 || ended)) {
      const { resolve, reject } = waiting.shift();
      if (lines.length > 0) resolve(lines.shift());
      else reject(new Error(`${command} ended: ${complaint.trim().split("\n").slice(-3).join(" / ")}`));
    }
  };
  child.stdout.on("data", (bytes) => {
    const parts = (rest + bytes).split("\n");
    rest = parts.pop();
    lines.push(...parts);
    serve();
  });
  child.stderr.on("data", (bytes) => (complaint = (complaint + bytes).slice(-4000)));
  const over = new Promise((resolve) => child.on("close", (status) => {
    ended = true;
    children.delete(child);
    serve();
    resolve(status);
  }));
  return {
    pid: child.pid,
    line: () => new Promise((resolve, reject) => { waiting.push({ resolve, reject }); serve(); }),
    say: (text) => child.stdin.write(text),
    hush: () => child.stdin.end(),
    end: () => over,
    stop: async () => { child.kill("SIGTERM"); await over; },
  };
}

/// Runs a tool of ours to its end: the JSON of its last line.
export async function tool(name, options, extra = {}) {
  const running = start(join(release, "bench", `bench_${name}`), words(options), extra);
  for (;;) {
    const line = await running.line();
    if (line.startsWith("{")) {
      await running.end();
      return JSON.parse(line);
    }
  }
}

export const words = (options) => Object.entries(options).flatMap(([name, value]) => [`--${name}`, String(value)]);

export function startTool(name, options, extra = {}) {
  return start(join(release, "bench", `bench_${name}`), words(options), extra);
}

export async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

export async function until(what, test, ms = 60_000) {
  const deadline = Date.now() + ms;
  while (!(await test())) {
    if (Date.now() > deadline) throw new Error(`waited ${ms / 1000} s in vain: ${what}`);
    await pause(10);
  }
}

// --- processor time, in seconds ----------------------------------------------------------------------------------------

function stat(pid) {
  try {
    const text = readFileSync(`/proc/${pid}/stat`, "latin1");
    const fields = text.slice(text.lastIndexOf(")") + 2).split(" ").map(Number);
    return { parent: fields[1], own: (fields[11] + fields[12]) / 100, ended: (fields[13] + fields[14]) / 100 };
  } catch {
    return { parent: 0, own: 0, ended: 0 };
  }
}

export const cpuOf = (pid) => stat(pid).own;

/// Of the server and all its processes, those that have ended included.
export function postgresCpu() {
  const postmaster = Number(readFileSync(join(folder, "pg/data/postmaster.pid"), "utf8").split("\n")[0]);
  let sum = stat(postmaster).own + stat(postmaster).ended;
  for (const name of readdirSync("/proc")) {
    if (/^\d+$/.test(name) && stat(name).parent === postmaster) sum += stat(name).own;
  }
  return sum;
}

export const residentKib = (pid) => Number(/VmRSS:\s+(\d+)/.exec(readFileSync(`/proc/${pid}/status`, "latin1"))[1]);

// --- the store ---------------------------------------------------------------------------------------------------------

export function sql(database, text) {
  return execFileSync(join(bin, "psql"), ["-X", "-h", sockets, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-Atq"],
    { input: `set client_min_messages = warning;\n${text}`, encoding: "utf8", maxBuffer: 1 << 28 }).trim();
}

/// A session that stays open; `say` gives it SQL, `line` reads its answers.
export const session = (database) =>
  start(join(bin, "psql"), ["-X", "-h", sockets, "-U", "postgres", "-d", database, "-v", "ON_ERROR_STOP=1", "-Atq"]);

export const address = (database, role) => `host=${sockets} dbname=${database} user=${role}`;
export const nodeAddress = (database) => `postgresql://postgres@/${database}?host=${encodeURIComponent(sockets)}`;

/// Transactions a second of a script, each counting `rows`.
export async function pgbench(database, name, script, clients, rows, { user = "postgres", values = {} } = {}) {
  const file = join(folder, `${name}.sql`);
  writeFileSync(file, script);
  const before = postgresCpu();
  const text = execFileSync(join(bin, "pgbench"), ["-h", sockets, "-U", user, "-n", "-M", "prepared", "-f", file,
    ...Object.entries(values).flatMap(([key, value]) => ["-D", `${key}=${value}`]), "-c", clients, "-j", Math.min(clients, 2), "-T", seconds, database].map(String), { encoding: "utf8", stdio: ["ignore", "pipe", "pipe"] });
  await pause(200);                               // until the server has buried its processes and counts their time
  const count = Number(/actually processed: (\d+)/.exec(text)[1]) * rows;
  return { perSecond: Number(/tps = ([\d.]+)/.exec(text)[1]) * rows, cpuUs: ((postgresCpu() - before) / count) * 1e6 };
}

// --- a shop of its own -------------------------------------------------------------------------------------------------

export const secret = "bench-secret-bench-secret-bench-";
const password = "bench-password-2026";
const page = (workspace) => String(104_400_220_033_000 + workspace);

/// A fresh database with `workspaces` shops of one Page each (or `channels`) and `customers` known customers, who all have a conversation.
export async function shop(name, { workspaces = 1, customers = 500, staff = 0, fresh = true, web = "", channels = 1 } = {}) {
  const database = `bench_${name}`;
  const home = join(folder, name);
  mkdirSync(join(home, "media"), { recursive: true });
  const port = await freePort();
  const isNew = fresh || sql("postgres", `select 1 from pg_database where datname = '${database}'`) === "";
  if (isNew) {
    sql("postgres", `drop database if exists ${database} with (force)`);
    sql("postgres", `create database ${database} owner gom_owner`);
  }
  const config = join(home, "gom.toml");
  writeFileSync(config, `shards = 1
[http]
address = "127.0.0.1"
port = ${port}
public_url = "http://127.0.0.1:${port}"
[database]
url = "${address(database, "gom_service")}"
owner_url = "${address(database, "gom_owner")}"
[redis]
url = "unix:${process.env.GOM_BENCH_REDIS}"
[secrets]
master_key = "${Buffer.alloc(32, 7).toString("base64")}"
[media]
folder = "${join(home, "media")}"
[web]
folder = "${web || join(home, "media")}"
[log]
level = "warn"
[limits]
connections_per_address = 100000
sockets_per_person = 100000
`);
  const file = join(home, "shop.toml");
  const numbers = Array.from({ length: workspaces }, (_, n) => n + 1);
  writeFileSync(file, [
    ...numbers.map((n) => `[[workspace]]\nslug = "shop-${n}"\nname = "Cửa hàng ${n}"\n`),
    `[[app]]\nplatform = "messenger"\nslug = "main"\nsettings = { app_id = "1", app_secret = "${secret}", verify_token = "v", graph_base = "http://127.0.0.1:9" }\n`,
    ...numbers.flatMap((n) => Array.from({ length: channels }, (_, c) => `[[channel]]\nworkspace = "shop-${n}"\napp = "messenger/main"\nexternal_id = "${page(n + c * 1000)}"\nname = "Trang ${n + c * 1000}"\nsettings = { page_token = "t" }\n`)),
    ...Array.from({ length: staff }, (_, n) => `[[staff]]\nworkspace = "shop-1"\nemail = "s${n}@bench.example"\nname = "Nhân viên ${n}"\nrole = "owner"\npassword = "${password}"\n`),
  ].join("\n"));
  const gom = join(release, "gom");
  execFileSync(gom, ["migrate", "--config", config]);
  execFileSync(gom, ["apply", file, "--config", config]);
  if (isNew) {
    // Nobody is a stranger: looking somebody up would call a platform.
    sql(database, `
      insert into customers (workspace_id, id, name)
      select workspace_id, md5(id::text || n)::uuid, 'Khách hàng ' || n from channels, generate_series(0, ${customers - 1}) n;
      insert into identities (workspace_id, channel_id, platform_user_id, customer_id, name, looked_up_at)
      select workspace_id, id, external_id || '9' || 100000 + n, md5(id::text || n)::uuid, 'Khách hàng ' || n, now()
        from channels, generate_series(0, ${customers - 1}) n;
      insert into conversations (workspace_id, id, channel_id, kind, thread_id, customer_id, platform_user_id)
      select workspace_id, md5('c' || id::text || n)::uuid, id, 'message', external_id || '9' || 100000 + n,
             md5(id::text || n)::uuid, external_id || '9' || 100000 + n
        from channels, generate_series(0, ${customers - 1}) n;
      analyze;`);
  }
  const load = (options) => tool("load", { port, path: "/webhooks/messenger/main", secret, pages: numbers.map(page).join(","), customers, ...options });
  return { database, home, config, port, customers, load, pages: numbers.map(page), origin: `http://127.0.0.1:${port}`,
    /// Starts gom and waits until it answers.
    serve: async () => {
      const gom = start(join(release, "gom"), ["serve", "--config", config]);
      await until("gom answers", () => answers(`http://127.0.0.1:${port}/webhooks/nobody/none`));
      return gom;
    },
    logIn: (at = port) => logIn(at, staff),
    /// Empties what grows, so that every run begins alike.
    reset: () => sql(database, "truncate raw_events, messages, events, early_changes, outbox restart identity cascade; checkpoint;"),
    drained: () => until("everything is recorded", () => sql(database, "select exists (select from raw_events where state = 'pending')") === "f", 300_000),
  };
}

const answers = (url) => fetch(url).then(() => true, () => false);

/// One cookie for each of the staff.
async function logIn(port, staff) {
  const cookies = [];
  for (let n = 0; n < staff; ++n) {
    const answer = await fetch(`http://127.0.0.1:${port}/api/session`, {
      method: "POST", headers: { "content-type": "application/json" }, body: JSON.stringify({ email: `s${n}@bench.example`, password }) });
    if (answer.status !== 204) throw new Error(`login answered ${answer.status}: ${await answer.text()}`);
    cookies.push(answer.headers.get("set-cookie").split(";")[0]);
  }
  return cookies.join(",");
}
