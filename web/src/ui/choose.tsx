import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { field_look } from "./field";
import { Icon } from "./icons";

export interface Option {
  readonly id: string;
  readonly words: string;
  /** What it is found by, besides its words. */
  readonly also?: string;
  readonly before?: ReactNode;
  readonly after?: ReactNode;
  readonly on?: boolean;
}

/**
 * One of many, by typing a part of it or walking with arrows. The focus stays in the field; the list tells which one
 * Enter would take. `match` decides what a typed part finds, so that accents need not be typed.
 */
export function Choose({
  label,
  placeholder,
  options,
  match,
  none,
  onChoose,
  onType,
}: {
  label: string;
  placeholder: string;
  options: readonly Option[];
  match: (option: Option, typed: string) => boolean;
  none: string;
  onChoose: (id: string) => void;
  /** Told what stands in the field, for lists that depend on it. */
  onType?: (typed: string) => void;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  const list = useRef<HTMLDivElement>(null);
  const [typed, set_typed] = useState("");
  const [at, set_at] = useState(0);
  useLayoutEffect(() => {
    // A dialog that opens around it looks for the attribute; elsewhere the focus is taken.
    field.current?.setAttribute("autofocus", "");
    field.current?.focus();
  }, []);
  const found = options.filter((option) => match(option, typed));
  const here = Math.min(at, found.length - 1);
  useLayoutEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView?.({ block: "nearest" });
  }, [here, typed]);

  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const steps: Record<string, number> = { ArrowDown: 1, ArrowUp: -1 };
    const step = steps[event.code];
    if (step !== undefined && !event.altKey) {
      event.preventDefault();
      if (found.length > 0) set_at((here + step + found.length) % found.length);
    } else if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      const option = found[here];
      if (option) onChoose(option.id);
    }
  };

  return (
    <div className="flex min-h-0 flex-col gap-2">
      <input
        ref={field}
        type="text"
        role="combobox"
        aria-label={label}
        aria-expanded={found.length > 0}
        aria-controls={`${id}-list`}
        aria-autocomplete="list"
        aria-activedescendant={found[here] ? `${id}-${found[here].id}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        className={field_look}
        onInput={(event) => {
          set_typed(event.currentTarget.value);
          set_at(0);
          onType?.(event.currentTarget.value);
        }}
        onKeyDown={on_key}
      />
      <div
        ref={list}
        id={`${id}-list`}
        role="listbox"
        aria-label={label}
        className="m-0 max-h-72 list-none overflow-y-auto p-0"
      >
        {found.map((option, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and the keys
          <div
            key={option.id}
            id={`${id}-${option.id}`}
            role="option"
            tabIndex={-1}
            aria-selected={index === here}
            aria-checked={option.on}
            className="target flex cursor-pointer items-center gap-2 rounded-md px-2 py-1 text-sm aria-selected:bg-selected"
            onPointerMove={() => set_at(index)}
            onClick={() => onChoose(option.id)}
          >
            {option.before}
            <span className="words-wrap min-w-0 flex-1">{option.words}</span>
            {option.after}
            {option.on && <Icon name="check" size={16} />}
          </div>
        ))}
      </div>
      {found.length === 0 && <p className="m-0 px-2 text-sm text-muted">{none}</p>}
    </div>
  );
}
