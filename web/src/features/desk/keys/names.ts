import { type Action, type Combination, row_of } from "./table";

export function on_a_mac(): boolean {
  return /^(Mac|iP)/.test(navigator.platform);
}

const printed: Readonly<Record<string, string>> = {
  ArrowUp: "↑",
  ArrowDown: "↓",
  PageUp: "PgUp",
  PageDown: "PgDn",
  Slash: "/",
  Escape: "Esc",
};

/** How a combination is written on this machine's keyboard: `Alt+Shift+X`, on a Mac `⌥⇧X`. */
export function combination_name(combination: Combination, mac = on_a_mac()): string {
  const { code, mod, alt, shift } = combination;
  // Who looks for "?" finds no Shift+/ on the keys.
  if (code === "Slash" && shift && !mod && !alt) return "?";
  const key = printed[code] ?? code.replace(/^(Key|Digit)/, "");
  const held = mac ? [alt && "⌥", shift && "⇧", mod && "⌘"] : [mod && "Ctrl", alt && "Alt", shift && "Shift"];
  return [...held.filter(Boolean), key].join(mac ? "" : "+");
}

/** The names of an action's keys; of a row of many only the first and the last. */
export function key_names(action: Action, mac = on_a_mac()): readonly string[] {
  const { keys } = row_of(action);
  const names = keys.map((one) => combination_name(one, mac));
  const [first, last] = [names[0], names.at(-1)];
  return keys.length > 6 && first && last ? [`${first}…${last.replace(/^.*[+⌥]/, "")}`] : names;
}

/** A word with its key behind it, for a tooltip. */
export function with_key(words: string, action: Action): string {
  return `${words} (${key_names(action).join(", ")})`;
}

/** For `aria-keyshortcuts`. */
export function aria_keys(action: Action): string {
  return row_of(action)
    .keys.map(({ code, mod, alt, shift }) => {
      const key = code.replace(/^(Key|Digit)/, "").replace("Slash", "/");
      const held = [mod && (on_a_mac() ? "Meta" : "Control"), alt && "Alt", shift && "Shift"];
      return [...held.filter(Boolean), key].join("+");
    })
    .join(" ");
}
