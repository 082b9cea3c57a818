import { describe, expect, it } from "vitest";
import { say_vi } from "@/words/catalogue";
import { judge } from "./files";
import { window_state } from "./window";

const now = Date.parse("2026-11-22T02:00:00Z");
const state = (window: Parameters<typeof window_state>[0]) => window_state(window, null, "Zalo", now, say_vi);

describe("the reply window", () => {
  it("is open without words where the platform has none", () => {
    expect(state({ rule: "" })).toEqual({ kind: "open", words: null, grade: "ample" });
    expect(state(null)).toEqual({ kind: "open", words: null, grade: "ample" });
  });

  it("counts down, and warns in the last half hour", () => {
    expect(state({ rule: "standard", closes_at: "2026-11-22T05:12:00Z" })).toMatchObject({
      words: "Còn 3 giờ 12 phút để trả lời",
    });
    expect(state({ rule: "standard", closes_at: "2026-11-22T02:25:00Z" })).toMatchObject({
      words: "Sắp hết hạn trả lời (25 phút)",
      grade: "closing",
    });
  });

  it("closes by the clock, also when nobody has said so", () => {
    expect(state({ rule: "standard", closes_at: "2026-11-22T01:59:59Z" }).kind).toBe("closed");
  });

  it("tells a used-up number from a passed time from a customer who never wrote", () => {
    expect(state({ rule: "quota", remaining: 0 }).words).toMatch(/Đã gửi đủ số tin Zalo cho phép/);
    expect(state({ rule: "window_closed", remaining: 0 }).words).toBe("Zalo chỉ cho trả lời sau khi khách nhắn trước.");
    expect(state({ rule: "standard", remaining: 2 }).words).toBe("Còn 2 tin được gửi trước khi khách trả lời");
  });
});

describe("a file for a channel", () => {
  const image = { mime: ["image/png", "image/jpeg"], max_bytes: 1000 };
  it("is judged by kind, type and size", () => {
    expect(judge({ type: "image/png", size: 900 }, { image })).toBe("fine");
    expect(judge({ type: "image/webp", size: 900 }, { image })).toBe("type");
    expect(judge({ type: "image/png", size: 1001 }, { image })).toEqual({ over: 1000 });
    expect(judge({ type: "application/pdf", size: 900 }, { image })).toBe("fine");
    expect(judge({ type: "application/pdf", size: 30 * 1024 * 1024 }, null)).toEqual({ over: 25 * 1024 * 1024 });
  });
});
