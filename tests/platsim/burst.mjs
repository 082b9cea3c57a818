/** Many messages in a short time: for storms, fault benches and figures. */
import { Random, shortId } from "./ids.mjs";
import { newMessageId } from "./life.mjs";
import { wireOf } from "./platforms.mjs";

const countLimit = 1000000;
const burstsKept = 20;

/**
 * Sends `count` text messages, `rate` a second (0: as fast as they are taken), at most `parallel` under way, spread over
 * `threads` conversations of each of the `platforms` (and `channels`, `workspaces`). `duplicates` is the number of extra
 * deliveries of each event; `shuffle` sends them in another order than they were written, and `span_ms` spreads the
 * writing over so much of the past; `batch` puts as many Messenger
 * events into one request. With `retry: false` each is tried once. Resolves with a summary; {"async": true} at once.
 */
export async function burst(world, request) {
  const id = shortId();
  const summary = { id, running: true, count: 0, sent: 0, accepted: 0, refused: 0, accepted_ids: [] };
  world.bursts.set(id, summary);
  if (world.bursts.size > burstsKept) world.bursts.delete(world.bursts.keys().next().value);
  const running = run(world, request, summary);
  if (request.async) {
    running.catch((error) => Object.assign(summary, { running: false, error: String(error) }));
    return { id };
  }
  await running;
  const { accepted_ids, ...brief } = summary;
  return request.ids ? summary : brief;
}

function channelsFor(world, { platforms, workspaces, channels }) {
  return world.channels.filter(
    (one) =>
      (!platforms || platforms.includes(one.platform)) &&
      (!workspaces || workspaces.includes(one.workspace)) &&
      (!channels || channels.map(String).includes(one.external_id)),
  );
}

/** Message i of the burst, remembered by the platform and ready to be told. */
function writer(world, request, tag) {
  const channels = channelsFor(world, request);
  if (!channels.length) throw new RangeError("no such platforms, workspaces or channels");
  const threads = Math.max(1, request.threads ?? 20);
  const start = Date.now();
  const span = Math.max(request.span_ms ?? 0, request.count);
  return (i) => {
    const channel = channels[i % channels.length];
    const nth = Math.floor(i / channels.length) % threads;
    const person = channel.person({ id: request.fresh ? `burst-${tag}-${nth}` : `burst-${nth}` });
    const thread = channel.thread(person);
    const at = channel.momentIn(thread, request.shuffle ? start - Math.floor(((request.count - i) * span) / request.count) : undefined);
    const message = { kind: "text", text: `${request.text ?? "Tin"} ${tag} ${i + 1}`, id: newMessageId(channel.platform, at), by: "customer", at };
    channel.remember(thread, message);
    return wireOf(channel.platform).message(channel, thread, message)[0];
  };
}

/** Groups of events that travel in one request. */
function parcelsOf(events, batch) {
  if (!(batch > 1)) return events.map((one) => [one]);
  const parcels = [];
  const open = new Map();
  for (const one of events) {
    const key = one.platform === "messenger" ? one.app : undefined;
    const parcel = key && open.get(key);
    if (parcel && parcel.length < batch) parcel.push(one);
    else {
      const fresh = [one];
      parcels.push(fresh);
      if (key) open.set(key, fresh);
    }
  }
  return parcels;
}

async function run(world, request, summary) {
  const count = Math.min(request.count ?? 100, countLimit);
  const { rate = 0, parallel = 32, duplicates = 0, retry = true } = request;
  const write = writer(world, { ...request, count }, summary.id.slice(-5));
  const random = new Random(world.seed, "burst", summary.id);
  const ahead = request.shuffle || request.batch > 1;
  const written = ahead ? parcelsOf(Array.from({ length: count }, (_, i) => write(i)), request.batch) : undefined;
  const queue = request.shuffle ? random.shuffled(written) : written;
  const total = queue?.length ?? count;
  const times = [];
  const outcomes = [];
  const started = performance.now();
  let next = 0;
  summary.count = count;

  const worker = async () => {
    while (next < total) {
      const i = next++;
      if (rate > 0) {
        const due = started + (i * 1000) / rate - performance.now();
        if (due > 1) await new Promise((resolve) => setTimeout(resolve, due));
      }
      const parcel = queue ? queue[i] : [write(i)];
      const copies = Array.from({ length: 1 + duplicates }, () => world.delivery.send(parcel, { retry }));
      const results = await Promise.all(copies.map((one) => one.first));
      for (const one of results) if (one.status) times.push(one.ms);
      summary.sent += results.length;
      const good = results.some((one) => one.status >= 200 && one.status < 300);
      outcomes.push(good || !retry ? good : Promise.all(copies.map((one) => one.done)).then((all) => all.some(Boolean)));
      if (good) take(parcel);
      else if (retry) outcomes.push(outcomes.pop().then((late) => (late ? take(parcel) : refuse(parcel))));
      else refuse(parcel);
    }
  };
  const take = (parcel) => {
    summary.accepted += parcel.length;
    for (const one of parcel) summary.accepted_ids.push({ platform: one.platform, channel: one.channel, thread: one.thread, id: one.id });
  };
  const refuse = (parcel) => {
    summary.refused += parcel.length;
  };
  await Promise.all(Array.from({ length: Math.max(1, Math.min(parallel, 256)) }, worker));
  const seconds = (performance.now() - started) / 1000;
  if (request.wait !== "first") await Promise.all(outcomes);
  times.sort((a, b) => a - b);
  const part = (p) => times[Math.min(times.length - 1, Math.floor(times.length * p))] ?? 0;
  Object.assign(summary, { running: false, seconds: Math.round(seconds * 1000) / 1000, per_second: Math.round(count / seconds),
    p50_ms: part(0.5), p99_ms: part(0.99), max_ms: times.at(-1) ?? 0 });
}
