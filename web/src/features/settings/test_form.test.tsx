import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { a_conversation } from "@/test_support";
import type { Channel } from "@/wire/team";
import { TestForm } from "./test_form";

it("lists, of the newest conversations, those with the one letter that was typed", async () => {
  // jsdom knows no dialogs.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  const items = ["Nguyễn Thị Ánh", "Lê Đức"].map((name, n) =>
    a_conversation(`c${n}`, n, { customer: { id: name, name } }),
  );
  const ask = vi.fn(async () => ({ items, next_cursor: null, epoch: "e", seq: 1 }));
  render(
    <DeskProvider value={{ store: new Store(), ask } as unknown as DeskProvided}>
      <TestForm channel={{ id: "ch1", name: "Fanpage" } as Channel} onDone={vi.fn()} onClose={vi.fn()} />
    </DeskProvider>,
  );
  const options = () => screen.queryAllByRole("option").map((one) => one.textContent);
  await vi.waitFor(() => expect(options()).toEqual(["Nguyễn Thị Ánh", "Lê Đức"]));
  await userEvent.type(screen.getByRole("combobox"), "d");
  await vi.waitFor(() => expect(options()).toEqual(["Lê Đức"]));
  await userEvent.clear(screen.getByRole("combobox"));
  await userEvent.type(screen.getByRole("combobox"), "z");
  expect(await screen.findByText("Không có hội thoại nào khớp trên kênh này.")).toBeInTheDocument();
});
