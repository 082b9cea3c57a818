import { fireEvent, render, screen } from "@testing-library/preact";
import { act } from "preact/test-utils";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { ToastBox, toasts } from "./toast_box";
import { Toasts } from "./toasts";

beforeEach(() => vi.useFakeTimers());
afterEach(() => {
  for (const toast of toasts.get()) toasts.close(toast.id);
  vi.useRealTimers();
});

describe("short notices", () => {
  it("are at most three; the oldest makes room, but not before one that need not stay", () => {
    const box = new ToastBox();
    box.show({ words: "gửi lỗi", stays: true });
    for (const words of ["một", "hai", "ba"]) box.show({ words });
    expect(box.get().map((one) => one.words)).toEqual(["gửi lỗi", "hai", "ba"]);
  });

  it("last five seconds, eight with something to do, and for ever if they are to stay", () => {
    const box = new ToastBox();
    box.show({ words: "xong" });
    box.show({ words: "đã giao", action: { label: "Hoàn tác", run: () => undefined } });
    box.show({ words: "không gửi được", stays: true });
    vi.advanceTimersByTime(4_999);
    expect(box.get()).toHaveLength(3);
    vi.advanceTimersByTime(1);
    expect(box.get().map((one) => one.words)).toEqual(["đã giao", "không gửi được"]);
    vi.advanceTimersByTime(3_000);
    expect(box.get().map((one) => one.words)).toEqual(["không gửi được"]);
    vi.advanceTimersByTime(3_600_000);
    expect(box.get()).toHaveLength(1);
  });

  it("stand still while somebody is at them, also one that comes meanwhile, and go on where they were", () => {
    const box = new ToastBox();
    box.show({ words: "cũ" });
    vi.advanceTimersByTime(4_000);
    box.pause(true);
    box.show({ words: "mới" });
    vi.advanceTimersByTime(60_000);
    expect(box.get()).toHaveLength(2);
    box.pause(false);
    vi.advanceTimersByTime(1_000);
    expect(box.get().map((one) => one.words)).toEqual(["mới"]);
    vi.advanceTimersByTime(4_000);
    expect(box.get()).toEqual([]);
  });

  it("do not stand still for ever after the last one was closed under the pointer", () => {
    const box = new ToastBox();
    box.show({ words: "một" });
    box.pause(true);
    box.close(box.get()[0]?.id ?? 0);
    box.show({ words: "hai" });
    vi.advanceTimersByTime(5_000);
    expect(box.get()).toEqual([]);
  });

  it("take the place of an older one of the same tag", () => {
    const box = new ToastBox();
    box.show({ words: "3 tin", tag: "c1" });
    box.show({ words: "4 tin", tag: "c1" });
    expect(box.get().map((one) => one.words)).toEqual(["4 tin"]);
  });

  it("offer one thing, done once; the newest that offers something is taken back first", () => {
    const box = new ToastBox();
    const [first, second] = [vi.fn(), vi.fn()];
    box.show({ words: "một", action: { label: "Hoàn tác", run: first } });
    box.show({ words: "hai", action: { label: "Hoàn tác", run: second } });
    box.show({ words: "ba" });
    expect([box.act(), box.act(), box.act()]).toEqual([true, true, false]);
    expect([first.mock.calls.length, second.mock.calls.length]).toEqual([1, 1]);
    expect(second.mock.invocationCallOrder[0]).toBeLessThan(first.mock.invocationCallOrder[0] ?? 0);
  });

  it("are told politely, wait while they have the focus, and are closed by a button", async () => {
    render(<Toasts label="Thông báo ngắn" close="Đóng" />);
    const undo = vi.fn();
    await act(() => void toasts.show({ words: "Đã giao cho Minh.", action: { label: "Hoàn tác", run: undo } }));
    expect(screen.getByText("Đã giao cho Minh.").closest("[aria-live]")?.getAttribute("aria-live")).toBe("polite");
    const button = screen.getByRole("button", { name: "Hoàn tác" });
    await act(() => button.focus());
    await act(() => void vi.advanceTimersByTime(60_000));
    fireEvent.click(button);
    await act(() => undefined);
    expect(undo).toHaveBeenCalledOnce();
    expect(screen.queryByText("Đã giao cho Minh.")).toBeNull();
  });
});
