import { describe, expect, it } from "vitest";
import { grid_of, suggested_sku, values_of } from "./variant_grid";

describe("values of an option", () => {
  it("stand between commas, each once whatever its accents", () => {
    expect(values_of("Đen, trắng ;  đen, Xanh  rêu,,")).toEqual(["Đen", "trắng", "Xanh rêu"]);
    expect(values_of("")).toEqual([]);
  });
});

describe("a suggested SKU", () => {
  it("has no accents and names what it is", () => {
    expect(suggested_sku("Áo thun cổ tròn", ["Đen", "M"])).toBe("ATCT-DEN-M");
    expect(suggested_sku("Mũ", [])).toBe("MU");
    expect(suggested_sku("", ["Đỏ đô"])).toBe("SP-DODO");
    expect(suggested_sku("Áo thun", ["Đen"], 1)).toBe("AT2-DEN");
  });
});

describe("the grid of variants", () => {
  it("has one line for each combination, and never the same SKU twice", () => {
    const grid = grid_of("Áo", [
      { name: "Màu", values: ["Đỏ", "Đo"] },
      { name: "Size", values: ["S"] },
    ]);
    expect(grid.map(({ sku }) => sku)).toEqual(["AO-DO-S", "AO-DO-S-2"]);
    expect(grid_of("Áo", []).map(({ values }) => values)).toEqual([[]]);
  });
});
