import { describe, expect, it, vi } from "vitest";
import { Refusal } from "@/sync/api";
import { with_free_skus } from "./free_skus";

const taken = (field: string, code = "taken") =>
  new Refusal({ kind: "refused", problem: { type: "sku_taken", errors: [{ field, code }] } });

describe("SKUs that nobody wrote", () => {
  it("are made up anew until they are free", async () => {
    const add = vi.fn(async (turn: number) => {
      if (turn < 2) throw taken("variants[0].sku");
      return turn;
    });
    const notes: number[] = [];
    expect(
      await with_free_skus(
        0,
        () => true,
        add,
        (turn) => notes.push(turn),
      ),
    ).toBe(2);
    expect(notes).toEqual([1, 2]);
  });

  it("leave those somebody wrote to them, and every other trouble too", async () => {
    for (const error of [taken("variants[1].sku"), taken("name", "empty"), new Refusal({ kind: "network" })]) {
      const add = vi.fn().mockRejectedValue(error);
      await expect(
        with_free_skus(
          0,
          (index) => index === 0,
          add,
          () => undefined,
        ),
      ).rejects.toBe(error);
      expect(add).toHaveBeenCalledTimes(1);
    }
  });
});
