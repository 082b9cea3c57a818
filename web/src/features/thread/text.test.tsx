import { render, screen } from "@testing-library/preact";
import userEvent from "@testing-library/user-event";
import { describe, expect, it, vi } from "vitest";
import { safe_link } from "@/features/desk";
import { Text } from "./text";

describe("a customer's text", () => {
  it("is text, whatever it looks like", () => {
    const { container } = render(<Text text={'<img src=x onerror="alert(1)"> & <b>đậm</b>'} />);
    expect(container.querySelector("img, b")).toBeNull();
    expect(container).toHaveTextContent('<img src=x onerror="alert(1)"> & <b>đậm</b>');
  });

  it("leads to addresses only after asking where to", async () => {
    const open = vi.spyOn(window, "open").mockReturnValue(null);
    HTMLDialogElement.prototype.showModal = vi.fn();
    render(<Text text="Xem https://shopee.vn/ao-thun?x=1, nhé" />);
    const link = screen.getByRole("link");
    expect(link).toHaveTextContent("https://shopee.vn/ao-thun?x=1");
    await userEvent.click(link);
    expect(open).not.toHaveBeenCalled();
    expect(screen.getByText("Mở trang ngoài shopee.vn?")).toBeInTheDocument();
    await userEvent.click(screen.getByText("Mở trang"));
    expect(open).toHaveBeenCalledWith("https://shopee.vn/ao-thun?x=1", "_blank", "noopener,noreferrer");
  });
});

describe("an address", () => {
  it("may be followed when it is of the web or our own, and in no other case", () => {
    expect(safe_link("https://facebook.com/1")).toBe("https://facebook.com/1");
    expect(safe_link("/media/1")).toBe("/media/1");
    for (const bad of [
      "javascript:alert(1)",
      "data:text/html,x",
      "//evil.example",
      "",
      null,
      "vbscript:x",
      "file:///etc",
    ]) {
      expect(safe_link(bad), String(bad)).toBeNull();
    }
  });
});
