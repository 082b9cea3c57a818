import { screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { a_message } from "@/test_support";
import { begin, drafts, says, send, show } from "./composer_setup";

const comment = { kind: "comment", abilities: { text_limit: 8000, private_answer: true } } as const;
const privately = () => screen.getByRole("button", { name: "Nhắn riêng" });

describe("an answer to a comment", () => {
  beforeEach(begin);

  it("is public, unless its writer chooses to write to one person alone; the next one is public again", async () => {
    const { field } = show(comment, {}, { message: a_message(1, { kind: "comment" }), mode: "reply" });
    await userEvent.click(privately());
    await userEvent.type(field, "Dạ giá 189k{Enter}");
    expect(send).toHaveBeenLastCalledWith("c1", {
      text: "Dạ giá 189k",
      attachments: [],
      reply_to: "m1",
      private_answer: true,
    });
    expect(privately()).toHaveAttribute("aria-pressed", "false");
    await userEvent.type(field, "Dạ shop đã nhắn{Enter}");
    expect(send.mock.lastCall?.[1]).not.toHaveProperty("private_answer");
  });

  it("that was begun privately does not become public because another conversation was opened meanwhile", async () => {
    const { field, unmount } = show(comment);
    await userEvent.click(privately());
    await userEvent.type(field, "số nhà 12");
    unmount();
    const again = show(comment);
    expect(again.field).toHaveValue("số nhà 12");
    expect(privately()).toHaveAttribute("aria-pressed", "true");
    await userEvent.type(again.field, "{Enter}");
    expect(send.mock.lastCall?.[1]).toMatchObject({ private_answer: true });
  });

  it("that was begun privately does not tie a note to the comment", async () => {
    const { field } = show(comment);
    says(1, "Inbox giá shop ơi", { kind: "comment", author: { kind: "customer", name: "Hạnh" } });
    await userEvent.click(privately());
    await userEvent.type(field, "Dạ 189k");
    expect(screen.getByText(/Hạnh/)).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Ghi chú nội bộ" }));
    await userEvent.type(screen.getByRole("textbox"), "Khách quen{Enter}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ kind: "note", reply_to: null }));
  });

  it("offers no choice where the platform has none", () => {
    show({ kind: "comment", abilities: { text_limit: 8000 } });
    expect(screen.queryByRole("button", { name: "Nhắn riêng" })).toBeNull();
    expect(screen.getByText(/Trả lời công khai: ai xem/)).toBeInTheDocument();
  });
});

describe("a message that a note is about", () => {
  beforeEach(begin);

  it("is shown with the note, and goes along with it", async () => {
    show({}, {}, { message: a_message(7, { text: "Mình bị dị ứng len" }), mode: "note" });
    expect(screen.getByText("Ghi chú về: Mình bị dị ứng len")).toBeInTheDocument();
    expect(screen.getByRole("textbox", { name: "Ghi chú nội bộ" })).toBeInTheDocument();
    await userEvent.type(screen.getByRole("textbox"), "Đừng gợi ý áo len{Enter}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ kind: "note", reply_to: "m7" }));
  });

  it("does not go along with a reply", async () => {
    show({}, {}, { message: a_message(7), mode: "note" });
    await userEvent.click(screen.getByRole("button", { name: "Trả lời" }));
    await userEvent.type(screen.getByRole("textbox"), "Dạ{Enter}");
    expect(send).toHaveBeenCalledWith("c1", { text: "Dạ", attachments: [], reply_to: null });
  });
});

describe("a quick reply", () => {
  beforeEach(begin);

  it("is named when it is sent, so that its use is counted; not after everything was deleted", async () => {
    const { field } = show();
    await userEvent.type(field, "/cach{Enter}");
    expect(field).toHaveValue("Giặt máy dưới 30°.");
    await userEvent.type(field, "{Enter}");
    expect(send.mock.lastCall?.[1]).toMatchObject({ quick_replies: ["q2"] });
    await userEvent.type(field, "/cach{Enter}");
    await userEvent.clear(field);
    drafts.keep("c1", "");
    says(2, "?");
    await userEvent.type(field, "Dạ{Enter}{Enter}");
    expect(send.mock.lastCall?.[1]).toEqual({ text: "Dạ", attachments: [], reply_to: null });
  });
});
