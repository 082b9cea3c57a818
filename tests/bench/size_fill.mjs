// Fills a store with shops of a year: conversations, messages with their words, customers, orders, in statements over whole
// sets. What PostgreSQL keeps beside the rows (indexes) is taken away before and made anew from its own definition after.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { folder, session, sql } from "./lib.mjs";

/// Parts of the whole: one large shop, one of a hundredth to hold it against, and others so that it is not alone.
export const parts = [0.9, 0.01, 0.05, 0.02, 0.01, 0.005, 0.004, 0.001];
export const large = 1, small = 2, by_itself = 8;       // the last one's words are noted by gom itself
const grown = ["customers", "customer_words", "contacts", "identities", "conversations", "messages", "message_places", "message_words",
  "orders", "order_words", "order_lines", "customer_notes", "merges", "conversation_labels"];
const messages_at_once = 250_000, day_ms = 86_400_000;

/// Statements of any length, in a session of its own, so that Ctrl-C is heard meanwhile; `sql` waits deaf and is for short ones.
const settings = `set session_replication_role = replica; set synchronous_commit = off; set jit = off; set work_mem = '256MB';
  set maintenance_work_mem = '1GB'; set client_min_messages = warning;`;

async function run(database, text) {
  const psql = session(database);
  psql.say(`${settings}\n${text}\n\\echo done\n`);
  psql.hush();
  for (;;) {
    const line = await psql.line();
    if (line === "done") break;
  }
  await psql.end();
}

const began = performance.now();
const say = (text) => console.error(`${String(Math.round((performance.now() - began) / 1000)).padStart(5)} s  ${text}`);

async function lay_out(database, conversations) {
  await run(database, readFileSync(join(import.meta.dirname, "size_shops.sql"), "utf8"));
  const now = Date.now();
  for (const [place, part] of parts.entries()) {
    const w = place + 1, count = Math.max(20, Math.round(conversations * part));
    sql(database, `
      insert into staff (workspace_id, id, email, name, role, password_hash, teams)
      select ${w}, bench.id(9, ${w}, n), 't' || n || '@shop${w}.example', bench.name(n), case n when 0 then 'owner' when 1 then 'supervisor' else 'agent' end,
             s.password_hash, array['nhóm ' || n % 3] from generate_series(0, 19) n, (select password_hash from staff where email = 's0@bench.example') s;
      insert into staff_directory (email, workspace_id, staff_id) select email, workspace_id, id from staff where workspace_id = ${w} and email like 't%';
      insert into labels (workspace_id, id, name) select ${w}, bench.id(8, ${w}, n), 'Nhãn ' || n from generate_series(1, 12) n;
      insert into bench.shops select ${w}, ${count}, ${count * 10}, ${count * 2}, ${now - 365 * day_ms}, ${(365 * day_ms - 60_000) / (count * 10)},
        (select array_agg(id order by email) from staff where workspace_id = ${w} and role = 'agent'),
        (select array_agg(id order by external_id) from channels where workspace_id = ${w}),
        (select array_agg(id order by id) from labels where workspace_id = ${w});`);
  }
}

/// Some days of a shop: the messages, where the search finds them, and the words of each day, put together as
/// inbox/search/indexing.cpp leaves a day that is over. Numbers and telephone numbers among the words are those that
/// inbox/search/words.cpp reads there.
const some_days = (w, from, to) => `
  with shop as (select * from bench.shops where w = ${w}),
  made as materialized (
    select n, bench.ms(s.began_ms, s.ms_each, n) as ms, bench.talk(n, s.conversations, s.messages) as talk,
           (bench.h(n, 31) % 200000)::int as p1, case when bench.h(n, 32) % 3 > 0 then (bench.h(n, 33) % 200000)::int end as p2,
           case when bench.h(n, 34) % 50 = 0 then bench.h(n, 35) % s.orders + 1 end as code,
           case when bench.h(n, 36) % 33 = 0 then bench.phone(bench.talk(n, s.conversations, s.messages)) end as phone,
           n % 10 = 0 or bench.h(n, 37) % 10 < 6 as incoming, s.*
      from shop s, generate_series(ceil((${from} - s.began_ms) / s.ms_each)::bigint, ceil((${to} - s.began_ms) / s.ms_each)::bigint - 1) n
     where n >= 0 and n < s.messages
  ), said as materialized (
    select m.*, bench.message_id(w, m.n, ms) as id, (ms << 20) | (m.n & 1048575) as key,
           a.text || coalesce(' ' || b.text, '') || case when phone is null then '' when m.n % 3 = 0 then ' 0' || phone
                     when m.n % 3 = 1 then ' 0' || substr(phone, 1, 3) || ' ' || substr(phone, 4, 3) || ' ' || substr(phone, 7)
                     else ' +84' || phone end || coalesce(' DH' || code, '') as text,
           a.keys || coalesce(b.keys, '{}') || case when code is null then '{}' else array['dh', code::text] end
             || case when phone is null then '{}' when m.n % 3 = 0 then array['0' || phone]
                     when m.n % 3 = 1 then array['0' || phone, '0' || substr(phone, 1, 3), substr(phone, 4, 3), substr(phone, 7)]
                     else array['0' || phone, '84' || phone] end as keys
      from made m join bench.phrases a on a.n = m.p1 left join bench.phrases b on b.n = m.p2
  ), wrote as (
    insert into messages (workspace_id, id, seq, arrival, conversation_id, channel_id, kind, direction, author_kind, author_id, author_name, text,
                          platform_message_id, sent_at, received_at, order_key, state)
    select w, id, n + 1, n + 1, bench.id(2, w, talk), channels[bench.channel(talk)],
           case when bench.h(talk, 43) % 10 = 0 then 'comment' else 'message' end, case when incoming then 'incoming' else 'outgoing' end,
           case when incoming then 'customer' else 'staff' end,
           case when incoming then bench.id(1, w, talk) else staff[1 + bench.h(n, 42) % 18] end, case when incoming then bench.name(talk) else 'Nhân viên' end,
           text, 'm_' || md5(n::text), to_timestamp(ms / 1000.0), to_timestamp(ms / 1000.0),
           lpad(ms::text, 15, '0') || '.' || lpad('0', 19, '0') || '.' || lpad((n + 1)::text, 19, '0'), case when incoming then null else 'read' end
      from said order by n
  ), placed as (
    insert into message_places (workspace_id, key, message_id, conversation_id, staff_id, edit_number)
    select w, key, id, bench.id(2, w, talk), case when incoming then null else staff[1 + bench.h(n, 42) % 18] end, 0 from said
  ), dated as (
    insert into message_days (workspace_id, day, batches) select distinct w, (ms / ${day_ms})::int, 1 from said
  )
  insert into ${w === by_itself ? "bench.expected_words" : "message_words"} (workspace_id, word, day, batch, n, keys)
  select w, word, day, 1, count(*), array_agg(key order by key)
    from (select distinct w, word collate "C" as word, (ms / ${day_ms})::int as day, key from said cross join lateral unnest(keys) word) each
   group by w, word, day;`;

/// What is open lies mostly among the newest; old ones are done, but for what every shop forgets.
const talks = (w) => `
  create temporary table last as
  select conversation_id, max(arrival) as n, max(arrival) filter (where direction = 'incoming') as came, max(arrival) filter (where direction = 'outgoing') as went
    from messages where workspace_id = ${w} group by 1;
  alter table last add primary key (conversation_id);
  insert into conversations (workspace_id, id, seq, channel_id, kind, thread_id, customer_id, platform_user_id, status, assignee_id, snoozed_until, label_ids,
    unread_count, waiting_since, last_message_id, last_message_at, last_message_order, last_customer_action_at, failed_count, created_at, post)
  select w, id, last_n, channels[bench.channel(c)], case when comment then 'comment' else 'message' end,
         't' || c, bench.id(1, w, c - case when c % 20 = 19 then 1 else 0 end), '9' || c, status,
         case when bench.h(c, 51) % 100 < 85 then staff[1 + bench.h(c, 52) % 18] end,
         case when status = 'snoozed' then now() + (1 + bench.h(c, 53) % 30) * interval '1 day' end,
         case when c in (3, 5, 11) then array[labels[12]] when bench.h(c, 54) % 10000 = 0 then array[labels[11]]
              when bench.h(c, 55) % 10 < 3 then array[labels[1 + floor(log(2, 1 + bench.h(c, 56) % 1023))::int]] else '{}' end,
         case when came = last_n and status in ('open', 'pending') then 1 + bench.h(c, 57) % 3 else 0 end,
         case when came = last_n and status in ('open', 'pending') then at end,
         bench.message_id(w, last_n - 1, bench.ms(began_ms, ms_each, last_n - 1)), at,
         lpad(bench.ms(began_ms, ms_each, last_n - 1)::text, 15, '0') || '.' || lpad('0', 19, '0') || '.' || lpad(last_n::text, 19, '0'),
         to_timestamp(bench.ms(began_ms, ms_each, came - 1) / 1000.0), case when bench.h(c, 58) % 5000 = 0 then 1 else 0 end,
         to_timestamp(bench.ms(began_ms, ms_each, c * 10) / 1000.0), case when comment then jsonb_build_object('id', 'p' || c % 100, 'text', 'Bài ' || c % 100) end
    from (select s.*, c, l.conversation_id as id, l.n as last_n, l.came, bench.h(c, 43) % 10 = 0 as comment,
                 to_timestamp(bench.ms(s.began_ms, s.ms_each, l.n - 1) / 1000.0) as at,
                 case when l.n > s.messages * 0.97 and bench.h(c, 59) % 100 < 60 then 'open' when bench.h(c, 60) % 100 < 3 then 'open'
                      when bench.h(c, 60) % 100 < 4 then 'pending' when bench.h(c, 60) % 200 < 9 then 'snoozed' else 'resolved' end as status
            from bench.shops s, generate_series(0, s.conversations - 1) c join last l on l.conversation_id = bench.id(2, ${w}, c) where s.w = ${w}) t;
  insert into conversation_labels (workspace_id, label_id, conversation_id)
  select workspace_id, unnest(label_ids), id from conversations where workspace_id = ${w};
  drop table last;`;

const people = (w) => `
  insert into customers (workspace_id, id, name, created_at, merged_into, head_id)
  select w, bench.id(1, w, c), bench.name(c), to_timestamp(bench.ms(began_ms, ms_each, c * 10) / 1000.0),
         case when c % 100 = 50 then bench.id(1, w, c - 1) end, case when c % 100 = 50 then bench.id(1, w, c - 1) end
    from bench.shops, generate_series(0, conversations - 1) c where w = ${w};
  insert into merges (workspace_id, id, winner_id, loser_id)
  select workspace_id, id, merged_into, id from customers where workspace_id = ${w} and merged_into is not null;
  insert into customer_words (workspace_id, customer_id, word)
  select workspace_id, id, word from customers cross join lateral words_of_name(name) word where workspace_id = ${w};
  insert into identities (workspace_id, channel_id, platform_user_id, customer_id, name, looked_up_at)
  select w, channels[bench.channel(c)], '9' || c, bench.id(1, w, c), bench.name(c), now() from bench.shops, generate_series(0, conversations - 1) c where w = ${w};
  insert into contacts (workspace_id, customer_id, kind, value, state, source)
  select w, bench.id(1, w, c), 'phone', '+84' || bench.phone(c), 'kept', 'order' from bench.shops, generate_series(0, conversations - 1) c where w = ${w} and c % 10 < 6;
  insert into customer_notes (workspace_id, id, customer_id, staff_id, text)
  select w, bench.id(5, w, c), bench.id(1, w, c), staff[1], 'Khách quen, hay mua cuối tháng' from bench.shops, generate_series(0, conversations - 1, 20) c where w = ${w};
  insert into orders (workspace_id, id, seq, code, status, customer_id, conversation_id, channel_id, shipping_name, shipping_phone, shipping_address, ward_code,
                      province_code, subtotal, total, created_by, created_at)
  select w, bench.id(4, w, n), n, 'DH' || n,
         case when n > orders * 0.97 then (array['draft','confirmed','packing','shipping'])[1 + bench.h(n, 61) % 4]
              else (array['delivered','delivered','delivered','delivered','delivered','delivered','delivered','returned','cancelled'])[1 + bench.h(n, 61) % 9] end,
         bench.id(1, w, c), case when n % 10 < 7 then bench.id(2, w, c) end, channels[1], bench.name(c), '+84' || bench.phone(c), '12 ngõ 5', '00166', '01', 250000, 280000,
         staff[1 + bench.h(n, 62) % 18], to_timestamp(bench.ms(began_ms, ms_each, n * 5 - 5) / 1000.0)
    from (select s.*, n, case when n % 4 = 0 then bench.h(n, 63) % greatest(1, conversations / 100) else least(conversations - 1, n * conversations / orders) end as c
            from bench.shops s, generate_series(1, s.orders) n where w = ${w}) o;
  insert into order_words (workspace_id, word, order_id)
  select workspace_id, word, id from orders cross join lateral words_of_name(shipping_name) word where workspace_id = ${w};
  insert into order_lines (workspace_id, order_id, n, name, sku, quantity, unit_price)
  select w, bench.id(4, w, n), 0, 'Áo thun cotton đen M', 'AT-DEN-M', 1, 250000 from bench.shops, generate_series(1, orders) n where w = ${w};
  update workspace_heads h set seq = s.messages, oldest_seq = s.messages + 1, last_order_number = s.orders from bench.shops s where s.w = ${w} and h.workspace_id = s.w;
  insert into search_progress (workspace_id, indexed_to, older_than, batch) select w, messages, null, 1 from bench.shops where w = ${w} and w <> ${by_itself};`;

export async function fill(database, conversations) {
  say(`words, and ${parts.length} shops: ${conversations} conversations, ${conversations * 10} messages, ${conversations * 2} orders`);
  await lay_out(database, conversations);
  sql(database, `create unlogged table bench.expected_words (like message_words);
    create table bench.indexes as select tablename, indexname, indexdef from pg_indexes i
     where schemaname = 'public' and tablename = any ('{${grown}}') and not exists (select from pg_constraint c where c.conname = i.indexname);`);
  const indexes = sql(database, "select indexname, indexdef from bench.indexes order by 1").split("\n").map((line) => line.split("|"));
  sql(database, indexes.map(([name]) => `drop index ${name};`).join("\n"));
  // A fill that is cut off is thrown away; gom itself asks for a store that writes through.
  sql(database, "alter system set fsync = off");
  sql(database, "select pg_reload_conf()");
  let written = 0;
  for (const [place] of parts.entries()) {
    const w = place + 1;
    const [first, messages] = sql(database, `select began_ms, messages from bench.shops where w = ${w}`).split("|").map(Number);
    const step = Math.ceil((365 * messages_at_once) / messages) * day_ms;      // whole days: their words are put together
    for (let from = first - (first % step); from < first + 365 * day_ms; from += step) {
      await run(database, some_days(w, from, from + step));
      const so_far = written + Math.min(messages, ((from + step - first) / (365 * day_ms)) * messages);
      if (place === 0) say(`messages ${((so_far / (conversations * 10)) * 100).toFixed(0)} %`);
    }
    written += messages;
    await run(database, `${w === by_itself ? `delete from message_places where workspace_id = ${w}; delete from message_days where workspace_id = ${w};` : ""} ${talks(w)}`);
    await run(database, people(w));
    say(`shop ${w} is filled`);
  }
  // Two at a time: a machine has two cores at least.
  const left = [...indexes];
  const work = async () => {
    for (let next = left.shift(); next; next = left.shift()) {
      await run(database, `${next.slice(1).join("|")};`);
      say(`index ${next[0]}`);
    }
  };
  await Promise.all([work(), work()]);
  await run(database, "vacuum analyze;");
  sql(database, "alter system reset fsync");
  sql(database, "select pg_reload_conf()");
  await run(database, "checkpoint; create table bench.filled as select true;");
  say(`filled: ${sql(database, "select pg_size_pretty(pg_database_size(current_database()))")}`);
}
