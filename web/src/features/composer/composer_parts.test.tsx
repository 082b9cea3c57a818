import { act, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it } from "vitest";
import { run } from "@/features/desk/keys";
import { Drafts } from "@/sync/drafts";
import { begin, code_of, drafts, handle, listed_as, says, send, show, store } from "./composer_setup";

/** UniKey and its like: what they swallowed they take back and type again. */
async function types_as_unikey(field: HTMLTextAreaElement, text: string, beside: () => void) {
  for (const letter of text) {
    const bare = letter.normalize("NFD").replace(/\p{M}/gu, "");
    if (bare === letter) {
      await userEvent.type(field, letter);
    } else {
      await userEvent.type(field, `${bare}${bare}{Backspace}{Backspace}`);
      await userEvent.type(field, letter);
    }
    beside();
  }
}

describe("quick replies", () => {
  beforeEach(begin);

  it("are found behind a slash, chosen by keys, filled from the conversation, with their pictures", async () => {
    code_of.mockReturnValue("DH12");
    const { field } = show();
    await userEvent.type(field, "/ca");
    expect(screen.getAllByRole("option").map((one) => one.textContent)).toEqual([
      expect.stringContaining("/cachgiat"),
      expect.stringContaining("/camon"),
    ]);
    expect(screen.getByText("2 mẫu trả lời")).toBeInTheDocument();
    expect(field).toHaveAttribute("aria-activedescendant", screen.getAllByRole("option")[0]?.id);
    await userEvent.keyboard("{ArrowDown}{Enter}");
    expect(send).not.toHaveBeenCalled();
    expect(field).toHaveValue("Em cảm ơn Nguyễn Thị Ánh, đơn DH12 ạ!");
    await userEvent.keyboard("{Enter}");
    expect(send).toHaveBeenCalledWith("c1", {
      text: "Em cảm ơn Nguyễn Thị Ánh, đơn DH12 ạ!",
      attachments: [expect.objectContaining({ id: "p1", quick_reply_id: "q1" })],
      reply_to: null,
      quick_replies: ["q1"],
    });
    code_of.mockReturnValue(null);
  });

  it("with a hole are not sent: it is named and selected, and typing fills it", async () => {
    const { field } = show();
    await userEvent.type(field, "/camon{Tab}");
    expect(screen.getByText("Điền “mã đơn” trước khi gửi.")).toBeInTheDocument();
    expect(field.value.slice(field.selectionStart, field.selectionEnd)).toBe("{mã đơn}");
    await userEvent.keyboard("{Enter}");
    expect(send).not.toHaveBeenCalled();
    await userEvent.keyboard("DH9{Enter}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ text: "Em cảm ơn Nguyễn Thị Ánh, đơn DH9 ạ!" }));
  });

  it("whose picture this channel does not take are not sent, and it is said before", async () => {
    const none = { mime: [], max_bytes: 0 };
    const image = { mime: ["image/jpeg"], max_bytes: 1000 };
    const { field } = show({ abilities: { image, video: none, audio: none, file: none } });
    const picture = { id: "p2", kind: "image", state: "ready", mime: "image/webp", name: "ao.webp", size: 10 } as const;
    act(() => drafts.enclose("c1", "reply", [{ ...picture, quick_reply_id: "q1" }]));
    await userEvent.type(field, "Dạ{Enter}");
    expect(send).not.toHaveBeenCalled();
    expect(screen.getByText("ao.webp Messenger không nhận loại tệp này.")).toBeInTheDocument();
    await userEvent.click(screen.getByRole("button", { name: "Bỏ ao.webp" }));
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledOnce();
  });

  it("are closed by Esc, which leaves the text alone and does not reopen them", async () => {
    const { field } = show();
    await userEvent.type(field, "/ca{Escape}mon");
    expect(screen.queryAllByRole("option")).toEqual([]);
    expect(field).toHaveValue("/camon");
    await userEvent.keyboard("{Enter}");
    expect(send).toHaveBeenCalledOnce();
  });

  it("do not touch the field while a Vietnamese keyboard deletes and types again, however many events come in", async () => {
    const { field } = show();
    let seq = 20;
    await types_as_unikey(field, "Dạ /cả", () => {
      for (let i = 0; i < 4; i++) says(seq++, `tin ${seq}`);
    });
    expect(field).toHaveValue("Dạ /cả");
    expect(screen.getAllByRole("option")).toHaveLength(2);
  });
});

describe("a note for colleagues", () => {
  beforeEach(() => {
    begin();
    send.mockClear();
  });

  it("is another field with a draft of its own, and names colleagues", async () => {
    const { field } = show();
    await userEvent.type(field, "Dạ chị");
    act(() => void run("note"));
    const note = screen.getByRole("textbox", { name: "Ghi chú nội bộ" });
    expect(note).toHaveValue("");
    expect(note).toHaveFocus();
    await userEvent.type(note, "Nhờ @mi{Enter}xem{Enter}");
    expect(send).toHaveBeenCalledWith("c1", {
      kind: "note",
      text: "Nhờ @Minh xem",
      attachments: [],
      mentions: ["minh"],
      reply_to: null,
    });
    act(() => void run("note"));
    expect(screen.getByRole("textbox", { name: "Nhập tin trả lời" })).toHaveValue("Dạ chị");
  });

  it("that was begun is what one finds, unless a reply was begun too", () => {
    show().unmount();
    act(() => drafts.keep("c1", "Gọi lại chiều nay", "note"));
    const { unmount } = show();
    expect(screen.getByRole("textbox", { name: "Ghi chú nội bộ" })).toHaveValue("Gọi lại chiều nay");
    unmount();
    act(() => drafts.keep("c1", "Dạ"));
    show();
    expect(screen.getByRole("textbox", { name: "Nhập tin trả lời" })).toHaveValue("Dạ");
  });

  it("can be written when the platform takes no reply any more", async () => {
    show({ reply_window: { rule: "window_closed", closes_at: "2020-01-01T00:00:00.000Z" } });
    await userEvent.click(screen.getAllByRole("button", { name: "Ghi chú nội bộ" }).at(-1) as HTMLElement);
    await userEvent.type(screen.getByRole("textbox", { name: "Ghi chú nội bộ" }), "Gọi khách{Enter}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ kind: "note", text: "Gọi khách" }));
  });
});

describe("a draft from elsewhere", () => {
  beforeEach(begin);

  it("is put into a field nobody writes in, and offered to one somebody does", async () => {
    const { field } = show();
    const told = (text: string) =>
      act(() => {
        const tab = new Drafts(store, localStorage);
        tab.restore();
        tab.keep("c1", text);
      });
    told("từ thẻ khác");
    await waitFor(() => expect(field).toHaveValue("từ thẻ khác"));
    await userEvent.type(field, " và đây");
    told("bản khác hẳn");
    expect(await screen.findByText("Bản nháp từ thiết bị khác: bản khác hẳn")).toBeInTheDocument();
    expect(field).toHaveValue("từ thẻ khác và đây");
    await userEvent.click(screen.getByRole("button", { name: "Dùng bản này" }));
    expect(field).toHaveValue("bản khác hẳn");
  });
});

describe("a product", () => {
  beforeEach(begin);

  it("goes as a card where the platform has one of it, else as its name and price", async () => {
    const product = { id: "v1", sku: "AT-D-M", name: "Áo thun đen", text: "Áo thun đen 189.000 ₫" };
    const { field } = show({ abilities: { product_card: true } });
    listed_as.mockResolvedValueOnce("item 7");
    act(() => handle.current?.product(product));
    expect(await screen.findByText("Thẻ sản phẩm")).toBeInTheDocument();
    expect(field).toHaveValue("");
    act(() => handle.current?.product(product));
    await waitFor(() => expect(field).toHaveValue("Áo thun đen 189.000 ₫"));
  });
});
