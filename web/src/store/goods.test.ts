import { describe, expect, it } from "vitest";
import type { Product, Variant } from "@/wire/commerce";
import { combinations, stock_state, summary_of, with_product, with_stock, with_variants } from "./goods";

function a_variant(id: string, change: Partial<Variant> = {}): Variant {
  return {
    id,
    seq: 10,
    product_id: "p1",
    product_name: "Áo thun",
    sku: `AT-${id}`,
    barcode: null,
    name: id,
    option_values: [id],
    price: 189_000,
    picture: null,
    on_hand: 5,
    reserved: 2,
    available: 3,
    low_stock_at: 2,
    low: false,
    archived: false,
    ...change,
  };
}

function a_product(variants: readonly Variant[], change: Partial<Product> = {}): Product {
  return {
    id: "p1",
    seq: 10,
    name: "Áo thun",
    description: "",
    picture: null,
    options: ["Size"],
    archived: false,
    created_at: null,
    variants,
    ...change,
  };
}

const moved = { id: "S", product_id: "p1", sku: "AT-S", on_hand: 5, reserved: 5, available: 0, low: true };

describe("stock that moved", () => {
  it("changes its variant and nothing else", () => {
    const products = [a_product([a_variant("S"), a_variant("M")])];
    const [after] = with_stock(products, { ...moved, seq: 11 });
    expect(after?.variants[0]).toMatchObject({ seq: 11, available: 0, reserved: 5, low: true });
    expect(after?.variants[1]).toBe(products[0]?.variants[1]);
  });

  it("changes nothing when the row already knows more", () => {
    const products = [a_product([a_variant("S", { seq: 12 })])];
    expect(with_stock(products, { ...moved, seq: 11 })).toBe(products);
    expect(with_stock(products, { ...moved, id: "XL", seq: 13 })).toBe(products);
  });
});

describe("a product that changed", () => {
  it("keeps the newer stock of its variants", () => {
    const products = [a_product([a_variant("S", { seq: 15, available: 1 })])];
    const [after] = with_product(products, a_product([a_variant("S", { seq: 12 })], { seq: 12, name: "Áo thun nam" }));
    expect(after?.name).toBe("Áo thun nam");
    expect(after?.variants[0]?.available).toBe(1);
    expect(with_product(products, a_product([], { seq: 9 }))).toBe(products);
  });

  it("takes what an adjustment answered", () => {
    const [after] = with_variants([a_product([a_variant("S")])], [a_variant("S", { seq: 20, on_hand: 40 })]);
    expect(after?.variants[0]?.on_hand).toBe(40);
  });
});

describe("a product in one line", () => {
  it("says the worst of its variants, and the sums of those still sold", () => {
    const product = a_product([
      a_variant("S", { available: 0 }),
      a_variant("M", { available: 0, price: 99_000 }),
      a_variant("L"),
      a_variant("XL", { available: -4, archived: true }),
    ]);
    expect(summary_of(product)).toMatchObject({
      state: "out",
      count: 2,
      available: 3,
      lowest: 99_000,
      highest: 189_000,
    });
  });

  it("tells low from out and out from oversold", () => {
    const states = [4, 1, 0, -1].map((available) => stock_state({ available, low: available === 1 }));
    expect(states).toEqual(["fine", "low", "out", "oversold"]);
  });
});

describe("combinations of options", () => {
  it("come in the order of a table, and one without options stands alone", () => {
    expect(
      combinations([
        ["Đen", "Trắng"],
        ["S", "M"],
      ]).map((one) => one.join("/")),
    ).toEqual(["Đen/S", "Đen/M", "Trắng/S", "Trắng/M"]);
    expect(combinations([["Đen"], []])).toEqual([["Đen"]]);
    expect(combinations([])).toEqual([[]]);
  });
});
