import { useEffect, useLayoutEffect, useRef } from "react";
import { Icon, type IconName } from "./icons";

export interface MenuItem {
  readonly key: string;
  readonly label: string;
  readonly icon?: IconName;
  readonly run: () => void;
}

/**
 * A menu at a place of the window: arrows, Home and End walk, Enter does, Esc and a click elsewhere close. The focus goes
 * back to where it was, unless what was done has put it somewhere else.
 */
export function ContextMenu({
  label,
  at,
  items,
  onClose,
}: {
  label: string;
  at: { readonly left: number; readonly top: number; readonly bottom: number };
  items: readonly MenuItem[];
  onClose: () => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const before = document.activeElement;
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + 4;
    element.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    element.style.top = `${Math.max(8, below + height > innerHeight - 8 ? at.top - height - 4 : below)}px`;
    element.querySelector<HTMLElement>("[role=menuitem]")?.focus();
    return () => {
      const lost = document.activeElement === document.body || element.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, [at]);
  useEffect(() => {
    const on_press = (event: PointerEvent) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", on_press, true);
    addEventListener("resize", onClose);
    return () => {
      document.removeEventListener("pointerdown", on_press, true);
      removeEventListener("resize", onClose);
    };
  }, [onClose]);

  const on_key = (event: React.KeyboardEvent) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>("[role=menuitem]") ?? [])];
    const now = all.indexOf(document.activeElement as HTMLElement);
    const next = {
      ArrowDown: (now + 1) % all.length,
      ArrowUp: (now - 1 + all.length) % all.length,
      Home: 0,
      End: all.length - 1,
    }[event.key];
    if (next !== undefined) all[next]?.focus();
    else if (event.key === "Escape" || event.key === "Tab") onClose();
    else return;
    event.preventDefault();
    event.stopPropagation();
  };
  return (
    <div
      ref={menu}
      role="menu"
      tabIndex={-1}
      aria-label={label}
      onKeyDown={on_key}
      className="fixed z-30 min-w-52 rounded-md border border-line bg-back py-1 text-text shadow-lg"
    >
      {items.map((item) => (
        <button
          key={item.key}
          type="button"
          role="menuitem"
          tabIndex={-1}
          onClick={() => {
            onClose();
            item.run();
          }}
          className="target flex w-full items-center gap-2 px-3 text-left text-sm hover:bg-surface focus:bg-selected"
        >
          {item.icon && <Icon name={item.icon} size={16} />}
          {item.label}
        </button>
      ))}
    </div>
  );
}
