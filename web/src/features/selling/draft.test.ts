import { describe, expect, it } from "vitest";
import { a_person, a_variant, an_order } from "@/test_support";
import { decode } from "@/wire/decode";
import { kept_draft } from "@/wire/kept_draft";
import { order_draft } from "@/wire/places";
import {
  empty_draft,
  filled,
  looks_like,
  refused,
  request_of,
  sums_of,
  with_line,
  with_place,
  with_variant,
  wrong_in,
} from "./draft";

const read = decode(
  order_draft,
  {
    name: { value: "Nguyễn Thị Ánh", message_id: "m1" },
    phone: { value: "0987654268", message_id: "m2" },
    address: { value: "12 ngõ 5", message_id: "m2" },
    items: [
      {
        variant_id: "v1",
        product_name: "Áo thun đen · M",
        quantity: 2,
        unit_price: 189_000,
        available: 3,
        words: "2 áo đen M",
        message_id: "m1",
        candidates: [],
      },
    ],
    place: {
      state: "exact",
      ward_code: "00166",
      ward: "Phường Cầu Giấy",
      province_code: "01",
      province: "Hà Nội",
      old_ward_code: "00167",
      old_district_code: "005",
      old_name: "P. Dịch Vọng",
      message_id: "m2",
      candidates: [],
    },
    note: null,
  },
  "draft",
);
const blank = empty_draft("o1", "c1", null);
const full = filled(blank, read, null);

describe("a draft read from the chat", () => {
  it("is ready to be made, and every field knows its message", () => {
    expect([...wrong_in(full)]).toEqual([]);
    expect([full.name.from, full.phone.from, full.place?.from, full.lines[0]?.from]).toEqual(["m1", "m2", "m2", "m1"]);
    expect(full.phone.text).toBe("0987 654 268");
  });

  it("asks the server for what stands in it, with the old codes of its place", () => {
    expect(request_of(full)).toEqual({
      lines: [{ variant_id: "v1", quantity: 2, unit_price: 189_000 }],
      shipping: {
        name: "Nguyễn Thị Ánh",
        phone: "+84987654268",
        address: "12 ngõ 5",
        ward_code: "00166",
        province_code: "01",
        old_ward_code: "00167",
        old_district_code: "005",
      },
      payment: { method: "cod", shipping_fee: 0, discount: 0, deposit: 0 },
      note: "",
    });
  });

  it("survives a reload as it was", () => {
    expect(decode(kept_draft, JSON.parse(JSON.stringify(full)), "kept")).toEqual(full);
  });

  it("asks which place was meant, and takes the answer", () => {
    const two = [
      { ward_code: "1", ward: "Phường Tân Phú", province_code: "79", province: "TP. Hồ Chí Minh" },
      { ward_code: "2", ward: "Xã Tân Phú", province_code: "75", province: "Đồng Nai" },
    ];
    const asked = filled(
      blank,
      decode(
        order_draft,
        { ...JSON.parse(JSON.stringify(read)), place: { state: "ambiguous", ward: "Tân Phú", candidates: two } },
        "draft",
      ),
      null,
    );
    expect(wrong_in(asked).get("shipping.ward_code")).toBe("wrong.ward");
    expect(asked.places.candidates).toHaveLength(2);
    const chosen = with_place(asked, asked.places.candidates[1] ?? null);
    expect(wrong_in(chosen).size).toBe(0);
    expect(chosen.places.candidates).toEqual([]);
  });

  it("takes the last address of somebody who says none", () => {
    const silent = decode(order_draft, { items: [] }, "draft");
    const address = {
      id: "a",
      address: "8 Hàng Bài",
      ward_code: "00070",
      ward: "Phường Cửa Nam",
      province_code: "01",
      province: "Hà Nội",
    };
    const known = filled(
      blank,
      silent,
      a_person({
        addresses: [address],
        contacts: [{ kind: "phone", value: "+84912345678", state: "kept", source: "order" }],
      }),
    );
    expect([known.address.text, known.place?.chosen.ward, known.phone.text]).toEqual([
      "8 Hàng Bài",
      "Phường Cửa Nam",
      "0912 345 678",
    ]);
    expect(known.address.from).toBeNull();
  });
});

describe("sums", () => {
  it("are made of what was written", () => {
    const draft = { ...full, shipping_fee: "30k", discount: "8k", deposit: "100k" };
    expect(sums_of(draft)).toEqual({ subtotal: 378_000, total: 400_000, to_collect: 300_000 });
    expect(sums_of({ ...draft, method: "transfer" as const }).to_collect).toBe(0);
  });

  it("never fall below nothing, and say that the discount is too large", () => {
    const draft = { ...full, discount: "1tr" };
    expect(sums_of(draft).total).toBe(0);
    expect(wrong_in(draft).get("payment.discount")).toBe("wrong.discount");
    expect(request_of(draft).payment.discount).toBe(0);
  });

  it("say that a deposit is larger than the total", () => {
    expect(wrong_in({ ...full, deposit: "2tr" }).get("payment.deposit")).toBe("wrong.deposit");
  });
});

describe("what is wrong", () => {
  it("is said by the server's names of the fields", () => {
    expect([...wrong_in(blank)]).toEqual([
      ["shipping.name", "wrong.required"],
      ["shipping.phone", "wrong.required"],
      ["shipping.address", "wrong.required"],
      ["shipping.ward_code", "wrong.ward"],
      ["lines", "wrong.lines"],
    ]);
    const odd = with_line({ ...full, phone: { text: "0987", from: null } }, "read 0", {
      quantity: "nhiều",
      price: "rẻ",
    });
    expect([...wrong_in(odd)]).toEqual([
      ["shipping.phone", "wrong.phone"],
      ["lines[0].quantity", "wrong.quantity"],
      ["lines[0].unit_price", "wrong.amount"],
    ]);
  });

  it("keeps a half-written line from the server until it can be read", () => {
    expect(request_of(with_line(full, "read 0", { quantity: "" })).lines).toEqual([]);
  });
});

describe("goods that are gone meanwhile", () => {
  const problem = {
    type: "out_of_stock",
    status: 409,
    errors: [{ field: "lines[0].quantity", code: "out_of_stock", available: 1, variant_id: "v2" }],
  };

  it("leave on their own line how many are left, though a line before it was not sent", () => {
    const unsure = { ...full, lines: [{ ...full.lines[0]!, key: "unsure", variant_id: null }] };
    const draft = with_variant(unsure, a_variant({ id: "v2" }), "second");
    const told = refused(draft, draft, problem);
    expect(told.draft.lines.map((line) => line.left)).toEqual([null, 1]);
    expect(told.wrong.size).toBe(0);
  });

  it("are settled by the next change of the line, and nothing that was written is lost", () => {
    const draft = with_variant(full, a_variant({ id: "v2" }), "second");
    const told = refused({ ...draft, name: { text: "Ánh", from: null } }, draft, problem).draft;
    expect(told.name.text).toBe("Ánh");
    expect(with_line(told, "read 0", { quantity: "1" }).lines[0]?.left).toBeNull();
  });
});

describe("a product that is chosen", () => {
  it("a second time is one more on its line", () => {
    const twice = with_variant(with_variant(blank, a_variant(), "a"), a_variant(), "b");
    expect(twice.lines.map((line) => line.quantity)).toEqual(["2"]);
  });
});

describe("an order that looks the same", () => {
  const now = Date.parse("2026-11-22T03:00:00Z");
  const same = an_order("other", 3, {
    lines: [{ n: 0, variant_id: "v1", name: "Áo", sku: "", quantity: 2, unit_price: 189_000 }],
  });

  it("of the last day is found, but not a draft, a cancelled or an older one, nor itself", () => {
    expect(looks_like(full, [same], now)).toBe(same);
    expect(
      looks_like(
        full,
        [
          { ...same, status: "cancelled" },
          { ...same, status: "draft" },
          { ...same, id: "o1" },
        ],
        now,
      ),
    ).toBeNull();
    expect(looks_like(full, [{ ...same, created_at: "2026-11-20T02:00:00Z" }], now)).toBeNull();
    expect(looks_like(with_line(full, "read 0", { quantity: "3" }), [same], now)).toBeNull();
  });
});
