import { describe, expect, it } from "vitest";
import { an_order } from "@/test_support";
import { confirmation } from "./confirmation";

const order = an_order("o", 12, {
  lines: [{ n: 0, variant_id: "v", name: "Áo thun – Đen / M", sku: "", quantity: 2, unit_price: 189_000 }],
  shipping: { name: "Ánh", phone: "", address: "12 ngõ 5", ward: "Phường Cầu Giấy", province: "Hà Nội" },
  total: 408_000,
});

describe("what a customer is told of a new order", () => {
  it("says what, how much and where to", () => {
    expect(confirmation(order)).toBe(
      "Dạ shop xác nhận đơn DH12: 2 × Áo thun – Đen / M. Tổng cộng 408.000\u00a0₫, giao tới 12 ngõ 5, Phường Cầu Giấy, Hà Nội. Cảm ơn anh/chị ạ.",
    );
  });

  it("is said in the shop's own words where it has some", () => {
    expect(confirmation(order, "Đơn {code} của {name}: {status}, {total} {mã}")).toBe(
      "Đơn DH12 của Ánh: Đã xác nhận, 408.000\u00a0₫ {mã}",
    );
  });
});
