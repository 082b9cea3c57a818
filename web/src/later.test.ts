import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { fetch_ahead } from "./later";

/** A page that comes when it is let come, or does not. */
function a_page(fetched: string[], name: string) {
  let come: () => void = () => undefined;
  let fail: () => void = () => undefined;
  const load = () => {
    fetched.push(name);
    return new Promise<void>((resolve, reject) => {
      come = resolve;
      fail = () => reject(new Error("no network"));
    });
  };
  return { load, come: () => come(), fail: () => fail() };
}

const nothing = () => Promise.resolve();

describe("pages fetched before somebody goes there", () => {
  beforeEach(() => void vi.useFakeTimers());
  afterEach(() => void vi.useRealTimers());

  it("come one after the other, and one that does not come holds up none", async () => {
    const fetched: string[] = [];
    const [orders, goods, people] = ["orders", "goods", "people"].map((name) => a_page(fetched, name));
    fetch_ahead(
      3000,
      [orders, goods, people].map((page) => page?.load ?? nothing),
    );
    await vi.advanceTimersByTimeAsync(2999);
    expect(fetched).toEqual([]);
    await vi.advanceTimersByTimeAsync(6000);
    expect(fetched).toEqual(["orders"]);
    orders?.fail();
    await vi.advanceTimersByTimeAsync(6000);
    expect(fetched).toEqual(["orders", "goods"]);
    goods?.come();
    await vi.advanceTimersByTimeAsync(6000);
    expect(fetched).toEqual(["orders", "goods", "people"]);
  });

  it("are no longer fetched for who has left", async () => {
    const fetched: string[] = [];
    const [orders, goods] = ["orders", "goods"].map((name) => a_page(fetched, name));
    const stop = fetch_ahead(
      3000,
      [orders, goods].map((page) => page?.load ?? nothing),
    );
    await vi.advanceTimersByTimeAsync(6000);
    stop();
    orders?.come();
    await vi.advanceTimersByTimeAsync(6000);
    expect(fetched).toEqual(["orders"]);
  });
});
