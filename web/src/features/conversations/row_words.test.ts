import { describe, expect, it } from "vitest";
import { a_conversation } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import { say_vi } from "@/words/catalogue";
import { row_name, row_words } from "./row_words";

const now = Date.parse("2026-11-22T02:05:00Z");
const words = (change: Partial<Conversation>, draft = "") =>
  row_words(a_conversation("c1", 1, change), "lan", draft, now, "vi", say_vi);
const last = (change: object) => ({ ...a_conversation("c1", 1).last_message!, ...change });

describe("a row of the list", () => {
  it("says who, what and when", () => {
    expect(words({})).toMatchObject({ name: "Nguyễn Thị Ánh", line: "Shop ơi", time: "09:00", unread: "" });
  });

  it("names what has no text", () => {
    expect(words({ last_message: last({ text: "", attachments: [{ kind: "image" }] }) }).line).toBe("[Hình ảnh]");
    expect(words({ last_message: last({ recalled_at: "2026-11-22T02:01:00Z" }) }).line).toBe("Tin đã thu hồi");
    expect(words({ customer: null }).name).toBe("Khách chưa rõ tên");
    expect(words({ kind: "comment" }).line).toBe("Bình luận: Shop ơi");
  });

  it("puts the draft before what was said last", () => {
    expect(words({}, "Dạ chị").line).toBe("Nháp: Dạ chị");
  });

  it("shows how far our own last line got", () => {
    const ours = last({
      direction: "outgoing",
      author: { kind: "staff", name: "Lan" },
      state: "read",
      text: "Dạ còn ạ",
    });
    expect(words({ last_message: ours })).toMatchObject({ line: "Lan: Dạ còn ạ", tick: "✓✓" });
    const mine = { ...ours, author: { kind: "staff" as const, id: "lan", name: "Lan" } };
    expect(words({ last_message: mine }).line).toBe("Bạn: Dạ còn ạ");
    expect(words({ last_message: { ...ours, author: { kind: "page" as const } } }).line).toBe("Shop: Dạ còn ạ");
  });

  it("says the one thing that needs somebody, the worst first", () => {
    const failed = last({ direction: "outgoing", state: "failed" });
    const waiting = { waiting_since: "2026-11-22T01:45:00Z" };
    const closing = { reply_window: { rule: "standard", closes_at: "2026-11-22T02:30:00Z" } };
    expect(words({ last_message: failed, ...waiting, ...closing })).toMatchObject({
      fact: "Không gửi được",
      grade: "danger",
    });
    expect(words({ ...waiting, ...closing }).fact).toBe("Sắp hết hạn trả lời (25 phút)");
    expect(words(waiting)).toMatchObject({ fact: "Chờ 20 phút", grade: "danger" });
    expect(words({ waiting_since: "2026-11-22T01:59:00Z" })).toMatchObject({ fact: "Chờ 6 phút", grade: "warning" });
    expect(words({ waiting_since: "2026-11-22T02:02:00Z" })).toMatchObject({ fact: "Chờ 3 phút", grade: "none" });
    expect(words({ failed_count: 1, ...waiting }).fact).toBe("Không gửi được");
    expect(words({ status: "snoozed", snoozed_until: "2026-11-22T05:00:00Z" }).fact).toBe("Hẹn 12:00");
  });

  it("reads itself out in one sentence", () => {
    const labels = [
      { id: "vip", name: "VIP" },
      { id: "si", name: "Sỉ" },
    ];
    const row = a_conversation("c1", 1, { unread_count: 2, assignee: { id: "lan", name: "Lan" }, priority: 1, labels });
    const heard = row_name(row, row_words(row, "lan", "", now, "vi", say_vi), "Messenger", say_vi);
    expect(heard).toBe(
      "Nguyễn Thị Ánh, Messenger, 2 tin chưa đọc, Shop ơi, giao cho Lan, Ưu tiên, nhãn VIP, Sỉ, 09:00",
    );
  });
});
