// What stands beside a chat: everything about one customer in one call, in a shop of a million customers and two million
// orders, each time about somebody else. And finding people among them.
import { Agent, request } from "node:http";
import { at, median } from "./report.mjs";
import { quick, runs, shop, sql } from "./lib.mjs";

const customers = quick ? 20_000 : 1_000_000;
const orders = 2 * customers;
const conversations = customers / 4;                // the others only bought something
const calls = quick ? 200 : 2_000;

/// Once; kept for the next time. Keys are not checked row by row, and names are taken apart here instead of by triggers.
function grow(database) {
  if (sql(database, "select count(*) from orders") === String(orders)) return;
  sql(database, `
    set session_replication_role = replica;
    set synchronous_commit = off;
    truncate orders, order_lines, contacts, merges, customer_notes, messages, conversations, identities, customer_words, customers cascade;
    create function pg_temp.id(kind int, n bigint) returns uuid language sql immutable
      as $$ select ('01930000-000' || kind || '-7000-8000-' || lpad(to_hex(n), 12, '0'))::uuid $$;
    create temporary table place as select c.workspace_id as w, c.id as channel, s.id as staff from channels c, staff s limit 1;
    insert into customers (workspace_id, id, name, created_at)
    select w, pg_temp.id(1, n),
           (array['Nguyễn','Trần','Lê','Phạm','Hoàng','Huỳnh','Phan','Vũ','Võ','Đặng','Bùi','Đỗ','Hồ','Ngô','Dương','Lý'])[1 + abs(hashint4(n)) % 16] || ' ' ||
           (array['Thị','Văn','Ngọc','Minh','Thanh','Thu','Hữu','Đức','Quang','Kim'])[1 + abs(hashint4(n + 1)) % 10] || ' ' ||
           (array['Lan','Hùng','Mai','Hoa','Tuấn','Linh','Trang','Dũng','Hà','Phương','Nga','Sơn','Yến','Khoa','Vy','Bảo'])[1 + abs(hashint4(n + 2)) % 16] ||
           case when n % 50 = 0 then ' ' || upper(substr(md5(n::text), 1, 4)) else '' end,
           now() - n * interval '30 seconds'
      from place, generate_series(1, ${customers}) n;
    insert into customer_words (workspace_id, customer_id, word)
    select workspace_id, id, word from customers cross join lateral words_of_name(name) word;
    insert into identities (workspace_id, channel_id, platform_user_id, customer_id, name, looked_up_at)
    select w, channel, '9' || n, pg_temp.id(1, n), 'Khách ' || n, now() from place, generate_series(1, ${customers}) n;
    insert into conversations (workspace_id, id, channel_id, kind, thread_id, customer_id, platform_user_id, last_message_id, last_message_at, last_message_order, last_customer_action_at)
    select w, pg_temp.id(2, n), channel, 'message', '9' || n, pg_temp.id(1, n), '9' || n, pg_temp.id(3, n),
           now() - n * interval '10 seconds', lpad(n::text, 16, '0'), now() - n * interval '10 seconds'
      from place, generate_series(1, ${customers}, ${customers / conversations}) n;
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id, text, platform_message_id, sent_at, order_key)
    select w, pg_temp.id(3, n), n, n, pg_temp.id(2, n), channel, 'message', 'incoming', 'customer', pg_temp.id(1, n),
           'Shop ơi còn size M màu kem không ạ?', 'm_' || n, now() - n * interval '10 seconds', lpad(n::text, 16, '0')
      from place, generate_series(1, ${customers}, ${customers / conversations}) n;
    insert into contacts (workspace_id, customer_id, kind, value, state, source)
    select w, pg_temp.id(1, n), 'phone', '+849' || lpad((abs(hashint4(n % ${customers * 0.9}))::bigint % 100000000)::text, 8, '0'), 'kept', 'order'
      from place, generate_series(1, ${customers}) n;
    insert into orders (workspace_id, id, seq, code, status, customer_id, conversation_id, channel_id, shipping_name, shipping_phone,
                        shipping_address, ward_code, province_code, subtotal, total, created_by, created_at)
    select w, pg_temp.id(4, n), n, 'DH' || n,
           (array['delivered','delivered','delivered','delivered','delivered','delivered','returned','cancelled','shipping','confirmed','packing','draft'])[1 + abs(hashint4(n)) % 12],
           pg_temp.id(1, who), null, channel, 'Người nhận ' || who, '+849' || lpad((abs(hashint4(who % ${customers * 0.9}))::bigint % 100000000)::text, 8, '0'),
           '12 ngõ 5', '00166', '01', 250000, 280000, staff, now() - n * interval '15 seconds'
      from place, (select n, case when n % 4 = 0 then 1 + (abs(hashint4(n + 7)) % ${customers / 100}) else 1 + (abs(hashint4(n + 9)) % ${customers}) end as who
                     from generate_series(1, ${orders}) n) x;
    insert into order_lines (workspace_id, order_id, n, name, sku, quantity, unit_price)
    select w, pg_temp.id(4, n), 0, 'Áo thun cotton đen M', 'AT-DEN-M', 1, 250000 from place, generate_series(1, ${orders}) n;
    insert into customer_notes (workspace_id, id, customer_id, staff_id, text)
    select w, pg_temp.id(5, n), pg_temp.id(1, n), staff, 'Khách quen, hay mua cuối tháng' from place, generate_series(1, ${customers}, 20) n;
    update customers u set merged_into = pg_temp.id(1, m.n), head_id = pg_temp.id(1, m.n)
      from generate_series(1, ${customers / 2}, 50) m (n) where u.id = pg_temp.id(1, m.n + ${customers / 2});
    insert into merges (workspace_id, id, winner_id, loser_id)
    select workspace_id, id, merged_into, id from customers where merged_into is not null;
    set session_replication_role = origin;
    vacuum analyze; checkpoint;`);
}

/// One connection, one call after the other: milliseconds of each.
async function times(port, cookie, paths) {
  const agent = new Agent({ keepAlive: true, maxSockets: 1 });
  const call = (path) => new Promise((resolve, reject) => {
    request({ host: "127.0.0.1", port, path, agent, headers: { cookie } }, (answer) => {
      answer.resume();
      answer.on("end", () => answer.statusCode === 200 ? resolve() : reject(new Error(`${path} answered ${answer.statusCode}`)));
    }).on("error", reject).end();
  });
  const took = [];
  for (const path of paths) {
    const began = performance.now();
    await call(path);
    took.push(performance.now() - began);
  }
  agent.destroy();
  return took;
}

export async function measure(report) {
  const town = await shop(quick ? "panel_quick" : "panel", { customers: 1, staff: 1, fresh: false });
  grow(town.database);
  const gom = await town.serve();
  const cookie = await town.logIn();
  const draw = (count, random) => sql(town.database, `select setseed(${random}); select '01930000-0001-7000-8000-' || lpad(to_hex(1 + floor(random() * ${customers})::int), 12, '0') from generate_series(1, ${count})`)
    .split("\n").filter(Boolean);
  const panels = (ids) => ids.map((id) => `/api/customers/${id}/panel`);
  const words = ["lan", "nguyen thi lan", "pham khoa", "0912", "4321", "%2B84912345678", "vy bao", "hung tran", "zzz", "3a5f", "le v"];
  const searches = (count) => Array.from({ length: count }, (_, n) => `/api/customers?limit=30&q=${encodeURIComponent(words[n % words.length])}`);

  await times(town.port, cookie, panels(draw(calls, 0.1)));
  const rounds = [];
  for (let n = 0; n < runs; ++n) {
    rounds.push({ panel: await times(town.port, cookie, panels(draw(calls, 0.2 + n / 100))),
      search: await times(town.port, cookie, searches(words.length * 2)), list: await times(town.port, cookie, Array(50).fill("/api/customers?limit=50")) });
  }
  await gom.stop();
  const is = `${customers} customers, ${orders} orders, each call about another one`;
  report.add("p99_ms", "ms", rounds.map((round) => at(round.panel, 0.99)), { own: rounds.map((round) => median(round.panel)), of: "ms in the middle", is });
  report.add("search_p99_ms", "ms", rounds.map((round) => at(round.search, 0.99)), { own: rounds.map((round) => median(round.search)), of: "ms in the middle", is: "the same shop, by names and numbers" });
  report.add("list_p99_ms", "ms", rounds.map((round) => at(round.list, 0.99)), { is: "the same shop, the newest fifty" });
}
