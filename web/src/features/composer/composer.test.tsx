import { createEvent, fireEvent, render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { put_conversations } from "@/store/apply";
import { Store } from "@/store/store";
import { Drafts } from "@/sync/drafts";
import { a_conversation, lan } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import { Composer } from "./composer";

const send = vi.fn();
const upload = vi.fn();
let store: Store;

function show(change: Partial<Conversation> = {}) {
  store.change((state) => put_conversations({ ...state, me: lan }, [a_conversation("c1", 1, in_time(change))]));
  const drafts = new Drafts(store, localStorage);
  const desk = { store, drafts, send, upload, viewing: vi.fn() } as unknown as DeskProvided;
  const view = render(
    <DeskProvider value={desk}>
      <Composer id="c1" quoted={null} onQuoteDone={vi.fn()} onProduct={vi.fn()} ref={null} />
    </DeskProvider>,
  );
  return { ...view, field: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

/** A window that is open whenever the test runs, unless the test says otherwise. */
function in_time(change: Partial<Conversation>): Partial<Conversation> {
  return { reply_window: { rule: "", closes_at: null }, ...change };
}

describe("writing a reply", () => {
  beforeEach(() => {
    store = new Store();
    send.mockReset();
    upload.mockReset();
  });

  it("sends with Enter and empties the field", async () => {
    const { field } = show();
    await userEvent.type(field, "Dạ còn ạ{Enter}");
    expect(send).toHaveBeenCalledWith("c1", { text: "Dạ còn ạ", attachments: [], reply_to: null });
    expect(field).toHaveValue("");
  });

  it("breaks the line with Shift+Enter", async () => {
    const { field } = show();
    await userEvent.type(field, "Dạ{Shift>}{Enter}{/Shift}còn ạ");
    expect(send).not.toHaveBeenCalled();
    expect(field).toHaveValue("Dạ\ncòn ạ");
  });

  it("leaves Enter to a keyboard that is still composing a syllable", () => {
    const { field } = show();
    fireEvent.input(field, { target: { value: "chao" } });
    const composing = createEvent.keyDown(field, { key: "Enter", isComposing: true });
    fireEvent(field, composing);
    fireEvent.keyDown(field, { key: "Enter", keyCode: 229 });
    expect(send).not.toHaveBeenCalled();
    fireEvent.keyDown(field, { key: "Enter", keyCode: 13 });
    expect(send).toHaveBeenCalledOnce();
  });

  it("never rewrites what a Vietnamese keyboard puts in by Backspace and insert", async () => {
    const { field } = show();
    // UniKey types "aa", takes both back and inserts "â".
    await userEvent.type(field, "c");
    await userEvent.type(field, "aa{Backspace}{Backspace}â");
    expect(field).toHaveValue("câ");
  });

  it("sends nothing when there is nothing but blanks", async () => {
    const { field } = show();
    await userEvent.type(field, "  {Enter}");
    expect(send).not.toHaveBeenCalled();
  });

  it("keeps what was typed when the field goes away, and has it there the next time", async () => {
    const { field, unmount } = show();
    await userEvent.type(field, "Dạ chị chờ");
    unmount();
    expect(localStorage.getItem("gom.draft.lan.c1")).toBe("Dạ chị chờ");
    expect(show().field).toHaveValue("Dạ chị chờ");
  });

  it("forgets the draft once it is sent", async () => {
    const { field, unmount } = show();
    await userEvent.type(field, "Dạ{Enter}");
    unmount();
    expect(localStorage.getItem("gom.draft.lan.c1")).toBeNull();
  });

  it("says in words why the platform takes no reply now", () => {
    const { field } = show({
      channel: { id: "ch", platform: "zalo", name: "Hoa Mai OA" },
      reply_window: { rule: "window_closed", closes_at: "2020-01-01T00:00:00.000Z" },
      abilities: {
        text_limit: 2000,
        windows: [
          { rule: "standard", hours: 48 },
          { rule: "paid", hours: 168 },
        ],
      },
    });
    expect(field).toBeDisabled();
    expect(screen.getByText(/Đã hết hạn trả lời trên Zalo: đã quá 7 ngày kể từ/)).toBeInTheDocument();
  });

  it("says that an answer to a comment can be read by everybody", () => {
    const { unmount } = show();
    expect(screen.queryByText(/Trả lời công khai/)).toBeNull();
    unmount();
    show({ kind: "comment" });
    expect(screen.getByText("Trả lời công khai: ai xem bài viết cũng đọc được.")).toBeInTheDocument();
  });

  it("counts when the limit is near, and says when it will be two messages", async () => {
    const { field } = show({ abilities: { text_limit: 10 } });
    fireEvent.input(field, { target: { value: "12345678" } });
    expect(screen.getByText("8/10")).toBeInTheDocument();
    fireEvent.input(field, { target: { value: "12345678901" } });
    expect(screen.getByText("Sẽ gửi thành 2 tin")).toBeInTheDocument();
  });

  it("uploads a pasted picture and sends it along", async () => {
    URL.createObjectURL = vi.fn(() => "blob:x");
    URL.revokeObjectURL = vi.fn();
    upload.mockResolvedValue({ id: "a1", kind: "image", state: "ready" });
    const { field } = show();
    const picture = new File(["x"], "anh.png", { type: "image/png" });
    fireEvent.paste(field, { clipboardData: { files: [picture] } });
    expect(upload).toHaveBeenCalledWith(picture);
    await screen.findByText("1 KB");
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledWith(
      "c1",
      expect.objectContaining({ attachments: [expect.objectContaining({ id: "a1" })] }),
    );
  });

  it("refuses a file the channel does not take, before anything is sent", () => {
    const none = { mime: [], max_bytes: 0 };
    const { field } = show({ abilities: { image: none, video: none, audio: none, file: none } });
    fireEvent.paste(field, {
      clipboardData: { files: [new File(["x"], "a.exe", { type: "application/x-msdownload" })] },
    });
    expect(upload).not.toHaveBeenCalled();
    expect(screen.getByText("Messenger không nhận loại tệp này.")).toBeInTheDocument();
  });
});
