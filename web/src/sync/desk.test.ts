import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { everything } from "@/store/filter";
import { list_of } from "@/store/lists";
import { lines_of } from "@/store/order";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Message } from "@/wire/message";
import { Desk } from "./desk";
import type { Socket } from "./live";
import type { News } from "./news";

/** A server of one conversation: it answers by HTTP and speaks through the newest socket. */
class Server {
  epoch = "e1";
  seq = 41;
  logged_in = true;
  away = false;
  unread = 1;
  /** Whom the cookie belongs to, which all tabs of a browser share. */
  me = lan;
  unreachable = false;
  readonly messages: Message[] = [a_message(40), a_message(41)];
  readonly requests: string[] = [];
  readonly sockets: (Socket & { said: string[] })[] = [];
  /** Answers wait for this, so that a test can let events overtake them. */
  gate: Promise<void> = Promise.resolve();

  readonly fetch = async (request: Request): Promise<Response> => {
    const url = new URL(request.url);
    this.requests.push(`${request.method} ${url.pathname}${url.search}`);
    if (this.unreachable) throw new TypeError("Failed to fetch");
    if (this.away) return problem(503);
    if (request.method !== "GET" && request.headers.get("X-CSRF-Token") !== this.me.csrf_token) {
      if (url.pathname !== "/api/session") return problem(403);
    }
    const answer = this.answer(request.method, url.pathname, request);
    await this.gate;
    return answer;
  };

  private answer(method: string, path: string, request: Request): Response | Promise<Response> {
    if (!this.logged_in && path !== "/api/session") return problem(401);
    const read = { next_cursor: null, epoch: this.epoch, seq: this.seq };
    const row = a_conversation("c1", this.seq, { unread_count: this.unread });
    switch (`${method} ${path}`) {
      case "POST /api/session":
        this.logged_in = true;
        return new Response(null, { status: 204 });
      case "GET /api/me":
        return Response.json(this.me);
      case "GET /api/conversations":
        return Response.json({ items: [row], ...read });
      case "GET /api/conversations/c1":
        return Response.json(row);
      case "GET /api/conversations/counts":
        return Response.json({ mine: 0, unassigned: 1, all: 1, epoch: this.epoch, seq: this.seq });
      case "GET /api/conversations/c1/messages":
        return Response.json({ items: [...this.messages], ...read });
      case "GET /api/events": {
        const after = Number(new URL(request.url).searchParams.get("after"));
        const items = this.messages
          .filter(({ seq }) => seq > after)
          .map((message) => ({ seq: message.seq, kind: "message.created", object: message }));
        return Response.json({ items, epoch: this.epoch, last_seq: this.seq });
      }
      case "GET /api/me/drafts":
        return Response.json({ items: [] });
      case "GET /api/me/settings":
        return Response.json({});
      case "GET /api/channels":
        return Response.json({ items: [], ...read });
      case "POST /api/conversations/c1/replies":
        return request.json().then((body: { id: string; text: string }) => {
          const known = ["id", "text", "attachments", "reply_to", "seen_seq", "hold_s"];
          if (Object.keys(body).some((key) => !known.includes(key))) return problem(400);
          const change = { id: body.id, text: body.text, direction: "outgoing", state: "queued" } as const;
          return Response.json(a_message(this.seq + 1, change), { status: 202 });
        });
      default:
        return problem(404);
    }
  }

  readonly open = (): Socket => {
    const said: string[] = [];
    const socket = {
      onopen: null,
      onmessage: null,
      onclose: null,
      said,
      send: (text: string) => said.push(text),
      close: () => undefined,
    };
    this.sockets.push(socket as unknown as Socket & { said: string[] });
    return socket as unknown as Socket;
  };

  socket(): Socket & { said: string[] } {
    return this.sockets.at(-1) as Socket & { said: string[] };
  }

  welcomes(resync = false): void {
    const socket = this.socket();
    socket.onopen?.call(socket as unknown as WebSocket, new Event("open"));
    this.tells({ welcome: { epoch: this.epoch, seq: this.seq, resync } });
  }

  says(text: string): void {
    this.seq++;
    const message = a_message(this.seq, { text });
    this.messages.push(message);
    this.tells({ events: [{ seq: this.seq, kind: "message.created", object: message }] });
  }

  tells(frame: object): void {
    const socket = this.socket();
    socket.onmessage?.call(
      socket as unknown as WebSocket,
      new MessageEvent("message", { data: JSON.stringify(frame) }),
    );
  }
}

function problem(status: number): Response {
  return new Response(JSON.stringify({ type: "x", title: "x", status }), {
    status,
    headers: { "Content-Type": "application/problem+json" },
  });
}

describe("the desk", () => {
  let server: Server;
  let desk: Desk;
  const texts = () => {
    const thread = desk.store.get().threads.get("c1");
    return thread ? lines_of(thread).map(({ text }) => text) : [];
  };

  beforeEach(() => {
    vi.useFakeTimers();
    vi.spyOn(Math, "random").mockReturnValue(0);
    server = new Server();
    vi.stubGlobal("fetch", server.fetch);
    desk = new Desk("http://gom.test", server.open, localStorage);
  });
  afterEach(() => {
    vi.unstubAllGlobals();
    vi.restoreAllMocks();
    vi.useRealTimers();
  });

  const settle = () => vi.advanceTimersByTimeAsync(5);

  it("begins with two questions, and says hello with the number its list was read at", async () => {
    await desk.start();
    expect(server.requests.slice(0, 2).sort()).toEqual([
      "GET /api/conversations?status=open&sort=newest&limit=50",
      "GET /api/me",
    ]);
    server.welcomes();
    expect(JSON.parse(server.socket().said[0] ?? "")).toEqual({ hello: { epoch: "e1", last_seq: 41 } });
    expect(list_of(desk.store.get(), everything).rows.map(({ id }) => id)).toEqual(["c1"]);
  });

  it("asks nothing for a live event, and nothing for a thread it has", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    const before = server.requests.length;
    server.says("mới");
    desk.show(null);
    desk.show("c1");
    await settle();
    expect(server.requests.slice(before)).toEqual([]);
    expect(texts()).toEqual(["tin 40", "tin 41", "mới"]);
  });

  it("passes on what it keeps no rows of, and says when all is to be read anew", async () => {
    await desk.start();
    server.welcomes();
    const heard: News[] = [];
    const stop = desk.listen((news) => heard.push(news));
    server.tells({ events: [{ seq: 42, kind: "stock.updated", object: { id: "v1", available: 3 } }] });
    await settle();
    const event = { seq: 42, what: "other", kind: "stock.updated", object: { id: "v1", available: 3 } };
    expect(heard).toMatchObject([{ events: [event] }]);
    server.welcomes(true);
    await settle();
    expect(heard.at(-1)).toEqual({ anew: true });
    stop();
    server.tells({ events: [{ seq: 43, kind: "stock.updated", object: { id: "v1", available: 2 } }] });
    expect(heard).toHaveLength(2);
  });

  it("loses no message that comes live while the thread's answer is on its way", async () => {
    await desk.start();
    server.welcomes();
    let open_gate = () => {};
    server.gate = new Promise((resolve) => {
      open_gate = resolve;
    });
    desk.show("c1");
    await settle();
    server.says("vượt qua");
    open_gate();
    await settle();
    expect(texts()).toEqual(["tin 40", "tin 41", "vượt qua"]);
  });

  it("takes a fresh snapshot when told to, and keeps the old content on screen until it is there", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    server.epoch = "e2";
    server.seq = 7;
    server.messages.splice(0, 2, a_message(7, { text: "sau khi khôi phục" }));
    server.away = true;
    server.welcomes(true);
    await settle();
    expect(texts()).toEqual(["tin 40", "tin 41"]);
    server.away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(texts()).toEqual(["sau khi khôi phục"]);
    expect(desk.store.get().place).toEqual({ epoch: "e2", seq: 7 });
    server.says("tiếp tục");
    expect(texts()).toEqual(["sau khi khôi phục", "tiếp tục"]);
  });

  it("sends what was written while it was away, once", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    server.away = true;
    desk.send("c1", { text: "Da\u0323 còn", attachments: [] });
    await settle();
    expect(desk.store.get().pending).toHaveLength(1);
    server.away = false;
    server.welcomes();
    await settle();
    expect(desk.store.get().pending).toEqual([]);
    expect(texts().filter((text) => text === "Dạ còn".normalize("NFC"))).toHaveLength(1);
  });

  it("finds by itself what a socket that lost its way did not tell, and says when the store is away", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    server.seq++;
    server.messages.push(a_message(server.seq, { text: "chưa ai báo" }));
    await vi.advanceTimersByTimeAsync(16_000);
    expect(texts().at(-1)).toBe("chưa ai báo");
    server.away = true;
    for (let i = 0; i < 4; i++) {
      await vi.advanceTimersByTimeAsync(6_000);
      server.tells({ ping: i });
    }
    expect(desk.store.get().connection.kind).toBe("delayed");
    server.away = false;
    await vi.advanceTimersByTimeAsync(6_000);
    expect(desk.store.get().connection.kind).toBe("live");
  });

  it("says within seconds that the network is away, though the socket has not noticed", async () => {
    await desk.start();
    server.welcomes();
    await settle();
    server.unreachable = true;
    window.dispatchEvent(new Event("offline"));
    await vi.advanceTimersByTimeAsync(4_000);
    expect(desk.store.get().connection.kind).toBe("delayed");
    vi.spyOn(navigator, "onLine", "get").mockReturnValue(false);
    await vi.advanceTimersByTimeAsync(1_000);
    expect(desk.store.get().connection.kind).toBe("offline");
    server.unreachable = false;
    await vi.advanceTimersByTimeAsync(3_000);
    expect(desk.store.get().connection.kind).toBe("live");
  });

  it("takes one answer that got lost for no lost network", async () => {
    await desk.start();
    server.welcomes();
    await settle();
    const kinds = new Set([desk.store.get().connection.kind]);
    desk.store.subscribe(() => kinds.add(desk.store.get().connection.kind));
    server.unreachable = true;
    await desk.mark_read("c1");
    expect(server.requests.at(-1)).toBe("POST /api/conversations/c1/read");
    server.unreachable = false;
    await vi.advanceTimersByTimeAsync(10_000);
    expect([...kinds]).toEqual(["live"]);
  });

  it("goes on when the same person logged in anew in another tab while this one slept", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    server.me = { ...lan, csrf_token: "another" };
    desk.send("c1", { text: "Dạ chị", attachments: [] });
    await settle();
    expect([desk.store.get().pending.length, texts().at(-1)]).toEqual([0, "Dạ chị"]);
  });

  it("begins anew as whoever logged in in another tab while this one slept", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    await settle();
    server.me = { ...lan, staff: { ...lan.staff, id: "hoa", name: "Hoa" }, csrf_token: "another" };
    desk.send("c1", { text: "Lan viết", attachments: [] });
    await settle();
    const { me, session, pending } = desk.store.get();
    expect([me?.staff.name, session.kind, pending]).toEqual(["Hoa", "in", []]);
    expect(Object.keys(localStorage).filter((key) => key.startsWith("gom.pending.lan."))).toHaveLength(1);
    localStorage.clear();
  });

  it("asks for the log-in when the session ended, keeps what is there, and goes on afterwards", async () => {
    await desk.start();
    server.welcomes();
    desk.show("c1");
    desk.drafts.keep("c1", "Dạ chị chờ");
    await settle();
    server.logged_in = false;
    desk.send("c1", { text: "Dạ", attachments: [] });
    await settle();
    expect(desk.store.get().session).toEqual({ kind: "out", ended: true });
    await desk.log_in("lan@hoamai.example", "matkhau");
    server.welcomes();
    await settle();
    expect(desk.store.get().session).toEqual({ kind: "in" });
    expect([desk.store.get().pending.length, desk.drafts.of("c1"), texts().at(-1)]).toEqual([0, "Dạ chị chờ", "Dạ"]);
  });

  it("says that nobody is logged in, without an ended session", async () => {
    server.logged_in = false;
    await desk.start();
    expect(desk.store.get().session).toEqual({ kind: "out", ended: false });
  });

  it("starts by itself when the server comes back", async () => {
    server.away = true;
    await desk.start();
    expect(desk.store.get().session.kind).toBe("unreachable");
    server.away = false;
    await vi.advanceTimersByTimeAsync(2_000);
    expect(desk.store.get().session.kind).toBe("in");
  });

  it("leaves nothing of one person to the next", async () => {
    await desk.start();
    server.welcomes();
    await desk.log_out().catch(() => undefined);
    vi.stubGlobal("fetch", async (request: Request) =>
      request.url.endsWith("/api/session") && request.method === "DELETE"
        ? new Response(null, { status: 204 })
        : server.fetch(request),
    );
    await desk.log_out();
    expect(desk.store.get().conversations.size).toBe(0);
    expect(desk.store.get().session).toEqual({ kind: "out", ended: false });
  });

  it("shows who else is at a conversation, until half a minute of silence", async () => {
    await desk.start();
    server.welcomes();
    server.tells({ presence: { staff: { id: "minh", name: "Minh" }, conversation_id: "c1", typing: true } });
    server.tells({ presence: { staff: { id: "lan", name: "Lan" }, conversation_id: "c1", typing: true } });
    expect([...desk.store.get().presence.keys()]).toEqual(["minh"]);
    await vi.advanceTimersByTimeAsync(46_000);
    expect(desk.store.get().presence.size).toBe(0);
  });
});
