import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { a_conversation } from "@/test_support";
import type { Board } from "@/wire/figures";
import { ShareOut } from "./share_out";

type Person = Board["staff"][number];

const nobody_waits = { waiting: 0, longest_wait_since: null };
function a_colleague(id: string, name: string, change: Partial<Person> = {}): Person {
  return { id, name, role: "agent", state: "online", cap: null, open: 0, ...nobody_waits, ...change };
}
const hoa = a_colleague("hoa", "Hoa", { open: 1 });
const lan = a_colleague("lan", "Lan", { open: 1 });
const minh = a_colleague("minh", "Minh", { open: 2 });

const given: unknown[] = [];
const ask = vi.fn(async (_verb: string, path: string, { body }: { body?: { id: string; change: object } } = {}) => {
  if (!path.endsWith("/bulk")) return { items: [a_conversation("c1", 1)], next_cursor: null, epoch: "e", seq: 1 };
  given.push(body?.change);
  return { id: body?.id, changed: 1, skipped: [], more: false };
});
const closed = vi.fn();

function dialog(staff: readonly Person[]) {
  return (
    <DeskProvider value={{ store: new Store(), ask } as unknown as DeskProvided}>
      <ShareOut person={hoa} staff={staff} onClose={closed} onShared={vi.fn()} />
    </DeskProvider>
  );
}
const receiver = () => screen.getByRole<HTMLSelectElement>("combobox", { name: "Giao cho ai" });
const share = () => userEvent.click(screen.getByRole("button", { name: "Chia bớt" }));

describe("sharing out a colleague's conversations", () => {
  beforeEach(() => {
    // jsdom knows no dialogs.
    HTMLDialogElement.prototype.showModal = function open() {
      this.open = true;
    };
    given.length = 0;
    closed.mockClear();
  });

  it("gives them to whoever was chosen, whatever the board tells meanwhile", async () => {
    const { rerender } = render(dialog([hoa, lan, minh]));
    await userEvent.selectOptions(receiver(), "minh");
    rerender(dialog([hoa, { ...minh, state: "offline" }, a_colleague("tuan", "Tuấn"), { ...lan, state: "away" }]));
    expect(receiver()).toHaveValue("minh");
    rerender(dialog([hoa]));
    expect(receiver()).toHaveValue("minh");
    await share();
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(given).toEqual([{ assignee: "minh", assignee_was: "hoa" }]);
  });

  it("stays even among those who were here, when all of them leave meanwhile", async () => {
    const { rerender } = render(dialog([hoa, lan]));
    rerender(dialog([hoa, { ...lan, state: "offline" }]));
    expect(receiver()).toHaveValue("evenly");
    await share();
    await vi.waitFor(() => expect(closed).toHaveBeenCalled());
    expect(given).toEqual([{ assignee: "lan", assignee_was: "hoa" }]);
  });

  it("asks for a receiver when there is none", async () => {
    render(dialog([hoa, lan]));
    const gone = receiver().appendChild(document.createElement("option"));
    gone.value = "who left";
    await userEvent.selectOptions(receiver(), "who left");
    expect(receiver()).toHaveValue("who left");
    await share();
    expect(await screen.findByText("Hãy chọn người nhận.")).toBeInTheDocument();
    expect([given, closed.mock.calls]).toEqual([[], []]);
  });
});
