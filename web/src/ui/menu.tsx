import { type KeyboardEvent, useId, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "./button";
import type { IconName } from "./icons";

export interface MenuItem {
  readonly id: string;
  readonly words: string;
  /** How its key is written. */
  readonly keys?: string;
  readonly run: () => void;
}

/** A button that opens a short list of things to do. Arrows walk, Enter does, Esc and a press elsewhere close it. */
export function MenuButton({
  label,
  icon,
  items,
  className = "",
}: {
  label: string;
  icon: IconName;
  items: readonly MenuItem[];
  className?: string;
}) {
  const id = useId();
  const [open, set_open] = useState(false);
  const place = useRef<HTMLDivElement>(null);
  return (
    <div ref={place} className={`relative ${className}`}>
      <IconButton
        icon={icon}
        label={label}
        aria-haspopup="menu"
        aria-expanded={open}
        aria-controls={open ? id : undefined}
        onClick={() => set_open(!open)}
      />
      {open && (
        <Menu
          id={id}
          label={label}
          items={items}
          onClose={(back) => {
            set_open(false);
            if (back) place.current?.querySelector("button")?.focus();
          }}
        />
      )}
    </div>
  );
}

/** The list itself, below what opened it. `onClose` is told whether the focus goes back there. */
export function Menu({
  id,
  label,
  items,
  onClose,
}: {
  id?: string;
  label: string;
  items: readonly MenuItem[];
  onClose: (back: boolean) => void;
}) {
  const list = useRef<HTMLDivElement>(null);
  const close = useRef(onClose);
  close.current = onClose;
  const entries = () => [...(list.current?.querySelectorAll<HTMLElement>('[role="menuitem"]') ?? [])];
  useLayoutEffect(() => {
    list.current?.querySelector<HTMLElement>('[role="menuitem"]')?.focus();
    const elsewhere = (event: PointerEvent) => {
      if (event.target instanceof Node && list.current?.parentElement?.contains(event.target)) return;
      close.current(false);
    };
    document.addEventListener("pointerdown", elsewhere);
    return () => document.removeEventListener("pointerdown", elsewhere);
  }, []);
  const on_key = (event: KeyboardEvent) => {
    const all = entries();
    const at = all.indexOf(document.activeElement as HTMLElement);
    const to: Record<string, number> = {
      ArrowDown: (at + 1) % all.length,
      ArrowUp: (at - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    };
    const next = to[event.code];
    if (event.code === "Escape") onClose(true);
    else if (event.code === "Tab") return onClose(false);
    else if (next !== undefined && !event.altKey) all[next]?.focus();
    else return;
    event.preventDefault();
  };
  return (
    <div
      ref={list}
      id={id}
      role="menu"
      aria-label={label}
      tabIndex={-1}
      onKeyDown={on_key}
      className="absolute top-full right-0 z-20 mt-1 w-72 max-w-[calc(100vw-1rem)] rounded-md border border-line bg-back p-1 shadow-lg"
    >
      {items.map((item) => (
        <button
          key={item.id}
          type="button"
          role="menuitem"
          tabIndex={-1}
          className="target flex w-full items-center justify-between gap-3 rounded-md px-3 py-1 text-left text-sm hover:bg-surface focus:bg-selected"
          onClick={() => {
            onClose(true);
            item.run();
          }}
        >
          <span>{item.words}</span>
          {item.keys && <kbd className="text-xs text-muted">{item.keys}</kbd>}
        </button>
      ))}
    </div>
  );
}
