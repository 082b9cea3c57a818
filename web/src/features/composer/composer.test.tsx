import { act, createEvent, fireEvent, render, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { run } from "@/features/desk/keys";
import { put_conversations, put_messages } from "@/store/apply";
import { with_thread } from "@/store/pages";
import { Box, Store } from "@/store/store";
import { Drafts } from "@/sync/drafts";
import { a_conversation, a_message, lan } from "@/test_support";
import type { Conversation } from "@/wire/conversation";
import { decode } from "@/wire/decode";
import { personal } from "@/wire/personal";
import type { QuickReply } from "@/wire/quick_reply";
import type { Staff } from "@/wire/team";
import { Composer, type ComposerHandle } from "./composer";

const send = vi.fn();
const upload = vi.fn();
const undo = vi.fn(async (_id: string) => true);
const newest_undoable = vi.fn((_id: string): string | null => null);
const claim = vi.fn(async (_id: string) => undefined);
const done = vi.fn(async (_id: string) => undefined);
const listed_as = vi.fn(async (): Promise<string | null> => null);
const code_of = vi.fn((): string | null => null);
let store: Store;
let drafts: Drafts;
let handle: { current: ComposerHandle | null };

const camon: QuickReply = {
  id: "q1",
  seq: 1,
  name: "camon",
  text: "Em cảm ơn {tên khách}, đơn {mã đơn} ạ!",
  attachments: [{ id: "p1", kind: "image", state: "ready" }],
  deleted: false,
};
const cachgiat: QuickReply = { ...camon, id: "q2", name: "cachgiat", text: "Giặt máy dưới 30°.", attachments: [] };
const minh: Staff = { id: "minh", seq: 1, name: "Minh", role: "agent", active: true };

function show(change: Partial<Conversation> = {}, chosen: object = {}) {
  store.change((state) => {
    const known = put_conversations({ ...state, me: lan }, [a_conversation("c1", 1, in_time(change))]);
    return { ...with_thread(known, "c1", { loading: { kind: "loaded" } }), staff: new Map([["minh", minh]]) };
  });
  drafts = new Drafts(store, localStorage);
  drafts.restore();
  const desk = {
    store,
    drafts,
    send,
    viewing: vi.fn(),
    personal: { store: new Box(decode(personal, chosen, "personal")), change: vi.fn() },
    at_hand: {
      quick_replies: new Box<readonly QuickReply[]>([camon, cachgiat]),
      need: vi.fn(),
      need_code: vi.fn(async () => undefined),
      code_of,
      listed_as,
    },
    writing: { upload, undo, newest_undoable, claim, done },
  } as unknown as DeskProvided;
  handle = { current: null };
  const view = render(
    <DeskProvider value={desk}>
      <Composer id="c1" quoted={null} onQuoteDone={vi.fn()} onProduct={vi.fn()} onCustomer={vi.fn()} ref={handle} />
    </DeskProvider>,
  );
  return { ...view, field: screen.getByRole<HTMLTextAreaElement>("textbox") };
}

/** A window that is open whenever the test runs, unless the test says otherwise. */
function in_time(change: Partial<Conversation>): Partial<Conversation> {
  return { reply_window: { rule: "", closes_at: null }, ...change };
}

/** The customer writes. */
function says(seq: number, text: string) {
  act(() => {
    const message = a_message(seq, { text, received_at: `2026-11-22T02:00:${seq}.000Z` });
    store.change((state) => put_messages(state, [message]));
  });
}

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

describe("writing a reply", () => {
  beforeEach(() => {
    store = new Store();
    for (const mock of [send, upload, undo, newest_undoable, claim, done, listed_as, code_of]) mock.mockClear();
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
    expect(localStorage.getItem("gom.draft.lan.c1")).toContain("Dạ chị chờ");
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
    expect(upload).toHaveBeenCalledWith(picture, expect.anything(), expect.anything());
    await waitFor(() => expect(screen.queryByRole("progressbar")).toBeNull());
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledWith(
      "c1",
      expect.objectContaining({ attachments: [expect.objectContaining({ id: "a1" })] }),
    );
  });

  it("refuses a file the channel does not take, before anything is sent", () => {
    const none = { mime: [], max_bytes: 0 };
    const image = { mime: ["image/png"], max_bytes: 1000 };
    const { field } = show({ abilities: { image, video: none, audio: none, file: none } });
    fireEvent.paste(field, {
      clipboardData: { files: [new File(["x"], "a.exe", { type: "application/x-msdownload" })] },
    });
    expect(upload).not.toHaveBeenCalled();
    expect(screen.getByText("Messenger không nhận loại tệp này.")).toBeInTheDocument();
  });
});

describe("what may make an answer wrong", () => {
  beforeEach(() => {
    store = new Store();
    for (const mock of [send, claim, done]) mock.mockClear();
  });

  it("is asked about once when the customer wrote since it was begun, with the new lines, and goes the second time", async () => {
    const { field } = show();
    says(10, "có size M không");
    await userEvent.type(field, "Dạ còn");
    says(11, "à thôi mình lấy L");
    expect(screen.getByText("Khách vừa nhắn thêm 1 tin.")).toBeInTheDocument();
    expect(screen.getByText("à thôi mình lấy L")).toBeInTheDocument();
    expect(screen.queryByText("có size M không")).toBeNull();
    await userEvent.type(field, "{Enter}");
    expect(send).not.toHaveBeenCalled();
    expect(screen.getByRole("alert")).toHaveTextContent("Nhấn Gửi lần nữa nếu vẫn đúng.");
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledOnce();
    expect(screen.queryByText(/Khách vừa nhắn thêm/)).toBeNull();
  });

  it("is asked about again when still more comes between the two", async () => {
    const { field } = show();
    await userEvent.type(field, "Dạ");
    says(11, "mình lấy L");
    await userEvent.type(field, "{Enter}");
    says(12, "màu đen nhé");
    await userEvent.type(field, "{Enter}");
    expect(send).not.toHaveBeenCalled();
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledOnce();
  });

  it("is a colleague who is answering too, asked about once", async () => {
    const { field } = show();
    const presence = {
      staff: { id: "minh", name: "Minh" },
      conversation_id: "c1",
      typing: true,
      until: Date.now() + 9e4,
    };
    act(() => store.change((state) => ({ ...state, presence: new Map([["minh", presence]]) })));
    await userEvent.type(field, "Dạ{Enter}");
    expect(screen.getByRole("alert")).toHaveTextContent("Minh đang soạn trả lời. Vẫn gửi?");
    expect(send).not.toHaveBeenCalled();
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledOnce();
  });

  it("says whose conversation it is, and takes one that nobody has when that was chosen", async () => {
    const first = show({ assignee: { id: "minh", name: "Minh" } });
    expect(screen.getByText("Hội thoại của Minh")).toBeInTheDocument();
    first.unmount();
    store = new Store();
    const { field } = show({}, { claim_on_send: true });
    expect(screen.getByRole("button", { name: "Gửi và nhận hội thoại này" })).toBeInTheDocument();
    await userEvent.type(field, "Dạ{Enter}");
    expect(claim).toHaveBeenCalledExactlyOnceWith("c1");
  });
});

describe("keys", () => {
  beforeEach(() => {
    store = new Store();
    for (const mock of [send, undo, newest_undoable, done]) mock.mockClear();
  });

  it("are swapped for those who wish: Enter breaks the line, Ctrl+Enter sends", async () => {
    const { field } = show({}, { send_key: "ctrl_enter" });
    await userEvent.type(field, "Dạ{Enter}còn ạ");
    expect(send).not.toHaveBeenCalled();
    await userEvent.type(field, "{Control>}{Enter}{/Control}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ text: "Dạ\ncòn ạ" }));
  });

  it("Ctrl+Enter always sends, Ctrl+Shift+Enter sends and marks done", async () => {
    const { field } = show();
    await userEvent.type(field, "một{Control>}{Enter}{/Control}");
    expect([send.mock.calls.length, done.mock.calls.length]).toEqual([1, 0]);
    await userEvent.type(field, "hai{Control>}{Shift>}{Enter}{/Shift}{/Control}");
    expect([send.mock.calls.length, done.mock.calls]).toEqual([2, [["c1"]]]);
  });

  it("send once while Enter is held down", () => {
    const { field } = show();
    fireEvent.input(field, { target: { value: "Dạ" } });
    fireEvent.keyDown(field, { key: "Enter", keyCode: 13, repeat: true });
    expect(send).not.toHaveBeenCalled();
  });

  it("Ctrl+Z takes the newest back when nothing is written, and is the browser's when something is", async () => {
    const { field } = show();
    newest_undoable.mockReturnValue("r1");
    await userEvent.type(field, "Dạ");
    fireEvent.keyDown(field, { key: "z", code: "KeyZ", ctrlKey: true });
    expect(undo).not.toHaveBeenCalled();
    await userEvent.clear(field);
    fireEvent.keyDown(field, { key: "z", code: "KeyZ", ctrlKey: true });
    expect(undo).toHaveBeenCalledExactlyOnceWith("r1");
    newest_undoable.mockReturnValue(null);
  });

  it("↑ goes from an empty field to the messages, and stays in one that is not", async () => {
    const { field } = show();
    const log = document.createElement("div");
    log.setAttribute("role", "log");
    log.tabIndex = 0;
    document.body.append(log);
    await userEvent.type(field, "Dạ{ArrowUp}");
    expect(field).toHaveFocus();
    await userEvent.clear(field);
    await userEvent.type(field, "{ArrowUp}");
    expect(log).toHaveFocus();
    log.remove();
  });

  it("what was taken back stands in the field again, before what was begun since", async () => {
    const { field } = show();
    await userEvent.type(field, "tin sau");
    act(() => drafts.give("c1", "reply", { text: "tin trước" }));
    expect(field).toHaveValue("tin trước\ntin sau");
    await userEvent.type(field, "{Enter}");
    expect(send).toHaveBeenCalledWith("c1", expect.objectContaining({ text: "tin trước\ntin sau" }));
  });
});

describe("quick replies", () => {
  beforeEach(() => {
    store = new Store();
    for (const mock of [send, code_of]) mock.mockClear();
  });

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
    store = new Store();
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
  beforeEach(() => {
    store = new Store();
  });

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
  beforeEach(() => {
    store = new Store();
  });

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
