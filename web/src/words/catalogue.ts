import { type Key, vi } from "./vi";

export type Language = "vi" | "en";

/** A sentence, or in languages that count, one for one and one for many. */
export type Sentence = string | { readonly one: string; readonly other: string };
export type Catalogue = Readonly<Record<Key, Sentence>>;
export type Values = Readonly<Record<string, string | number>>;

/** Puts a key into words. */
export type Say = (key: Key, values?: Values) => string;

export function sayer(catalogue: Catalogue, language: Language): Say {
  const plural = new Intl.PluralRules(language);
  const number = new Intl.NumberFormat(language);
  return (key, values = {}) => {
    const sentence = catalogue[key];
    const text =
      typeof sentence === "string" ? sentence : sentence[plural.select(Number(values.n)) === "one" ? "one" : "other"];
    return text.replace(/\{(\w+)\}/g, (whole, name: string) => {
      const value = values[name];
      return value === undefined ? whole : typeof value === "number" ? number.format(value) : value;
    });
  };
}

export const say_vi = sayer(vi, "vi");

/** Whether a word made of data, such as `rule.` and a name from the server, is in the catalogue. */
export function known_key(key: string): key is Key {
  return Object.hasOwn(vi, key);
}

export async function load_language(language: Language): Promise<Say> {
  if (language === "vi") return say_vi;
  const { en } = await import("./en");
  return sayer(en, "en");
}
