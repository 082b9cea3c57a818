/**
 * The catalogue of the demo shop: every product with its variants and their seller SKUs, such as AT01-DEN-M.
 *
 * Both market places list the same goods under the same seller SKUs, and the products file brings them into Gom with the
 * same numbers on hand: what is sold anywhere is the same piece. The strange ones are listed there only.
 */
import { goods, single, strange } from "./goods.mjs";
import { Random, stableDigits } from "./ids.mjs";
import { plain } from "./names.mjs";

const options = ["Màu", "Size"];
const lowAt = 5;

/** A few variants of which there is little or nothing, so that a day has something to run out of. */
const few = { "DH03-HONG-S": 2, "CV06-CARO-L": 1, "AK07-XANHREU-XL": 0, "AT01-DEN-M": 25 };

export const capital = (text) => text[0].toUpperCase() + text.slice(1);

/** The seller SKU of a ware in a colour and a size. */
export function skuOf(ware, colour, size) {
  return [ware.code, plain(colour).toUpperCase(), size].join("-");
}

function barcode(sku) {
  const digits = "893" + stableDigits(9, "barcode", sku);
  const sum = [...digits].reduce((all, digit, i) => all + Number(digit) * (i % 2 ? 3 : 1), 0);
  return digits + ((10 - (sum % 10)) % 10);
}

function variant(sku, values, price) {
  return { sku, values, price: price * 1000, barcode: sku ? barcode(sku) : "", stock: few[sku] ?? new Random("stock", sku).between(8, 40) };
}

function product(ware, variants, more = {}) {
  return { code: ware.code, name: capital(ware.name), picture: ware.picture, options: variants.length > 1 ? options : [],
    description: `${capital(ware.name)} của shop, mã ${ware.code}. Đổi size trong 7 ngày.`, variants, strange: false, ...more };
}

/** All products, the strange ones last. */
export function catalogue() {
  return [
    ...goods.map((ware) => product(ware, ware.colours.flatMap((colour) => ware.sizes.map((size) => variant(skuOf(ware, colour, size), [capital(colour), size], ware.price))))),
    ...single.map((ware) => product(ware, [variant(ware.code, [], ware.price)])),
    ...strange.map((ware) => product(ware, [variant(ware.sku, [], ware.price)], { strange: true })),
  ];
}

const columns = ["product", "sku", "barcode", "price", "on_hand", "low_stock_at", "option1_name", "option1_value", "option2_name", "option2_value", "description"];

function cell(value) {
  const text = String(value ?? "");
  return /[",\r\n]/.test(text) ? `"${text.replace(/"/g, '""')}"` : text;
}

/** The products as the file Gom imports: UTF-8 with the mark Excel looks for, one line for each variant. */
export function productsFile() {
  const lines = catalogue().filter((one) => !one.strange).flatMap((one) => one.variants.map((each) => [one.name, each.sku, each.barcode, each.price,
    each.stock, lowAt, one.options[0], each.values[0], one.options[1], each.values[1], one.description]));
  return "\ufeff" + [columns, ...lines].map((line) => line.map(cell).join(",") + "\r\n").join("");
}
