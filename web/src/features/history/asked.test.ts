import { describe, expect, it } from "vitest";
import { asked_of, csv_path, filters_set } from "./asked";

const read = (query: string) => asked_of(new URLSearchParams(query));

describe("what the address of the history asks for", () => {
  it("takes days as the shop's, the last one whole", () => {
    const asked = read("from=2026-11-01&to=2026-11-22");
    expect(asked.from).toBe("2026-10-31T17:00:00.000Z");
    expect(asked.to).toBe("2026-11-22T17:00:00.000Z");
  });

  it("leaves out what is no day", () => {
    for (const day of ["hôm nay", "2026-13-40", "2026-11", "22/11/2026"]) {
      expect(read(new URLSearchParams({ from: day, to: day }).toString())).toMatchObject({ from: "", to: "" });
    }
  });

  it("counts the filters, and not the words or the order", () => {
    expect(filters_set(new URLSearchParams("q=giao&sort=oldest"))).toBe(0);
    expect(filters_set(new URLSearchParams("q=giao&staff=1&from=2026-11-01"))).toBe(2);
  });

  it("exports exactly what is shown", () => {
    expect(csv_path(read(""))).toBe("/api/history.csv");
    expect(csv_path(read("q=giao chậm&status=resolved"))).toBe("/api/history.csv?q=giao+ch%E1%BA%ADm&status=resolved");
  });
});
