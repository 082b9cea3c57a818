/** A tiny Gom for the simulator's own tests: takes webhooks, remembers them, answers as told. */
import http from "node:http";
import { start } from "../platsim.mjs";

export class Receiver {
  constructor() {
    this.got = [];
    this.status = () => 200;
    this.waiting = [];
  }

  async listen() {
    this.server = http.createServer((request, answer) => {
      const parts = [];
      request.on("data", (part) => parts.push(part));
      request.on("end", () => {
        const body = Buffer.concat(parts);
        const one = { path: request.url, headers: request.headers, body, json: parsed(body) };
        this.got.push(one);
        const status = this.status(one, this.got.length);
        answer.writeHead(status, { "Content-Length": 0 });
        answer.end();
        this.waiting = this.waiting.filter((look) => !look());
      });
    });
    await new Promise((resolve) => this.server.listen(0, "127.0.0.1", resolve));
    return `http://127.0.0.1:${this.server.address().port}`;
  }

  /** Resolves with the first webhook that `fits`, now or later. */
  wait(fits) {
    return new Promise((resolve, reject) => {
      const limit = setTimeout(() => reject(new Error("the webhook did not come")), 5000);
      const look = () => {
        const found = this.got.find(fits);
        if (!found) return false;
        clearTimeout(limit);
        resolve(found);
        return true;
      };
      if (!look()) this.waiting.push(look);
    });
  }

  close() {
    this.server.closeAllConnections();
    return new Promise((resolve) => this.server.close(resolve));
  }
}

function parsed(body) {
  try {
    return JSON.parse(body.toString());
  } catch {
    return undefined;
  }
}

/** A simulator and a receiver, ended with the test `t`. */
export async function stage(t, options = {}) {
  const receiver = new Receiver();
  const gom = await receiver.listen();
  const simulator = await start({ port: 0, gom, speed: 1e6, receipts: "off", ...options });
  t.after(async () => {
    await simulator.stop();
    await receiver.close();
  });
  const ask = async (method, path, body) => {
    const answer = await fetch(simulator.address + path, { method, body: body === undefined ? undefined : JSON.stringify(body) });
    return { status: answer.status, ...(await answer.json()) };
  };
  const control = (name, body = {}) => ask("POST", `/control/${name}`, body);
  const look = (name) => ask("GET", `/control/${name}`);
  return { receiver, simulator, world: simulator.world, control, look };
}
