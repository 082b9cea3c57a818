import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { EditInPlace } from "./edit_in_place";

const save = vi.fn<(written: string) => Promise<string | null>>();

function show() {
  save.mockReset();
  render(<EditInPlace label="Giá" shown="189.000 ₫" value="189.000" numeric onSave={save} />);
}

const value = () => screen.getByRole("button", { name: "Giá" });

describe("a value changed where it stands", () => {
  it("is saved by Enter, and the focus returns to it", async () => {
    show();
    save.mockResolvedValue(null);
    await userEvent.click(value());
    await userEvent.keyboard("250k{Enter}");
    expect(save).toHaveBeenCalledExactlyOnceWith("250k");
    expect(value()).toHaveFocus();
  });

  it("is left as it was by Esc, which closes nothing else", async () => {
    show();
    const outer = vi.fn();
    document.addEventListener("keydown", outer);
    await userEvent.click(value());
    await userEvent.keyboard("250k{Escape}");
    document.removeEventListener("keydown", outer);
    expect(save).not.toHaveBeenCalled();
    expect(outer.mock.calls.map(([event]) => event.code)).not.toContain("Escape");
    expect(value()).toHaveFocus();
  });

  it("stays open with what was written beside the reason when it is refused", async () => {
    show();
    save.mockResolvedValue("Cần một số tiền.");
    await userEvent.click(value());
    await userEvent.keyboard("hai trăm{Enter}");
    expect(await screen.findByRole("alert")).toHaveTextContent("Cần một số tiền.");
    expect(screen.getByRole("textbox", { name: "Giá" })).toHaveValue("hai trăm");
    expect(screen.getByRole("textbox", { name: "Giá" })).toHaveAccessibleDescription("Cần một số tiền.");
  });

  it("asks nothing when nothing changed, and saves once when the field is left", async () => {
    show();
    save.mockResolvedValue(null);
    await userEvent.click(value());
    await userEvent.tab();
    expect(save).not.toHaveBeenCalled();
    await userEvent.click(value());
    await userEvent.keyboard("99k");
    await userEvent.tab();
    expect(save).toHaveBeenCalledTimes(1);
  });
});
