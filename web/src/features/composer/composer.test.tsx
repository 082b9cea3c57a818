import { act, createEvent, fireEvent, screen, waitFor } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { begin, claim, done, drafts, newest_undoable, says, send, show, store, undo, upload } from "./composer_setup";

describe("writing a reply", () => {
  beforeEach(begin);

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
  beforeEach(begin);

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
    begin();
    const { field } = show({}, { claim_on_send: true });
    expect(screen.getByRole("button", { name: "Gửi và nhận hội thoại này" })).toBeInTheDocument();
    await userEvent.type(field, "Dạ{Enter}");
    expect(claim).toHaveBeenCalledExactlyOnceWith("c1");
  });
});

describe("keys", () => {
  beforeEach(begin);

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
