import { describe, expect, it } from "vitest";
import { type Sentence, say_vi, sayer } from "./catalogue";
import { en as en_first } from "./en";
import { en_shop } from "./en_shop";
import { clock, date, day_heading, file_size, initial, length, remaining, row_time, seconds, vnd } from "./format";
import { vi } from "./vi";
import { vi_shop } from "./vi_shop";

const vietnamese = { ...vi, ...vi_shop };
const en = { ...en_first, ...en_shop };
type Key = keyof typeof vietnamese;

const keys = Object.keys(vietnamese) as Key[];
const sentences = (sentence: Sentence) => (typeof sentence === "string" ? [sentence] : [sentence.one, sentence.other]);
const placeholders = (text: string) => [...text.matchAll(/\{(\w+)\}/g)].map(([, name]) => name).sort();

describe("the catalogue", () => {
  it("names nothing twice", () => {
    expect(Object.keys(vi).filter((key) => Object.hasOwn(vi_shop, key))).toEqual([]);
  });

  it("has the same keys in both languages", () => {
    expect(Object.keys(en).sort()).toEqual([...keys].sort());
  });

  it("has the same placeholders in both languages", () => {
    for (const key of keys) {
      for (const sentence of sentences(en[key]))
        expect(placeholders(sentence), key).toEqual(placeholders(vietnamese[key]));
    }
  });

  it("is written in composed letters, without control characters or stray spaces", () => {
    for (const key of keys) {
      for (const text of [vietnamese[key], ...sentences(en[key])]) {
        expect(text, key).toBe(text.normalize("NFC"));
        expect(text, key).toBe(text.trim());
        expect(/\p{Cc}/u.test(text), key).toBe(false);
      }
    }
  });

  it("uses one word for one thing and never shouts", () => {
    for (const key of keys) {
      expect(vietnamese[key], key).not.toMatch(/cuộc trò chuyện|đoạn chat|contact|agent|!/i);
    }
  });

  it("counts in English, not in Vietnamese", () => {
    const say_en = sayer(en, "en");
    expect([say_en("list.new", { n: 1 }), say_en("list.new", { n: 3 })]).toEqual([
      "1 new conversation",
      "3 new conversations",
    ]);
    expect(say_vi("list.new", { n: 1200 })).toBe("1.200 hội thoại mới");
  });
});

describe("formats", () => {
  // 22/11/2026 09:05 in Việt Nam, while the test machine thinks in UTC.
  const morning = Date.parse("2026-11-22T02:05:00Z");
  const minutes = (n: number) => n * 60_000;
  const days = (n: number) => n * 24 * 60 * 60_000;

  it("write money as shops do", () => {
    expect(vnd(1_250_000)).toBe("1.250.000\u00a0₫");
  });

  it("tell the shop's time, not the machine's", () => {
    expect(clock(morning, "vi")).toBe("09:05");
    expect(date(morning, "vi")).toBe("22/11/2026");
    const late = Date.parse("2026-11-21T18:30:00Z");
    expect([clock(late, "vi"), date(late, "vi")]).toEqual(["01:30", "22/11/2026"]);
  });

  it("shorten a row's time by how long ago it was", () => {
    const at = (ms: number) => row_time(morning - ms, morning, "vi", say_vi);
    expect([at(0), at(days(1)), at(days(2)), at(days(7)), at(days(40)), at(days(400))]).toEqual([
      "09:05",
      "Hôm qua",
      "T6",
      "15/11",
      "13/10",
      "18/10/25",
    ]);
  });

  it("head a day with its name", () => {
    expect(day_heading(morning, morning, "vi", say_vi)).toBe("Hôm nay");
    expect(day_heading(morning - days(1), morning, "vi", say_vi)).toBe("Hôm qua");
    expect(day_heading(morning - days(8), morning, "vi", say_vi)).toBe("Thứ Bảy, 14/11/2026");
  });

  it("say lengths of time in a word or two", () => {
    expect([10_000, minutes(5), minutes(125), days(3)].map((ms) => length(ms, say_vi))).toEqual([
      "vừa xong",
      "5 phút",
      "2 giờ",
      "3 ngày",
    ]);
    expect([minutes(25), minutes(192), minutes(120), days(6)].map((ms) => remaining(ms, say_vi))).toEqual([
      "25 phút",
      "3 giờ 12 phút",
      "2 giờ",
      "6 ngày",
    ]);
    expect(seconds(8_200, say_vi)).toBe("8 giây");
  });

  it("take the initial from the last word of a name", () => {
    expect([initial("Nguyễn Thị Ánh"), initial("  đức "), initial(""), initial("🌸 Hoa")]).toEqual([
      "Á",
      "Đ",
      "?",
      "H",
    ]);
  });

  it("write a file's size", () => {
    expect([file_size(1_258_291, "vi"), file_size(300, "vi")]).toEqual(["1,2 MB", "1 KB"]);
  });
});
