// Orders confirmed: our code against the same transaction written by hand, both on four connections to the same store.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { pgbench, postgresCpu, quick, runs, seconds, shop, sql, tool } from "./lib.mjs";

const connections = 4;                              // as many as a shard has
const size = { workspaces: 8, customers: 1_000, variants: 200 };

/// Every shop with the same people and goods, under ids that both sides know how to make.
function fill(database) {
  sql(database, `
    create or replace function numbered(n bigint) returns uuid immutable language sql as
      $$ select ('00000000-0000-4000-8000-' || lpad(n::text, 12, '0'))::uuid $$;
    insert into customers (workspace_id, id, name) select w.id, numbered(n), 'Chị Hạnh'
      from workspaces w, generate_series(1, ${size.customers}) n;
    insert into contacts (workspace_id, customer_id, kind, value, source)
    select w.id, numbered(n), 'phone', '+84987' || lpad(n::text, 6, '0'), 'order' from workspaces w, generate_series(1, ${size.customers}) n;
    insert into addresses (workspace_id, id, customer_id, name, phone, address, ward_code, province_code, source)
    select w.id, numbered(n), numbered(n), 'Chị Hạnh', '+84987' || lpad(n::text, 6, '0'), '12 ngõ 5 đường Láng', '00166', '01', 'order'
      from workspaces w, generate_series(1, ${size.customers}) n;
    insert into products (workspace_id, id, name, options) select w.id, numbered(n), 'Áo thun cổ tròn', '["Màu","Size"]'
      from workspaces w, generate_series(1, ${size.variants}) n;
    insert into variants (workspace_id, id, product_id, sku, option_values, price, on_hand)
    select w.id, numbered(n), numbered(n), 'AO-' || n, '["Đen","M"]', 150000, 1000000000 from workspaces w, generate_series(1, ${size.variants}) n;`);
  const ids = sql(database, "select string_agg(id::text, ',' order by id) from workspaces");
  if (ids !== Array.from({ length: size.workspaces }, (_, n) => n + 1).join(",")) throw new Error(`the shops are numbered ${ids}`);
}

function clear(database) {
  sql(database, `
    truncate orders, order_lines, order_history, stock_movements, events, audit cascade;
    update variants set reserved = 0, movements = 0, seq = 0;
    update workspace_heads set seq = 0, last_order_number = 0;
    vacuum full variants; vacuum full workspace_heads; vacuum analyze; checkpoint;`);
}

/// Nothing may be sold that the books do not know.
function audited(database, orders) {
  const found = sql(database, `select (select count(*) from orders), (select coalesce(sum(reserved), 0) from variants),
    (select coalesce(sum(reserved_change), 0) from stock_movements), (select count(*) from events where kind = 'order.created')`);
  if (found !== Array(4).fill(orders).join("|")) throw new Error(`${orders} orders, but the books say ${found}`);
}

async function ours(at) {
  clear(at.database);
  const before = postgresCpu();
  const done = await tool("orders", { config: at.config, connections, seconds, ...size });
  audited(at.database, done.orders);
  return { perSecond: done.orders / done.seconds, cpuUs: ((done.cpu_s + postgresCpu() - before) / done.orders) * 1e6 };
}

async function byHand(at, script) {
  clear(at.database);
  const done = await pgbench(at.database, "orders_by_hand", script, connections, 1, { user: "gom_service", values: size });
  audited(at.database, Number(sql(at.database, "select count(*) from orders")));
  return done;
}

export async function measure(report) {
  const at = await shop("orders", { workspaces: size.workspaces });
  fill(at.database);
  const script = readFileSync(join(import.meta.dirname, "orders_by_hand.sql"), "utf8");
  const rounds = [];
  for (let n = 0; n < (quick ? 1 : Math.max(runs, 3)); ++n) rounds.push({ own: await ours(at), hand: await byHand(at, script) });
  report.add("ratio", "x", rounds.map((round) => round.own.perSecond / round.hand.perSecond),
    { own: rounds.map((round) => round.own.perSecond), of: "orders/s", yardstick: rounds.map((round) => round.hand.perSecond),
      is: "orders/s, the same transaction by hand in pgbench", cpu: rounds.map((round) => round.own.cpuUs),
      yardstickCpu: rounds.map((round) => round.hand.cpuUs) });
}
