import type { Mode } from "@/store/state";

/** What somebody has begun to ask for: `/ca` a quick reply, `@mi` a colleague. From where to where it stands. */
export interface Token {
  readonly kind: "quick reply" | "colleague";
  readonly words: string;
  readonly from: number;
  readonly to: number;
}

const longest = 40;
const quick = /(?:^|\s)\/([^\s/]*)$/u;
/** Names have several words, so one blank is let through. */
const colleague = /(?:^|\s)@([^\s@]*(?: [^\s@]+)?)$/u;

/** What stands just before the caret, if it asks for something. Nothing is asked while a part of the text is selected. */
export function token_at(text: string, caret: number, mode: Mode): Token | null {
  const before = text.slice(Math.max(0, caret - longest - 2), caret);
  const found = (mode === "reply" ? quick : colleague).exec(before);
  const words = found?.[1];
  if (words === undefined || words.length > longest) return null;
  return { kind: mode === "reply" ? "quick reply" : "colleague", words, from: caret - words.length - 1, to: caret };
}

/** As one searches: without accents, `đ` as `d`, in either form of Unicode, small letters. */
export function plain(text: string): string {
  return text.normalize("NFD").replace(/\p{M}/gu, "").replace(/[đĐ]/g, "d").toLowerCase();
}

/** Those whose name begins so come first, then those where a word does, then the rest that holds it. */
export function matching<Item>(
  items: readonly Item[],
  words: string,
  name_of: (item: Item) => string,
  text_of: (item: Item) => string = () => "",
): readonly Item[] {
  const wanted = plain(words);
  const rank = (item: Item): number => {
    const name = plain(name_of(item));
    if (name.startsWith(wanted)) return 0;
    if (name.split(/[\s_-]+/).some((word) => word.startsWith(wanted))) return 1;
    if (name.includes(wanted)) return 2;
    return plain(text_of(item)).includes(wanted) ? 3 : 4;
  };
  const by_name = new Intl.Collator("vi");
  return items
    .map((item) => ({ item, rank: rank(item) }))
    .filter((one) => one.rank < 4)
    .sort((a, b) => a.rank - b.rank || by_name.compare(name_of(a.item), name_of(b.item)))
    .map(({ item }) => item);
}

/** Colleagues that a note names: `@Minh`, of two names that begin alike the longer. */
export function mentioned<Person extends { readonly id: string; readonly name: string }>(
  text: string,
  people: readonly Person[],
): readonly Person[] {
  const longest_first = [...people].sort((a, b) => b.name.length - a.name.length);
  const named: Person[] = [];
  let left = text.normalize("NFC");
  for (const person of longest_first) {
    const name = person.name.normalize("NFC").replace(/[.*+?^${}()|[\]\\]/g, "\\$&");
    const found = new RegExp(`(^|[^\\p{L}\\p{N}_.])@${name}(?![\\p{L}\\p{N}_])`, "giu");
    const without = left.replace(found, "$1");
    if (without !== left) named.push(person);
    left = without;
  }
  return people.filter((person) => named.includes(person));
}
