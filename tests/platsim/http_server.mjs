/** The simulator's own HTTP server: whole requests in, whole answers out. */
import http from "node:http";
import { fromJson } from "./json.mjs";
import { parseMultipart } from "./multipart.mjs";

const bodyLimit = 40 * 1024 * 1024;

/** A request, read to its end. */
export class Request {
  constructor(incoming, body) {
    const url = new URL(incoming.url, "http://platsim");
    this.method = incoming.method;
    this.path = url.pathname;
    this.query = url.searchParams;
    this.headers = incoming.headers;
    this.body = body;
  }

  /** The body as JSON; undefined when it is none. */
  json() {
    if (this.parsed === undefined) {
      try {
        this.parsed = this.body.length ? fromJson(this.body.toString()) : {};
      } catch {
        this.parsed = null;
      }
    }
    return this.parsed ?? undefined;
  }

  /** The body as a form. */
  form() {
    return new URLSearchParams(this.body.toString());
  }

  /** The parts of a multipart body: [{name, filename?, type?, bytes}]; undefined when it is none. */
  parts() {
    return parseMultipart(this.headers["content-type"] ?? "", this.body);
  }

  get bearer() {
    return /^Bearer (.+)$/i.exec(this.headers.authorization ?? "")?.[1];
  }
}

/** Serves `answer(request)` -> {status, headers?, body?} on a port; 0 takes a free one. */
export function serve(port, address, answer) {
  const server = http.createServer((incoming, outgoing) => {
    const parts = [];
    let size = 0;
    incoming.on("data", (part) => {
      size += part.length;
      if (size > bodyLimit) incoming.destroy();
      else parts.push(part);
    });
    incoming.on("error", () => {});
    outgoing.on("error", () => {});
    incoming.on("end", async () => {
      let reply;
      try {
        reply = await answer(new Request(incoming, Buffer.concat(parts)), outgoing);
      } catch (error) {
        console.error("platsim:", error);
        reply = { status: 500, body: String(error?.stack ?? error) };
      }
      if (!reply || outgoing.destroyed || outgoing.headersSent) return;
      const body = Buffer.isBuffer(reply.body) ? reply.body : Buffer.from(reply.body ?? "");
      outgoing.writeHead(reply.status ?? 200, { "Content-Length": body.length, ...reply.headers });
      outgoing.end(incoming.method === "HEAD" ? undefined : body);
    });
  });
  server.keepAliveTimeout = 65000;
  return new Promise((resolve, reject) => {
    server.once("error", reject);
    server.listen(port, address, () => resolve(server));
  });
}

/** An answer in JSON. `text` may be written beforehand, for numbers JavaScript cannot hold. */
export function jsonAnswer(status, value, headers = {}) {
  const body = typeof value === "string" ? value : JSON.stringify(value);
  return { status, body, headers: { "Content-Type": "application/json; charset=utf-8", ...headers } };
}
