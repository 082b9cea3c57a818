/**
 * What people write into fields about goods and orders, read when they leave the field: `0987.654.321`, `1tr2`, `250k`, `2 cái`.
 * Nothing here is final: the server reads everything again and has the last word.
 */

/** Amounts above this are a slip of the finger. */
const money_limit = 10_000_000_000;
const quantity_limit = 100_000;

const units: readonly (readonly [RegExp, number])[] = [
  [/^(tr|trieu|m|cu)$/, 1_000_000],
  [/^(k|ng|ngan|nghin|n)$/, 1_000],
  [/^(d|dong|vnd|vnđ)?$/, 1],
];

/** Whole đồng; null: not an amount. A bare number below a thousand is meant in thousands, as everybody says it. */
export function read_money(written: string): number | null {
  const text = plain(written).replace(/₫/g, "d").replace(/\s+/g, "");
  if (text === "") return 0;
  const half = text.endsWith("ruoi");
  const parts = /^(\d[\d.,]*)([a-z]*)(\d{0,3})([a-z]*)$/.exec(half ? text.slice(0, -4) : text);
  if (!parts) return null;
  const [, digits = "", word = "", rest = "", last = ""] = parts;
  const unit = units.find(([names]) => names.test(word))?.[1];
  if (unit === undefined) return null;
  const amount = unit === 1 ? whole(digits) : decimal(digits);
  if (amount === null) return null;
  let sum = Math.round(amount * unit);
  if (half) sum += unit / 2;
  else if (rest !== "") {
    // `1tr2` is 1.2 million, `1tr25` 1.25, `1tr250` and `1tr250k` the same.
    if (unit === 1 || (last !== "" && !/^(k|d|dong|vnd)$/.test(last))) return null;
    sum += Number(rest) * (unit / 10 ** rest.length);
  } else if (last !== "") return null;
  else if (unit === 1 && word === "" && sum > 0 && sum < 1000) sum *= 1000;
  return Number.isSafeInteger(sum) && sum <= money_limit ? sum : null;
}

/** `1.250.000` and `1,250,000`; dots and commas stand between groups of three. */
function whole(digits: string): number | null {
  if (/^\d+$/.test(digits)) return Number(digits);
  return /^\d{1,3}([.,]\d{3})+$/.test(digits) ? Number(digits.replace(/[.,]/g, "")) : null;
}

/** `1,5` before a unit; but `1.250` before `k` is a group. */
function decimal(digits: string): number | null {
  if (/^\d+[.,]\d{1,2}$/.test(digits)) return Number(digits.replace(",", "."));
  return whole(digits);
}

const counted: Readonly<Record<string, number>> = {
  mot: 1,
  hai: 2,
  ba: 3,
  bon: 4,
  nam: 5,
  sau: 6,
  bay: 7,
  tam: 8,
  chin: 9,
  muoi: 10,
  chuc: 10,
  ta: 12,
};

/** How many; null: not a number of things. */
export function read_quantity(written: string): number | null {
  const text = plain(written).replace(/\./g, "");
  const parts =
    /^(?:x\s*)?(\d+|[a-z]+)(?:\s*x)?(?:\s*(chuc|ta))?(?:\s*(?:cai|chiec|bo|doi|hop|goi|chai|con|quyen|cuon))?$/.exec(
      text,
    );
  if (!parts) return null;
  const [, number = "", dozen] = parts;
  const count = /^\d+$/.test(number) ? Number(number) : counted[number];
  if (count === undefined) return null;
  const sum = count * (dozen ? (counted[dozen] ?? 1) : 1);
  return sum >= 1 && sum <= quantity_limit ? sum : null;
}

/** E.164; null: not a number of the Vietnamese plan. */
export function read_phone(written: string): string | null {
  const text = plain(written)
    .replace(/(?<=[\d\s.])[o](?=[\d\s.o])|^o(?=[\d])|(?<=\d)o$/g, "0")
    .replace(/(?<=[\d\s.])[li](?=[\d\s.]|$)/g, "1")
    .replace(/[\s.\-()]/g, "");
  const digits = /^(?:\+?84|0084)0?(\d+)$/.exec(text)?.[1] ?? /^0(\d+)$/.exec(text)?.[1];
  if (!digits) return null;
  return /^([35789]\d{8}|2\d{9})$/.test(digits) ? `+84${digits}` : null;
}

/** As people read it out: `0987 654 321`. What is not a whole number, such as a masked one, stays as it is. */
export function show_phone(number: string): string {
  const national = /^\+84(\d{9,10})$/.exec(number)?.[1];
  if (!national) return number;
  const digits = `0${national}`;
  return digits.length === 10
    ? `${digits.slice(0, 4)} ${digits.slice(4, 7)} ${digits.slice(7)}`
    : `${digits.slice(0, 3)} ${digits.slice(3, 7)} ${digits.slice(7)}`;
}

const grouped = new Intl.NumberFormat("vi-VN", { maximumFractionDigits: 0 });

/** An amount as it stands in a field: `250.000`. */
export function show_money(amount: number): string {
  return grouped.format(amount);
}

/** Small letters without accents: how texts are compared. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase().trim();
}

/** A whole number, perhaps signed, perhaps with points between thousands: `12`, `1.200`, `-3`, `+5`; null: none. */
export function read_count(written: string): number | null {
  const text = written.replace(/\s/g, "").replace(/^[−–]/, "-");
  const found = /^([+-]?)(\d{1,12}|\d{1,3}(?:[.,]\d{3}){1,3})$/.exec(text);
  if (!found) return null;
  const [, sign, digits = ""] = found;
  const value = Number(digits.replace(/[.,]/g, ""));
  return sign === "-" && value !== 0 ? -value : value;
}
