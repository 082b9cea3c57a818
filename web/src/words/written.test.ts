import { describe, expect, it } from "vitest";
import { plain, read_count, read_money, read_phone, read_quantity, show_money, show_phone } from "./written";

describe("an amount", () => {
  it.each([
    ["1tr2", 1_200_000],
    ["1tr25", 1_250_000],
    ["1tr250", 1_250_000],
    ["1tr250k", 1_250_000],
    ["1 triệu rưỡi", 1_500_000],
    ["1,5tr", 1_500_000],
    ["2TR", 2_000_000],
    ["250k", 250_000],
    ["250 K", 250_000],
    ["250 nghìn", 250_000],
    ["1.250k", 1_250_000],
    ["99k5", 99_500],
    ["1.250.000", 1_250_000],
    ["1,250,000 ₫", 1_250_000],
    ["189000đ", 189_000],
    ["30", 30_000],
    ["0", 0],
    ["", 0],
  ])("%s is read", (written, amount) => {
    expect(read_money(written)).toBe(amount);
  });

  it.each(["abc", "1.25", "12.34.567", "1tr2tr", "-5k", "k", "1000000tr", "1tr2x"])("%s is none", (written) => {
    expect(read_money(written)).toBeNull();
  });

  it("reads back what it showed", () => {
    for (const amount of [0, 1000, 189_000, 1_250_000]) expect(read_money(show_money(amount))).toBe(amount);
  });
});

describe("a phone number", () => {
  it.each([
    "0987654321",
    "0987.654.321",
    "+84 987 654 321",
    "84987654321",
    "o987 654 32l",
    "0987-654-321",
    "(098) 765 4321",
    "+840987654321",
    "0 9 8 7 6 5 4 3 2 1",
  ])("%s is read", (written) => {
    expect(read_phone(written)).toBe("+84987654321");
  });

  it("of a house is read too", () => {
    expect(read_phone("024 3826 1234")).toBe("+842438261234");
  });

  it.each(["", "12345", "0187654321", "098765432", "09876543210", "gọi em nhé", "09•• ••• 268"])(
    "%s is none",
    (written) => {
      expect(read_phone(written)).toBeNull();
    },
  );

  it("is shown as people read it out, and a masked one as it came", () => {
    expect(show_phone("+84987654321")).toBe("0987 654 321");
    expect(show_phone("+842438261234")).toBe("024 3826 1234");
    expect(show_phone("09•••268")).toBe("09•••268");
  });
});

describe("how many", () => {
  it.each([
    ["2", 2],
    ["x3", 3],
    ["2x", 2],
    ["2 cái", 2],
    ["hai cái", 2],
    ["1 tá", 12],
    ["2 chục", 20],
    ["1.000", 1000],
  ])("%s is read", (written, count) => {
    expect(read_quantity(written)).toBe(count);
  });

  it.each(["", "0", "-1", "nhiều", "1,5", "999999999"])("%s is none", (written) => {
    expect(read_quantity(written)).toBeNull();
  });
});

describe("texts", () => {
  it("are compared without accents, in both Unicode forms", () => {
    expect(plain("  Đường Dịch Vọng ")).toBe("duong dich vong");
    expect(plain("Đường Dịch Vọng".normalize("NFD"))).toBe("duong dich vong");
  });
});

describe("a change of stock", () => {
  it("may have a sign and points between thousands", () => {
    expect(["12", "+5", "-3", "−3", "1.200", "0", "-0"].map(read_count)).toEqual([12, 5, -3, -3, 1200, 0, 0]);
    expect(["", "1.5", "--2", "hai", "1tr"].map(read_count)).toEqual([null, null, null, null, null]);
  });
});
