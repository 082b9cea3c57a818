import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { Refusal } from "@/sync/api";
import { an_order } from "@/test_support";
import type { Order } from "@/wire/commerce";
import { BulkBar } from "./bulk_bar";

const ask = vi.fn();
const moved = vi.fn();

function show(orders: readonly Order[], editable = true) {
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  render(
    <DeskProvider value={{ store: new Store(), ask } as unknown as DeskProvided}>
      <BulkBar orders={orders} editable={editable} onMoved={moved} onDone={() => undefined} />
    </DeskProvider>,
  );
}

describe("chosen orders", () => {
  beforeEach(() => {
    ask.mockReset();
    moved.mockReset();
  });

  it("go one after the other, and each that may not is named with why", async () => {
    const gone = an_order("a", 8, { status: "packing" });
    ask.mockResolvedValueOnce(gone);
    ask.mockRejectedValueOnce(
      new Refusal({ kind: "refused", problem: { type: "changed", errors: [{ code: "changed" }] } }),
    );
    show([an_order("a", 1), an_order("b", 2)]);
    await userEvent.click(screen.getByRole("button", { name: "Đóng gói" }));
    expect(await screen.findByText("Đã chuyển 1 đơn.")).toBeInTheDocument();
    expect(screen.getByText(/^DH2: Mục này vừa được đổi/)).toBeInTheDocument();
    expect(moved).toHaveBeenCalledExactlyOnceWith(gone);
    expect(ask.mock.calls.map(([, path, { body }]) => [path, body])).toEqual([
      ["/api/orders/a/status", { status: "packing", seq: 1 }],
      ["/api/orders/b/status", { status: "packing", seq: 2 }],
    ]);
  });

  it("are cancelled only with a reason", async () => {
    ask.mockResolvedValue(an_order("a", 8, { status: "cancelled" }));
    show([an_order("a", 1)]);
    await userEvent.click(screen.getByRole("button", { name: "Huỷ đơn" }));
    expect(ask).not.toHaveBeenCalled();
    await userEvent.type(screen.getByLabelText("Lý do"), "Khách đổi ý{Enter}");
    expect(ask.mock.calls[0]?.[2]).toEqual({ body: { status: "cancelled", why: "Khách đổi ý", seq: 1 } });
  });

  it("are only printed by who may not change them", () => {
    show([an_order("a", 1)], false);
    expect(screen.getByRole("link", { name: "In đơn" })).toHaveAttribute("href", "/orders/print?ids=a");
    expect(screen.queryByRole("button", { name: "Huỷ đơn" })).toBeNull();
  });
});
