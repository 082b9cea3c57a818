import { combinations } from "@/store/goods";
import { plain } from "@/words/written";

/** What somebody wrote as the values of an option: `Đen, Trắng; Đỏ`. Each once, in the order written. */
export function values_of(written: string): readonly string[] {
  const seen = new Set<string>();
  const values: string[] = [];
  for (const value of written.normalize("NFC").split(/[,;\n]/)) {
    const text = value.trim().replace(/\s+/g, " ");
    if (text === "" || seen.has(plain(text))) continue;
    seen.add(plain(text));
    values.push(text);
  }
  return values;
}

/**
 * A short name for the shelf: initials of the product, then its values: `Áo thun` in Đen, M is `AT-DEN-M`. `again`: how
 * often another product turned out to have such a name; the second time it is `AT2-DEN-M`.
 */
export function suggested_sku(name: string, option_values: readonly string[], again = 0): string {
  const letters = (text: string) =>
    plain(text)
      .replace(/[^a-z0-9 ]/g, "")
      .toUpperCase();
  const words = letters(name).split(" ").filter(Boolean);
  const initials = words.length > 1 ? words.map(([first = ""]) => first).join("") : (words[0] ?? "SP").slice(0, 6);
  return [
    `${initials || "SP"}${again > 0 ? again + 1 : ""}`,
    ...option_values.map((value) => letters(value).replace(/ /g, "")),
  ]
    .filter(Boolean)
    .join("-");
}

export interface Option {
  readonly name: string;
  readonly values: readonly string[];
}

/** The lines of the grid: one for each combination of values; SKUs that would be the same are numbered. */
export function grid_of(
  name: string,
  options: readonly Option[],
  again = 0,
): readonly { values: readonly string[]; sku: string }[] {
  const used = new Set<string>();
  return combinations(options.map(({ values }) => values)).map((values) => {
    const wanted = suggested_sku(name, values, again);
    let sku = wanted;
    for (let n = 2; used.has(sku); n++) sku = `${wanted}-${n}`;
    used.add(sku);
    return { values, sku };
  });
}
