import { describe, expect, it } from "vitest";
import { matching, mentioned, plain, token_at } from "./tokens";

describe("what one has begun to ask for", () => {
  const at = (text: string, mode: "reply" | "note" = "reply") => token_at(text, text.length, mode)?.words ?? null;

  it("is a quick reply after a slash at the start or after a blank", () => {
    expect([at("/"), at("/ca"), at("Dạ /ca"), at("Dạ\n/cảm")]).toEqual(["", "ca", "ca", "cảm"]);
  });

  it("is nothing within a word, an address, a price, or after the blank behind it", () => {
    expect([at("1/2"), at("https://x"), at("và/hoặc"), at("/ca "), at("Dạ"), at("//")]).toEqual([
      null,
      null,
      null,
      null,
      null,
      null,
    ]);
  });

  it("is a colleague after an at sign, in a note alone, with names of two words", () => {
    expect([at("@mi", "note"), at("Nhờ @Minh Anh", "note"), at("@mi"), at("a@b", "note")]).toEqual([
      "mi",
      "Minh Anh",
      null,
      null,
    ]);
  });

  it("is only what stands before the caret", () => {
    expect(token_at("/ca cuối", 3, "reply")).toMatchObject({ words: "ca", from: 0, to: 3 });
  });
});

describe("finding by a part of the name", () => {
  const names = ["cachgiat", "camon", "Đổi trả", "báo giá"];
  const found = (words: string) => matching(names, words, (name) => name);

  it("needs no accents and takes both forms of Unicode", () => {
    expect(found("doi")).toEqual(["Đổi trả"]);
    expect(found("Đổi".normalize("NFD"))).toEqual(["Đổi trả"]);
    expect(plain("ĐƯỜNG ế".normalize("NFD"))).toBe("duong e");
  });

  it("puts what begins so before what holds it", () => {
    expect(found("ca")).toEqual(["cachgiat", "camon"]);
    expect(found("gia")).toEqual(["báo giá", "cachgiat"]);
  });
});

describe("who a note names", () => {
  const people = [
    { id: "1", name: "Minh" },
    { id: "2", name: "Minh Anh" },
    { id: "3", name: "Hoà" },
  ];
  const named = (text: string) => mentioned(text, people).map(({ id }) => id);

  it("is whoever stands behind an at sign, of two names that begin alike the longer", () => {
    expect(named("@Minh xem giúp")).toEqual(["1"]);
    expect(named("@Minh Anh xem giúp")).toEqual(["2"]);
    expect(named("@Minh Anh và @Minh, @Hoà".normalize("NFD"))).toEqual(["1", "2", "3"]);
  });

  it("is nobody in an address or in part of a name", () => {
    expect(named("gửi a@Minh.vn")).toEqual([]);
    expect(named("@Minhh")).toEqual([]);
  });
});
