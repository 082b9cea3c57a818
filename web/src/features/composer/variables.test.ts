import { describe, expect, it } from "vitest";
import { fill, names_in, unfilled } from "./variables";

const text = "Dạ chào {tên khách}, {tên shop} đã gửi đơn {mã đơn} ạ. {Ten Nhan Vien}";

describe("variables of a quick reply", () => {
  it("are filled from the conversation, written with accents or without, in either form of Unicode", () => {
    const values = { "tên khách": "Ánh", "tên shop": "Hoa Mai", "tên nhân viên": "Lan", "mã đơn": "DH12" };
    const filled = "Dạ chào Ánh, Hoa Mai đã gửi đơn DH12 ạ. Lan";
    expect(fill(text, values)).toBe(filled);
    expect(fill(text.normalize("NFD"), values).normalize("NFC")).toBe(filled);
  });

  it("that nobody knows stay, and the first of them is pointed at", () => {
    const filled = fill(text, { "tên khách": "Ánh", "tên shop": "Hoa Mai", "tên nhân viên": "Lan", "mã đơn": null });
    expect(unfilled(filled)).toMatchObject({ name: "mã đơn", from: filled.indexOf("{"), to: filled.indexOf("}") + 1 });
    expect(unfilled("Dạ xong")).toBeNull();
  });

  it("of the shop's own making count when a quick reply brought them, braces of a person's own do not", () => {
    expect(unfilled("size {S} và {M}")).toBeNull();
    expect(unfilled("hẹn {ngày giao}", names_in("hẹn {ngày giao}"))?.name).toBe("ngày giao");
  });
});
