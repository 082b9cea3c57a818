import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { Refusal } from "@/sync/api";
import type { Product, Variant } from "@/wire/commerce";
import { AdjustDialog } from "./adjust_dialog";

const ask = vi.fn();
const done = vi.fn();

const variant = (id: string, on_hand: number): Variant => ({
  id,
  product_id: "p",
  product_name: "Áo",
  sku: `AO-${id}`,
  name: id,
  option_values: [id],
  price: 1000,
  on_hand,
  reserved: 1,
  available: on_hand - 1,
  low: false,
  archived: false,
});
const product: Product = {
  id: "p",
  name: "Áo",
  description: "",
  options: ["Size"],
  archived: false,
  variants: [variant("S", 5), variant("M", 7)],
};

function show() {
  // jsdom knows no dialogs.
  HTMLDialogElement.prototype.showModal = function open() {
    this.open = true;
  };
  render(
    <DeskProvider value={{ store: new Store(), ask } as unknown as DeskProvided}>
      <AdjustDialog product={product} onDone={done} onClose={() => undefined} />
    </DeskProvider>,
  );
}

const submit = () => userEvent.click(screen.getByRole("button", { name: "Ghi vào kho" }));
const bodies = () => ask.mock.calls.map(([, , { body }]) => body);

describe("putting stock right", () => {
  beforeEach(() => {
    ask.mockReset();
    done.mockReset();
  });

  it("asks for a reason, and for at least one number", async () => {
    show();
    await submit();
    expect(screen.getByText("Cần điền mục này.")).toBeInTheDocument();
    await userEvent.type(screen.getByLabelText("Lý do"), "Kiểm kho");
    await submit();
    expect(screen.getByRole("alert")).toHaveTextContent("ít nhất một dòng");
    expect(ask).not.toHaveBeenCalled();
  });

  it("sends a change or a count, and only of what was written", async () => {
    ask.mockResolvedValue({ items: [variant("M", 5)] });
    show();
    await userEvent.type(screen.getByLabelText("M · AO-M"), "−2");
    await userEvent.type(screen.getByLabelText("Lý do"), "Hàng lỗi");
    await submit();
    expect(bodies()[0]).toMatchObject({ reason: "Hàng lỗi", lines: [{ variant_id: "M", change: -2 }] });
    expect(done).toHaveBeenCalledTimes(1);
    await userEvent.click(screen.getByLabelText("Số đếm được"));
    await submit();
    expect(screen.getByText(/Cần một số nguyên/)).toBeInTheDocument();
    await userEvent.clear(screen.getByLabelText("M · AO-M"));
    await userEvent.type(screen.getByLabelText("M · AO-M"), "1.200");
    await submit();
    expect(bodies()[1]).toMatchObject({ lines: [{ variant_id: "M", count: 1200 }] });
  });

  it("sends the same once more under the same id, and something else under another", async () => {
    ask.mockRejectedValue(new Refusal({ kind: "network" }));
    show();
    await userEvent.type(screen.getByLabelText("S · AO-S"), "+10");
    await userEvent.type(screen.getByLabelText("Lý do"), "Nhập hàng");
    await submit();
    await submit();
    await userEvent.type(screen.getByLabelText("S · AO-S"), "0");
    await submit();
    const [first, again, other] = bodies().map(({ id }) => id);
    expect(again).toBe(first);
    expect(other).not.toBe(first);
    expect(screen.getByRole("alert")).toHaveTextContent("Không có mạng");
  });

  it("shows beside its line what the server says of it", async () => {
    const errors = [{ field: "lines[0].change", code: "too_large", detail: "no more than" }];
    ask.mockRejectedValue(new Refusal({ kind: "refused", problem: { type: "stock", errors } }));
    show();
    await userEvent.type(screen.getByLabelText("M · AO-M"), "99");
    await userEvent.type(screen.getByLabelText("Lý do"), "Nhập hàng");
    await submit();
    expect(screen.getByLabelText("M · AO-M")).toHaveAccessibleDescription(/Số này quá lớn/);
  });
});
