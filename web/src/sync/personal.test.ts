import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { PersonalSettings } from "./personal";

/** A browser of Lan's in front of one server. */
function a_browser(server: { kept: object }, staff_id = "lan") {
  const read = vi.fn(async () => server.kept as unknown);
  const write = vi.fn(async (whole: object) => {
    server.kept = whole;
  });
  return { settings: new PersonalSettings({ read, write, staff_id: () => staff_id }, localStorage), read, write };
}

describe("what a person chose for their screen", () => {
  beforeEach(() => {
    vi.useFakeTimers();
  });
  afterEach(() => {
    vi.useRealTimers();
  });

  it("is the shop's habit until somebody chooses, also where nonsense is kept", async () => {
    const { settings } = a_browser({ kept: { hold_s: 3000, send_key: 7, sound: "bell" } });
    await settings.load();
    expect(settings.get()).toMatchObject({ hold_s: 5, send_key: "enter", claim_on_send: false });
  });

  it("is shown at once, written once for several changes, and leaves what it does not know", async () => {
    const server = { kept: { later_setting: ["kept"] } };
    const { settings, write } = a_browser(server);
    settings.change({ hold_s: 10 });
    settings.change({ send_key: "ctrl_enter" });
    expect(settings.get()).toMatchObject({ hold_s: 10, send_key: "ctrl_enter" });
    await vi.advanceTimersByTimeAsync(600);
    expect(write).toHaveBeenCalledOnce();
    expect(server.kept).toEqual({ later_setting: ["kept"], hold_s: 10, send_key: "ctrl_enter" });
  });

  it("does not take away what another device chose meanwhile", async () => {
    const server = { kept: {} };
    const desk = a_browser(server);
    await desk.settings.load();
    server.kept = { claim_on_send: true };
    desk.settings.change({ hold_s: 0 });
    await vi.advanceTimersByTimeAsync(600);
    expect(server.kept).toEqual({ claim_on_send: true, hold_s: 0 });
  });

  it("is kept through a night without a network and written when the page begins again", async () => {
    const server = { kept: {} };
    const offline = a_browser(server);
    offline.read.mockRejectedValue(new Error("no network"));
    offline.settings.change({ hold_s: 20 });
    await vi.advanceTimersByTimeAsync(600);
    const morning = a_browser(server);
    morning.settings.restore();
    expect(morning.settings.get().hold_s).toBe(20);
    await morning.settings.load();
    await vi.advanceTimersByTimeAsync(600);
    expect(server.kept).toEqual({ hold_s: 20 });
  });

  it("is nobody else's", () => {
    a_browser({ kept: {} }).settings.change({ hold_s: 20 });
    const minh = a_browser({ kept: {} }, "minh");
    minh.settings.restore();
    expect(minh.settings.get().hold_s).toBe(5);
  });
});
