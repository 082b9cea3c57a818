// The same job as a Node programmer would do it well: verify the exact bytes, keep the raw event, the message and the
// conversation in one transaction, then answer 200 and tell every open screen.
//
// It does less than Gom: no gapless numbers, no event log, no look at who may see what.
//
//   node server.mjs PORT DATABASE_URL SECRET WORKSPACE
import { createHmac, timingSafeEqual } from "node:crypto";
import Fastify from "fastify";
import pg from "pg";
import { WebSocketServer } from "ws";

const [port, database, secret, workspace] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: database, max: 10 });
const app = Fastify({ bodyLimit: 8 << 20 });
const sockets = new WebSocketServer({ noServer: true, perMessageDeflate: false });
app.server.on("upgrade", (request, socket, head) => {
  sockets.handleUpgrade(request, socket, head, (open) => open.send('{"welcome":{}}'));
});

// The signature is over the bytes, so they must be seen before they are parsed.
app.addContentTypeParser("application/json", { parseAs: "buffer" }, (_request, body, done) => done(null, body));

const rawEvent = {
  name: "raw",
  text: `insert into yard_node.raw_events (workspace_id, channel_id, dedupe_key, kind, headers, body, state)
         select $1, channel_id, $3, 'received', $4, $5, 'recorded' from channel_directory where external_id = $2
             on conflict do nothing returning id, channel_id`,
};
const message = {
  name: "message",
  text: `insert into yard_node.messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind,
                                         author_id, text, platform_message_id, sent_at, order_key)
         select $1, gen_random_uuid(), $6::bigint, $6::bigint, c.id, c.channel_id, 'message', 'incoming', 'customer', c.customer_id, $4, $5,
                to_timestamp($7::bigint / 1000.0), $7::bigint::text || $6::bigint::text
           from yard_node.conversations c where c.workspace_id = $1 and c.channel_id = $2 and c.thread_id = $3
         returning id, conversation_id, seq, text, sent_at`,
};
const conversation = {
  name: "conversation",
  text: `update yard_node.conversations
            set unread_count = unread_count + 1, last_message_id = $3, last_message_at = $4, last_customer_action_at = $4,
                waiting_since = coalesce(waiting_since, $4)
          where workspace_id = $1 and id = $2
          returning id, channel_id, customer_id, status, unread_count, waiting_since, last_message_at`,
};

async function keep(event, page, raw) {
  const client = await pool.connect();
  try {
    await client.query("begin");
    const key = `message:${event.message.mid}`;
    const kept = await client.query({ ...rawEvent, values: [workspace, page, key, '{"content-type":"application/json"}', raw] });
    let told = null;
    if (kept.rowCount === 1) {
      const { id, channel_id } = kept.rows[0];
      const values = [workspace, channel_id, event.sender.id, event.message.text, event.message.mid, id, event.timestamp];
      const said = (await client.query({ ...message, values })).rows[0];
      const where = await client.query({ ...conversation, values: [workspace, said.conversation_id, said.id, said.sent_at] });
      told = [{ seq: said.seq, kind: "message.created", object: said },
              { seq: said.seq, kind: "conversation.updated", object: where.rows[0] }];
    }
    await client.query("commit");
    return told;
  } catch (error) {
    await client.query("rollback").catch(() => {});
    throw error;
  } finally {
    client.release();
  }
}

app.post("/webhooks/messenger/main", async (request, reply) => {
  const given = Buffer.from(String(request.headers["x-hub-signature-256"] ?? "").slice("sha256=".length), "hex");
  const expected = createHmac("sha256", secret).update(request.body).digest();
  if (given.length !== expected.length || !timingSafeEqual(given, expected)) return reply.code(401).send();
  for (const entry of JSON.parse(request.body).entry) {
    for (const event of entry.messaging ?? []) {
      const events = await keep(event, entry.id, request.body);
      if (!events) continue;
      const frame = JSON.stringify({ events });
      for (const open of sockets.clients) open.send(frame);
    }
  }
  return reply.code(200).send();
});

await app.listen({ port: Number(port), host: "127.0.0.1" });
console.log("ready");
