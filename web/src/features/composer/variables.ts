import { plain } from "./tokens";

/** What a quick reply can have filled in. */
export const variables = ["tên khách", "tên shop", "tên nhân viên", "mã đơn"] as const;
export type Variable = (typeof variables)[number];
export type Values = Readonly<Partial<Record<Variable, string | null | undefined>>>;

const braces = /\{([^{}\n]{1,40})\}/gu;

/** Written with accents or without, in either form of Unicode. */
function variable_named(name: string): Variable | null {
  const wanted = plain(name.trim()).replace(/[\s_]+/g, " ");
  return variables.find((one) => plain(one) === wanted) ?? null;
}

/** The text with what is known of it filled in; the rest stays in its braces for a person to fill. */
export function fill(text: string, values: Values): string {
  return text.replace(braces, (whole, name: string) => {
    const variable = variable_named(name);
    return (variable && values[variable]?.trim()) || whole;
  });
}

export interface Unfilled {
  readonly name: string;
  readonly from: number;
  readonly to: number;
}

/**
 * The first place that is still to be filled: a variable we know, or one of `asked`, which a chosen quick reply brought.
 * What a person writes in braces of their own is theirs.
 */
export function unfilled(text: string, asked: readonly string[] = []): Unfilled | null {
  const known = new Set(asked.map(plain));
  for (const found of text.matchAll(braces)) {
    const name = found[1] ?? "";
    if (variable_named(name) || known.has(plain(name))) {
      return { name: name.trim(), from: found.index, to: found.index + found[0].length };
    }
  }
  return null;
}

/** What a text asks for. */
export function names_in(text: string): readonly string[] {
  return [...text.matchAll(braces)].map((found) => found[1] ?? "");
}
