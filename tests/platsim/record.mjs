/**
 * What happened, for whoever judges: every event that got 2xx and every reply that reached a customer.
 *
 * Kept in memory for the control API and, with --record, appended to a file of JSON lines. A line is written before the
 * next thing happens, so a record survives the end of this process.
 */
import { closeSync, openSync, writeSync } from "node:fs";

export class Record {
  constructor(file = "") {
    this.file = file ? openSync(file, "a") : undefined;
    this.clear();
  }

  /** Forgets what is in memory; the file stays. */
  clear() {
    this.delivered = [];
    this.accepted = [];
    this.acceptedIds = new Set();
    this.replies = [];
  }

  /** An event got 2xx. Only its first acceptance counts, however often it is delivered. */
  acceptedEvent(event, status) {
    const line = {
      at: new Date().toISOString(),
      platform: event.platform,
      channel: event.channel,
      thread: event.thread ?? "",
      id: event.id,
      kind: event.kind,
      text: event.text ?? "",
      status,
    };
    this.write(line);
    this.delivered.push(line);
    const key = `${event.platform}/${event.channel}/${event.id}`;
    if (!event.lasting || this.acceptedIds.has(key)) return;
    this.acceptedIds.add(key);
    const { platform, channel, thread, id, kind, text } = line;
    this.accepted.push({
      platform, workspace: event.workspace, channel, thread, id, kind, text,
      direction: event.direction ?? "incoming",
      hidden: event.hidden ?? false,
      sent_at: new Date(event.at).toISOString(),
    });
  }

  wasAccepted(event) {
    return this.acceptedIds.has(`${event.platform}/${event.channel}/${event.id}`);
  }

  /** A reply reached the customer (whatever the caller was then told). */
  receivedReply(reply) {
    const line = { at: new Date().toISOString(), reply: true, ...reply };
    this.write(line);
    this.replies.push(line);
  }

  write(line) {
    if (this.file !== undefined) writeSync(this.file, JSON.stringify(line) + "\n");
  }

  close() {
    if (this.file !== undefined) closeSync(this.file);
    this.file = undefined;
  }
}
