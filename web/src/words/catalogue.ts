import { whole_number } from "./format";
import { type Key, vi } from "./vi";
import type { vi_shop } from "./vi_shop";

export type Language = "vi" | "en";

/** Words of the pages that are fetched later: goods, orders, people. Whoever uses them brings them along. */
export type ShopKey = keyof typeof vi_shop;

/** A sentence, or in languages that count, one for one and one for many. */
export type Sentence = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<Key, Sentence>>;
export type ShopCatalogue = Readonly<Record<ShopKey, Sentence>>;
export type Values = Readonly<Record<string, string | number>>;

/** Puts a key into words. */
export type Say = (key: Key, values?: Values) => string;
/** The same for every key, those of the later pages too. */
export type SayAll = (key: Key | ShopKey, values?: Values) => string;

export function sayer<Known extends string>(
  catalogue: Readonly<Record<Known, Sentence>>,
  language: Language,
): (key: Known, values?: Values) => string {
  // Made when they are first needed: on a phone they take longer than all sentences of the first screen together.
  let plural: Intl.PluralRules | undefined;
  let number: Intl.NumberFormat | undefined;
  const one_or_other = (n: number) => {
    plural ??= new Intl.PluralRules(language);
    return plural.select(n) === "one" ? "one" : "other";
  };
  const written = (n: number) => {
    if (Number.isSafeInteger(n)) return whole_number(n, language);
    number ??= new Intl.NumberFormat(language);
    return number.format(n);
  };
  return (key, values = {}) => {
    const sentence = catalogue[key];
    const text = typeof sentence === "string" ? sentence : sentence[one_or_other(Number(values.n))];
    if (!text.includes("{")) return text;
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? written(value) : value;
    });
  };
}

export const say_vi: Say = sayer(vi, "vi");

/** Whether a word made of data, such as `rule.` and a name from the server, is in the catalogue. */
export function known_key(key: string): key is Key {
  return Object.hasOwn(vi, key);
}

/** `say_all`: null where the later pages bring their own words. */
export interface Spoken {
  readonly say: Say;
  readonly say_all: SayAll | null;
}

export async function load_language(language: Language): Promise<Spoken> {
  if (language === "vi") return { say: say_vi, say_all: null };
  const [{ en }, { en_shop }] = await Promise.all([import("./en"), import("./en_shop")]);
  const say_all = sayer({ ...en, ...en_shop }, "en");
  return { say: say_all, say_all };
}
