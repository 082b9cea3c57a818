/**
 * Webhooks on their way: signed, sent, and sent again by the rules of each platform.
 *
 * A delivery is the same bytes every time, whatever happens in between. It ends with the first 2xx, or when the platform
 * gives up; then Shopee keeps it among its lost pushes and the others forget it.
 */
import http from "node:http";
import { wireOf } from "./platforms.mjs";

const connections = 256;
const answerBytesRead = 4096;
const parcelsKept = 5000;

export class Delivery {
  constructor(world) {
    this.world = world;
    this.agent = new http.Agent({ keepAlive: true, maxSockets: connections, scheduling: "lifo" });
    this.pending = 0;
    this.attempts = 0;
    this.answers = {};
    this.dropped = [];
    this.taken = [];
    this.closed = false;
    this.waiting = [];
  }

  /**
   * Delivers events that belong into one request (several only where the platform makes batches). Resolves with the first
   * attempt's result {status, ms, error?}; `done` resolves when it was accepted or given up. `retry: false`: one attempt.
   */
  send(events, { retry = true } = {}) {
    const app = events[0].app;
    const channel = events[0].owner;
    if (this.world.outage || !app.webhook_on || channel?.subscribed === false) {
      if (this.world.outage || !app.webhook_on) this.lose(events);
      return { first: Promise.resolve({ status: 0, ms: 0, withheld: true }), done: Promise.resolve(false) };
    }
    const wire = wireOf(app.platform);
    const { body, headers } = wire.sign(app, events);
    const delays = retry ? wire.retries(events[0]) : [];
    const parcel = { app, events, body, headers, delays, deadline: wire.deadline_ms(events[0]), attempt: 0 };
    this.pending += 1;
    let finish;
    const done = new Promise((resolve) => (finish = resolve));
    const first = this.attempt(parcel, finish);
    return { first, done };
  }

  async attempt(parcel, finish) {
    const number = parcel.attempt++;
    const extra = wireOf(parcel.app.platform).retryHeaders?.(number) ?? {};
    const result = await this.post(parcel.app.path, parcel.body, { ...parcel.headers, ...extra }, parcel.deadline);
    if (result.status >= 200 && result.status < 300) {
      for (const event of parcel.events) this.world.record.acceptedEvent(event, result.status);
      this.keep(parcel);
      this.settle(finish, true);
    } else if (number < parcel.delays.length && !this.closed) {
      const timer = setTimeout(() => this.again(parcel, finish), this.world.scaled(parcel.delays[number]));
      timer.unref();
    } else {
      this.lose(parcel.events);
      this.settle(finish, false);
    }
    return result;
  }

  /** The latest parcels that were taken, for again(). */
  keep(parcel) {
    this.taken[this.attempts % parcelsKept] = parcel;
  }

  /** Delivers `count` of the parcels that were taken once more, the same bytes, however long ago that was. */
  async repeat(count) {
    const parcels = this.taken.filter(Boolean).slice(0, count);
    const results = [];
    for (const { app, body, headers, deadline } of parcels) results.push(await this.post(app.path, body, headers, deadline));
    return { repeated: results.length, accepted: results.filter((one) => one.status >= 200 && one.status < 300).length };
  }

  /** The next attempt, unless the platform has been cut off from us meanwhile. */
  again(parcel, finish) {
    if (!this.world.outage) return this.attempt(parcel, finish);
    this.lose(parcel.events);
    this.settle(finish, false);
    return undefined;
  }

  /** Something will be delivered later and counts as under way from now on; the answer is called when it is sent. */
  hold() {
    this.pending += 1;
    return () => this.settle(() => {}, false);
  }

  settle(finish, accepted) {
    this.pending -= 1;
    finish(accepted);
    if (this.pending === 0) for (const resolve of this.waiting.splice(0)) resolve();
  }

  /** Resolves when nothing is under way any more, retries included. */
  idle() {
    return this.pending === 0 ? Promise.resolve() : new Promise((resolve) => this.waiting.push(resolve));
  }

  lose(events) {
    for (const event of events) {
      this.dropped.push({ platform: event.platform, channel: event.channel, id: event.id, kind: event.kind });
      wireOf(event.platform).lost?.(event);
    }
  }

  /** One POST to Gom. Never throws: what went wrong is status 0 and `error`. */
  post(path, body, headers, deadline = 20000) {
    const started = performance.now();
    this.attempts += 1;
    return new Promise((resolve) => {
      let settled = false;
      const end = (status, extra) => {
        if (settled) return;
        settled = true;
        this.answers[status] = (this.answers[status] ?? 0) + 1;
        resolve({ status, ms: Math.round((performance.now() - started) * 10) / 10, ...extra });
      };
      const url = new URL(this.world.gom + path);
      const request = http.request(url, { method: "POST", agent: this.agent, headers: { ...headers, "Content-Length": body.length } }, (answer) => {
        const parts = [];
        let size = 0;
        answer.on("data", (part) => {
          if ((size += part.length) <= answerBytesRead) parts.push(part);
        });
        answer.on("end", () => {
          const text = Buffer.concat(parts).toString();
          end(answer.statusCode, { ...(text && { body: text }), ...(answer.headers["retry-after"] && { retry_after: answer.headers["retry-after"] }) });
        });
        answer.on("error", (error) => end(0, { error: error.code ?? error.message }));
      });
      request.setTimeout(deadline, () => {
        end(0, { error: "deadline" });
        request.destroy();
      });
      request.on("error", (error) => end(0, { error: error.code ?? error.message }));
      request.end(body);
    });
  }

  close() {
    this.closed = true;
    this.agent.destroy();
  }
}
