// From `gom serve` to the first accepted webhook, on a store that is not empty.
import { createHmac } from "node:crypto";
import { request } from "node:http";
import { join } from "node:path";
import { cpuOf, pause, quick, release, runs, secret, shop, sql, start } from "./lib.mjs";

const messages = quick ? 20_000 : 1_000_000;
const customers = quick ? 1_000 : 50_000;

/// Once; kept for the next time.
function grow(database) {
  if (sql(database, "select count(*) from messages") === String(messages)) return;
  sql(database, `
    truncate raw_events, messages, events restart identity cascade;
    create temporary table places as
    select row_number() over (order by id) - 1 as n, workspace_id, id, channel_id, customer_id from conversations;
    create unique index on places (n);
    insert into raw_events (workspace_id, channel_id, dedupe_key, kind, state, body, message_id, seq, recorded_at)
    select p.workspace_id, p.channel_id, 'message:m_' || md5(g::text), 'received', 'recorded', '{"object":"page"}', md5('m' || g)::uuid, g, now()
      from generate_series(1, ${messages}) g join places p on p.n = g % ${customers};
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id, text,
                          platform_message_id, sent_at, order_key)
    select p.workspace_id, md5('m' || g)::uuid, g, g, p.id, p.channel_id, 'message', 'incoming', 'customer', p.customer_id,
           'Shop ơi còn size M màu kem không ạ? Ship về Cầu Giấy mất bao lâu vậy shop', 'm_' || md5(g::text),
           now() - (${messages} - g) * interval '1 second', lpad((1767243600000 + g)::text, 16, '0')
      from generate_series(1, ${messages}) g join places p on p.n = g % ${customers};
    insert into events (workspace_id, seq, kind, object, channel_id, conversation_id)
    select m.workspace_id, m.seq, 'message.created', '{"id":"' || m.id || '","text":"' || m.text || '"}', m.channel_id, m.conversation_id
      from messages m;
    update workspace_heads set seq = ${messages};
    update conversations c set last_message_id = m.id, last_message_at = m.sent_at, last_message_order = m.order_key, unread_count = 1,
           waiting_since = m.sent_at
      from messages m where m.workspace_id = c.workspace_id and m.conversation_id = c.id and m.seq > ${messages - customers};
    vacuum analyze; checkpoint;`);
}

function post(port, page, n) {
  const body = JSON.stringify({ object: "page", entry: [{ id: page, time: Date.now(), messaging: [{ sender: { id: `${page}9100000` },
    recipient: { id: page }, timestamp: Date.now(), message: { mid: `m_start_${Date.now()}_${n}`, text: "Chào shop" } }] }] });
  const signature = createHmac("sha256", secret).update(body).digest("hex");
  return new Promise((resolve) => {
    const call = request({ host: "127.0.0.1", port, path: "/webhooks/messenger/main", method: "POST", agent: false,
      headers: { "content-type": "application/json", "content-length": Buffer.byteLength(body), "x-hub-signature-256": `sha256=${signature}` } },
    (answer) => { answer.resume(); resolve(answer.statusCode); });
    call.on("error", () => resolve(0));
    call.end(body);
  });
}

export async function measure(report) {
  const at = await shop(quick ? "start_quick" : "start", { customers, fresh: false });
  grow(at.database);
  const rounds = [];
  for (let n = 0; n < runs; ++n) {
    const began = performance.now();
    const gom = start(join(release, "gom"), ["serve", "--config", at.config]);
    while ((await post(at.port, at.pages[0], n)) !== 200) {
      if (performance.now() - began > 60_000) throw new Error("gom accepted nothing within a minute");
      await pause(2);
    }
    rounds.push({ seconds: (performance.now() - began) / 1000, cpu: cpuOf(gom.pid) * 1e6 });
    await pause(300);
    await gom.stop();
  }
  sql(at.database, "delete from messages where platform_message_id like 'm_start_%'; delete from raw_events where dedupe_key like '%m_start_%'");
  report.add("seconds", "s", rounds.map((round) => round.seconds),
    { is: `gom serve to the first accepted webhook, ${messages} messages in the store`, cpu: rounds.map((round) => round.cpu) });
}
