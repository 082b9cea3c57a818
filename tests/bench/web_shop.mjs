// The shop the page is measured with: each conversation with its last lines, the newest ones with long threads; and
// customers who write, signed as the platform signs.
import { createHmac } from "node:crypto";
import { Agent, request } from "node:http";
import { pause, secret, sql } from "./lib.mjs";

const top = 12;                                     // who stands at the top of the list
const long_thread = 200;

/// Once; kept for the next time.
export function grow(database, conversations) {
  if (sql(database, "select count(*) from messages") !== "0") return;
  sql(database, `
    set session_replication_role = replica;
    set synchronous_commit = off;
    create temporary table place as
      select c.workspace_id as w, c.id as channel, c.external_id as page from channels c limit 1;
    create temporary table wanted as
      select v.id as conversation, v.customer_id, right(v.thread_id, 6)::int - 100000 as n from conversations v;
    create temporary table line as
      select conversation, customer_id, n, m,
             now() - n * interval '20 seconds' - m * interval '1 minute' - interval '1 minute' as at, md5('m' || conversation || m)::uuid as id
        from wanted cross join lateral generate_series(0, case when n < ${top * 2} then ${long_thread} else 1 end) m;
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id, text,
                          platform_message_id, sent_at, received_at, order_key)
    select w, id, row_number() over (order by at), row_number() over (order by at), conversation, channel, 'message', 'incoming', 'customer', customer_id,
           (array['Shop ơi còn size M màu kem không ạ?', 'Cho mình xin giá áo thun đen với', 'Dạ mình ở Đà Nẵng, phí giao hàng bao nhiêu ạ?',
                  'Mình lấy 2 cái nhé, giao giúp mình trước thứ Sáu'])[1 + (n + m) % 4],
           'm_' || n || '_' || m, at, at, lpad((extract(epoch from at) * 1000)::bigint::text, 15, '0') || '-' || lpad(m::text, 6, '0')
      from line, place;
    update conversations v set last_message_id = l.id, last_message_at = l.at, last_customer_action_at = l.at, waiting_since = l.at, unread_count = 1,
           last_message_order = (select order_key from messages x where x.workspace_id = v.workspace_id and x.id = l.id)
      from line l where l.conversation = v.id and l.m = 0;
    update workspace_heads set seq = (select count(*) from line);
    set session_replication_role = origin;
    vacuum analyze; checkpoint;`);
}

/// Customers who write: a webhook for each message, over kept connections.
export function speakers(town) {
  const agent = new Agent({ keepAlive: true, maxSockets: 16 });
  const [page] = town.pages;
  let said = 0;
  const say = (customer) => new Promise((resolve, reject) => {
    const now = Date.now();
    const user = `${page}9${100_000 + customer}`;
    const body = JSON.stringify({ object: "page", entry: [{ id: page, time: now, messaging: [{ sender: { id: user }, recipient: { id: page }, timestamp: now,
      message: { mid: `m_web_${now}_${++said}`, text: `Tin số ${said} của khách, còn hàng không ạ?` } }] }] });
    const signature = `sha256=${createHmac("sha256", secret).update(body).digest("hex")}`;
    request({ host: "127.0.0.1", port: town.port, path: "/webhooks/messenger/main", method: "POST", agent,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-hub-signature-256": signature } }, (answer) => {
      answer.resume();
      answer.on("end", () => answer.statusCode === 200 ? resolve() : reject(new Error(`a webhook answered ${answer.statusCode}`)));
    }).on("error", reject).end(body);
  });
  const speak = async (rate, seconds, who) => {
    const under_way = [];
    const began = performance.now();
    for (let n = 0; n < rate * seconds; ++n) {
      const due = began + (n * 1000) / rate;
      if (due > performance.now()) await pause(due - performance.now());
      under_way.push(say(who(n)));
    }
    await Promise.all(under_way);
    await pause(500);
  };
  return {
    /// Those at the top of the list, in turns.
    top: (rate, seconds) => speak(rate, seconds, (n) => n % top),
    /// All of a busy day's customers.
    everybody: (rate, seconds) => speak(rate, seconds, (n) => (n * 37) % Math.min(town.customers, 1_500)),
  };
}
