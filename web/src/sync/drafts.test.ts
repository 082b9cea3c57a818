import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { Store } from "@/store/store";
import { lan } from "@/test_support";
import { Drafts } from "./drafts";

interface OnServer {
  conversation_id: string;
  text: string;
  kind: "reply" | "note";
  updated_at: string;
}

/** Lan's browser in front of a server that keeps drafts; each browser has a storage of its own unless told. */
function a_browser(server: OnServer[] = [], storage: Storage = localStorage, me = lan) {
  const store = new Store();
  store.change((state) => ({ ...state, me, session: { kind: "in" } }));
  const port = {
    away: false,
    read: vi.fn(async () => {
      if (port.away) throw new Error("no network");
      return { items: [...server] } as unknown;
    }),
    write: vi.fn(async (conversation_id: string, kind: "reply" | "note", text: string) => {
      if (port.away) throw new Error("no network");
      const at = server.findIndex((one) => one.conversation_id === conversation_id && one.kind === kind);
      if (at >= 0) server.splice(at, 1);
      if (text !== "") server.push({ conversation_id, kind, text, updated_at: new Date().toISOString() });
    }),
  };
  const drafts = new Drafts(store, storage, port);
  drafts.restore();
  return { store, drafts, port };
}

/** Another device has another storage. */
function another_storage(): Storage {
  const kept = new Map<string, string>();
  return {
    get length() {
      return kept.size;
    },
    key: (i) => [...kept.keys()][i] ?? null,
    getItem: (key) => kept.get(key) ?? null,
    setItem: (key, value) => void kept.set(key, value),
    removeItem: (key) => void kept.delete(key),
    clear: () => kept.clear(),
  };
}

describe("drafts", () => {
  beforeEach(() => {
    vi.useFakeTimers({ now: Date.parse("2026-11-22T02:00:00Z") });
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("come back after a reload, to their writer alone", () => {
    a_browser().drafts.keep("c1", "Dạ chị chờ em");
    expect(a_browser().drafts.of("c1")).toBe("Dạ chị chờ em");
    const minh = { ...lan, staff: { ...lan.staff, id: "minh" } };
    expect(a_browser([], localStorage, minh).store.get().drafts.size).toBe(0);
  });

  it("of a reply and of a note stand side by side", () => {
    const { drafts } = a_browser();
    drafts.keep("c1", "Dạ");
    drafts.keep("c1", "Khách hỏi lần hai", "note");
    expect([drafts.of("c1"), drafts.of("c1", "note")]).toEqual(["Dạ", "Khách hỏi lần hai"]);
  });

  it("that an earlier page kept as bare text are still there", () => {
    localStorage.setItem("gom.draft.lan.c1", "Dạ chị chờ em");
    expect(a_browser().drafts.of("c1")).toBe("Dạ chị chờ em");
  });

  it("leave nothing behind when they are sent", async () => {
    const { store, drafts } = a_browser();
    await drafts.load();
    drafts.keep("c1", "Dạ");
    drafts.clear("c1", "reply");
    await vi.advanceTimersByTimeAsync(2_000);
    expect([store.get().drafts.size, localStorage.length]).toEqual([0, 0]);
  });

  it("reach the server a little after the last key, once for however many", async () => {
    const { drafts, port } = a_browser();
    for (const text of ["D", "Dạ", "Dạ chị"]) {
      drafts.keep("c1", text);
      await vi.advanceTimersByTimeAsync(600);
    }
    expect(port.write).not.toHaveBeenCalled();
    await vi.advanceTimersByTimeAsync(1_500);
    expect(port.write.mock.calls).toEqual([["c1", "reply", "Dạ chị", false]]);
  });

  it("that were sent before the server heard of them are none of its business", async () => {
    const { drafts, port } = a_browser();
    await drafts.load();
    drafts.keep("c1", "Dạ");
    drafts.clear("c1", "reply");
    await vi.advanceTimersByTimeAsync(3_000);
    expect(port.write).not.toHaveBeenCalled();
  });

  it("reach the server at once when the field goes away", async () => {
    const { drafts, port } = a_browser();
    const gone = drafts.field("c1", "reply", { keep: () => undefined, take: () => true });
    drafts.keep("c1", "Dạ");
    gone();
    await vi.advanceTimersByTimeAsync(0);
    expect(port.write).toHaveBeenCalledOnce();
  });

  it("follow a person to another device, and leave it when they were sent there", async () => {
    const server: OnServer[] = [];
    const desk = a_browser(server);
    const phone = a_browser(server, another_storage());
    desk.drafts.keep("c1", "Dạ chị chờ em");
    await vi.advanceTimersByTimeAsync(2_000);
    await phone.drafts.load();
    expect(phone.store.get().drafts.get("c1")).toBe("Dạ chị chờ em");
    phone.drafts.clear("c1", "reply");
    await vi.advanceTimersByTimeAsync(2_000);
    await desk.drafts.load();
    expect(desk.store.get().drafts.has("c1")).toBe(false);
  });

  it("written without a network win when they are newer, and give way when they are older", async () => {
    const server: OnServer[] = [];
    const desk = a_browser(server);
    await desk.drafts.load();
    desk.port.away = true;
    desk.drafts.keep("c1", "cũ ở máy");
    await vi.advanceTimersByTimeAsync(60_000);
    server.push({
      conversation_id: "c1",
      kind: "reply",
      text: "mới ở điện thoại",
      updated_at: new Date().toISOString(),
    });
    server.push({
      conversation_id: "c2",
      kind: "reply",
      text: "cũ ở điện thoại",
      updated_at: new Date().toISOString(),
    });
    await vi.advanceTimersByTimeAsync(1_000);
    desk.drafts.keep("c2", "mới ở máy");
    await vi.advanceTimersByTimeAsync(2_000);
    desk.port.away = false;
    await desk.drafts.load();
    expect([desk.drafts.of("c1"), desk.drafts.of("c2")]).toEqual(["mới ở điện thoại", "mới ở máy"]);
    await vi.advanceTimersByTimeAsync(2_000);
    expect(server.find((one) => one.conversation_id === "c2")?.text).toBe("mới ở máy");
  });

  it("are not taken from somebody who goes on typing while the question is on its way", async () => {
    const server: OnServer[] = [
      { conversation_id: "c1", kind: "reply", text: "trên máy chủ", updated_at: "2026-11-22T01:00:00Z" },
    ];
    const desk = a_browser(server);
    const loading = desk.drafts.load();
    desk.drafts.keep("c1", "đang gõ");
    await loading;
    expect(desk.drafts.of("c1")).toBe("đang gõ");
  });

  it("are offered to a field somebody is writing in, and stay beside what is written", async () => {
    const server: OnServer[] = [
      { conversation_id: "c1", kind: "reply", text: "ở điện thoại", updated_at: "2026-11-22T03:00:00Z" },
    ];
    const desk = a_browser(server);
    const take = vi.fn(() => false);
    desk.drafts.field("c1", "reply", { keep: () => undefined, take });
    await desk.drafts.load();
    expect(take).toHaveBeenCalledWith(expect.objectContaining({ text: "ở điện thoại" }), false);
    expect(desk.drafts.of("c1")).toBe("");
  });

  it("agree between two tabs of one browser", async () => {
    vi.useRealTimers();
    const [one, two] = [a_browser(), a_browser()];
    one.drafts.keep("c1", "Dạ còn ạ");
    await vi.waitFor(() => expect(two.store.get().drafts.get("c1")).toBe("Dạ còn ạ"));
    one.drafts.clear("c1", "reply");
    await vi.waitFor(() => expect(two.store.get().drafts.has("c1")).toBe(false));
    const minh = a_browser([], another_storage(), { ...lan, staff: { ...lan.staff, id: "minh" } });
    one.drafts.keep("c1", "của Lan");
    await vi.waitFor(() => expect(two.store.get().drafts.get("c1")).toBe("của Lan"));
    expect(minh.store.get().drafts.size).toBe(0);
  });

  it("typed in another tab are newer than what a server says that has not heard of them yet", async () => {
    const one = a_browser(),
      other = a_browser();
    one.drafts.keep("c1", "Dạ chị chờ");
    await vi.waitFor(() => expect(other.drafts.of("c1")).toBe("Dạ chị chờ"), { interval: 10 });
    await other.drafts.load();
    expect(other.drafts.of("c1")).toBe("Dạ chị chờ");
    expect(a_browser().drafts.of("c1")).toBe("Dạ chị chờ");
  });

  it("take back what was sent before what stands there now", () => {
    const { drafts, store } = a_browser();
    drafts.keep("c1", "tin sau");
    drafts.give("c1", "reply", { text: "tin trước", enclosed: [{ id: "a1", kind: "image", state: "ready" }] });
    expect(drafts.of("c1")).toBe("tin trước\ntin sau");
    expect(
      store
        .get()
        .enclosed.get("c1")
        ?.map(({ id }) => id),
    ).toEqual(["a1"]);
    expect(a_browser().store.get().enclosed.get("c1")).toHaveLength(1);
  });
});
