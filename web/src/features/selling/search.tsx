import { type KeyboardEvent, type ReactNode, type Ref, useEffect, useId, useRef, useState } from "react";
import { useAllWords } from "./use_shop";

const ask_after_ms = 150;

type Found<Item> =
  | { readonly kind: "closed" }
  | { readonly kind: "asking"; readonly items: readonly Item[] }
  | { readonly kind: "found"; readonly items: readonly Item[] }
  | { readonly kind: "failed" };

/**
 * A field that proposes what fits while one types: arrows walk, Enter takes, Esc closes. The text in the field is never
 * touched while somebody types. Enter before the answer is there takes the first of it: a scanner is that fast.
 */
export function Search<Item>({
  label,
  placeholder,
  none,
  failed,
  wrong = null,
  shown = "",
  clears = false,
  above = false,
  hidden_label = false,
  field_ref,
  find,
  name_of,
  key_of,
  draw,
  onChoose,
}: {
  label: string;
  placeholder: string;
  none: string;
  failed: string;
  wrong?: string | null;
  /** What is chosen. */
  shown?: string;
  /** Empty after each choice, ready for the next. */
  clears?: boolean;
  /** There is no room below. */
  above?: boolean;
  hidden_label?: boolean;
  field_ref?: Ref<HTMLInputElement>;
  find: (words: string) => Promise<readonly Item[]>;
  name_of: (item: Item) => string;
  key_of: (item: Item) => string;
  draw?: (item: Item) => ReactNode;
  onChoose: (item: Item) => void;
}) {
  const { say } = useAllWords();
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const [found, set_found] = useState<Found<Item>>({ kind: "closed" });
  const [at, go_to] = useState(0);
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  const asked = useRef(0);
  const take_first = useRef(false);
  useEffect(() => () => clearTimeout(timer.current), []);
  useEffect(() => {
    const element = field.current;
    if (element && document.activeElement !== element && element.value !== shown) element.value = shown;
  }, [shown]);

  const items = found.kind === "found" || found.kind === "asking" ? found.items : [];
  const open = found.kind !== "closed";

  const close = () => {
    clearTimeout(timer.current);
    asked.current++;
    take_first.current = false;
    set_found({ kind: "closed" });
  };
  const choose = (item: Item) => {
    close();
    if (field.current) field.current.value = clears ? "" : name_of(item);
    onChoose(item);
  };
  const ask = async (words: string) => {
    const turn = ++asked.current;
    try {
      const answer = await find(words);
      if (turn !== asked.current) return;
      const [first] = answer;
      if (take_first.current && first) {
        choose(first);
        return;
      }
      take_first.current = false;
      go_to(0);
      set_found({ kind: "found", items: answer });
    } catch {
      if (turn === asked.current) set_found({ kind: "failed" });
    }
  };
  const on_input = (written: string) => {
    const words = written.normalize("NFC").trim();
    clearTimeout(timer.current);
    take_first.current = false;
    if (words === "") return close();
    set_found({ kind: "asking", items });
    timer.current = setTimeout(() => void ask(words), ask_after_ms);
  };
  const on_key = (event: KeyboardEvent<HTMLInputElement>) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229 || event.ctrlKey || event.metaKey) return;
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      if (items.length === 0) return;
      event.preventDefault();
      go_to((at + (event.key === "ArrowDown" ? 1 : items.length - 1)) % items.length);
    } else if (event.key === "Enter") {
      if (!open) return;
      event.preventDefault();
      const item = items[at];
      if (found.kind === "asking") take_first.current = true;
      else if (item) choose(item);
    } else if (event.key === "Escape" && open) {
      event.stopPropagation();
      close();
    }
  };

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: it only hears that the focus left all that is in it
    <div
      className="relative min-w-0"
      onBlur={(event) => {
        if (event.currentTarget.contains(event.relatedTarget)) return;
        close();
        // What was typed and not chosen is not what is chosen.
        if (field.current && !clears) field.current.value = shown;
      }}
    >
      <label htmlFor={id} className={hidden_label ? "sr-only" : "block text-xs text-muted"}>
        {label}
      </label>
      <input
        ref={(element) => {
          field.current = element;
          if (typeof field_ref === "function") field_ref(element);
          else if (field_ref) field_ref.current = element;
        }}
        id={id}
        type="text"
        role="combobox"
        autoComplete="off"
        aria-autocomplete="list"
        aria-expanded={open && items.length > 0}
        aria-controls={`${id}-list`}
        aria-activedescendant={open && items.length > 0 ? `${id}-${at}` : undefined}
        aria-invalid={wrong ? true : undefined}
        aria-describedby={wrong ? `${id}-wrong` : undefined}
        placeholder={placeholder}
        defaultValue={shown}
        className={`min-h-9 w-full rounded-md border bg-back px-2 py-1 text-[16px] placeholder:text-muted md:text-sm pointer-coarse:min-h-11 ${wrong ? "border-danger" : "border-field"}`}
        onInput={(event) => on_input(event.currentTarget.value)}
        onFocus={(event) => event.currentTarget.select()}
        onKeyDown={on_key}
      />
      <ul
        id={`${id}-list`}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the list of a combobox
        role="listbox"
        aria-label={label}
        className={`absolute inset-x-0 z-10 max-h-72 list-none overflow-y-auto rounded-md border border-line bg-back shadow-md ${above ? "bottom-full" : "top-full"} ${open && items.length > 0 ? "" : "hidden"}`}
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the keys
          <li
            key={key_of(item)}
            id={`${id}-${index}`}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a line of the list of a combobox
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`target px-2 py-1.5 text-sm ${index === at ? "bg-selected" : ""}`}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => choose(item)}
          >
            {draw ? draw(item) : name_of(item)}
          </li>
        ))}
      </ul>
      <p role="status" className="m-0 text-xs text-muted empty:hidden">
        {found.kind === "failed" ? failed : found.kind === "found" && items.length === 0 ? none : ""}
      </p>
      <span className="sr-only" aria-live="polite">
        {found.kind === "found" && items.length > 0 ? say("draft.search.found", { n: items.length }) : ""}
      </span>
      {wrong && (
        <p id={`${id}-wrong`} className="m-0 text-xs text-danger">
          {wrong}
        </p>
      )}
    </div>
  );
}
