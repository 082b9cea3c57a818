import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { type DeskProvided, DeskProvider } from "@/features/desk";
import { Store } from "@/store/store";
import { lan } from "@/test_support";
import { ImportGoods } from "./import_goods";

const ask = vi.fn();

function show(role: "agent" | "sales") {
  const store = new Store();
  store.change((state) => ({ ...state, me: { ...lan, staff: { ...lan.staff, role } } }));
  render(
    <DeskProvider value={{ store, ask } as unknown as DeskProvided}>
      <ImportGoods badge={null} />
    </DeskProvider>,
  );
}

const file = (size = 3) => new File(["x".repeat(size)], "hang.csv", { type: "text/csv" });
const choose = (chosen: File) => userEvent.upload(screen.getByLabelText("Chọn tệp CSV"), chosen);
const report = { rows: 2, created: 1, changed: 1, unchanged: 0, errors: [] as object[] };
const asked = () => ask.mock.calls.map(([, , { query }]) => query.dry_run);

describe("a file of products", () => {
  beforeEach(() => {
    ask.mockReset();
  });

  it("is looked through first, and taken only when a person says so", async () => {
    ask.mockResolvedValue(report);
    show("sales");
    await choose(file());
    expect(await screen.findByText(/Chưa ghi gì/)).toBeInTheDocument();
    expect(asked()).toEqual([true]);
    await userEvent.click(screen.getByRole("button", { name: "Nhập vào shop" }));
    expect(await screen.findByText("Đã nhập xong.")).toBeInTheDocument();
    expect(asked()).toEqual([true, false]);
  });

  it("with errors shows each by row and column, and offers no way to take it", async () => {
    const errors = [{ row: 3, column: "price", code: "number", detail: "a whole number", value: "=1+1" }];
    ask.mockResolvedValue({ ...report, errors });
    show("sales");
    await choose(file());
    const row = await screen.findByRole("row", { name: /3 price/ });
    expect(row).toHaveTextContent("Cần một số");
    expect(row).toHaveTextContent("=1+1");
    expect(screen.queryByRole("button", { name: "Nhập vào shop" })).toBeNull();
  });

  it("that is too large is refused before it is sent", async () => {
    show("sales");
    await choose(file(8 * 1024 * 1024 + 1));
    expect(await screen.findByRole("alert")).toHaveTextContent("8 MB");
    expect(ask).not.toHaveBeenCalled();
  });

  it("is not offered to who may not change goods", () => {
    show("agent");
    expect(screen.queryByLabelText("Chọn tệp CSV")).toBeNull();
    expect(screen.getByText(/không có quyền/)).toBeInTheDocument();
  });
});
