import { expect, it } from "vitest";
import { say_vi } from "@/words/catalogue";
import { trouble_words } from "./troubles";

it("tells an undo of many that comes too late apart from a reply that has left", () => {
  const words = (type: string) => trouble_words({ kind: "refused", problem: { type } }, say_vi);
  expect(words("undo_too_late")).toBe("Đã quá 15 phút, không hoàn tác được nữa.");
  expect(words("too_late")).toContain("Tin đang gửi");
});
