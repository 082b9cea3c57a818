import { describe, expect, it } from "vitest";
import { pretty } from "./pretty";
import { zoomed } from "./use_zoom";

describe("raw data", () => {
  it("is spaced out without changing a digit", () => {
    expect(pretty('{"mid":12345678901234567890,"a":[1,{"b":"x: {,}\\" y"}],"e":{},"f":[]}')).toBe(
      '{\n  "mid": 12345678901234567890,\n  "a": [\n    1,\n    {\n      "b": "x: {,}\\" y"\n    }\n  ],\n  "e": {},\n  "f": []\n}',
    );
  });

  it("shows letters that came as codes, and leaves other codes alone", () => {
    expect(pretty('"D\\u1ea1 \\u0000 \\\\u1ea1 \\ud83d\\ude42"')).toBe('"Dạ \\u0000 \\\\u1ea1 🙂"');
  });

  it("that is no JSON stays as it came", () => {
    expect(pretty("a=1&b={")).toBe("a=1&b={");
  });
});

describe("a picture looked at from near", () => {
  it("keeps the point under the pointer, and is never smaller than the screen", () => {
    const near = zoomed({ scale: 1, x: 0, y: 0 }, 2, 100, 50);
    expect(near).toEqual({ scale: 2, x: -100, y: -50 });
    expect(zoomed(near, 0.1, 5, 5)).toEqual({ scale: 1, x: 0, y: 0 });
    expect(zoomed(near, 100).scale).toBe(8);
  });
});
