import { expect, test } from "vitest";
import type { Rule } from "@/wire/team_work";
import { say_all_vi } from "@/words/shop";
import { rule_sentence, split_words } from "./rule_words";

const empty: Rule = {
  id: "r",
  name: "",
  on: true,
  when: { channels: null, outside_hours: null, words: [], first_message: false },
  do: { labels: [], assignee: null, priority: null, answer: null },
};
const known = {
  channels: [{ id: "c", name: "Zalo OA" }],
  people: [{ id: "p", name: "Lan" }],
  labels: [{ id: "l", name: "Sỉ" }],
};

test("A rule reads as a sentence of the shop", () => {
  const rule: Rule = {
    ...empty,
    when: { channels: ["c"], outside_hours: true, words: ["giá", "sỉ"], first_message: true },
    do: { labels: ["l"], assignee: "p", priority: 3, answer: "Dạ" },
  };
  expect(rule_sentence(rule, known, say_all_vi)).toBe(
    "Khi tin đến từ Zalo OA, ngoài giờ, có chữ “giá”, “sỉ”, là tin đầu tiên: gắn nhãn Sỉ, giao cho Lan, ưu tiên: Rất gấp, trả lời “Dạ”.",
  );
});

test("What a rule names and nobody knows any more is said to be gone, and a rule that does nothing says so", () => {
  expect(rule_sentence(empty, known, say_all_vi)).toBe("Khi tin đến: chưa làm gì.");
  const rule: Rule = { ...empty, do: { ...empty.do, assignee: "x" } };
  expect(rule_sentence(rule, known, say_all_vi)).toBe("Khi tin đến: giao cho (đã xoá).");
});

test("Words are taken apart at commas, in one Unicode form", () => {
  expect(split_words(" giá ,, gia\u0301;bao nhiêu\n")).toEqual(["giá", "giá", "bao nhiêu"]);
});
