import { type KeyboardEvent, type ReactNode, useEffect, useLayoutEffect, useRef, useState } from "react";
import { Icon, type IconName } from "./icons";

export interface Choice {
  readonly key: string;
  readonly label: string;
  /** `check` and `radio` show whether they are chosen and leave the menu open; `heading` only stands there. */
  readonly kind?: "check" | "radio" | "heading";
  readonly chosen?: boolean;
  readonly disabled?: boolean;
  /** Stands at the end of the line, such as a number or a key. */
  readonly note?: string;
  readonly colour?: string | null;
  readonly icon?: IconName;
  readonly run?: () => void;
}

export interface Spot {
  readonly left: number;
  readonly top: number;
  readonly bottom: number;
}

const roles = { check: "menuitemcheckbox", radio: "menuitemradio", heading: "presentation" } as const;
const walkable = "[role^=menuitem]:not(:disabled)";

/**
 * A menu at a place of the window. Arrows, Home and End walk, Enter or Space choose, Esc and a press elsewhere close; the
 * focus goes back to where it was, unless what was chosen has put it somewhere else.
 */
export function PopMenu({
  label,
  at,
  choices,
  children,
  onClose,
}: {
  label: string;
  at: Spot;
  choices: readonly Choice[];
  /** Said below the choices, such as that there are none. */
  children?: ReactNode;
  onClose: () => void;
}) {
  const menu = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const element = menu.current;
    const before = document.activeElement;
    (element?.querySelector<HTMLElement>(walkable) ?? element)?.focus({ preventScroll: true });
    return () => {
      const lost = document.activeElement === document.body || element?.contains(document.activeElement);
      if (lost && before instanceof HTMLElement) before.focus({ preventScroll: true });
    };
  }, []);
  useLayoutEffect(() => {
    const element = menu.current;
    if (!element) return;
    const { width, height } = element.getBoundingClientRect();
    const below = at.bottom + 4;
    const above = Math.max(8, at.top - height - 4);
    element.style.left = `${Math.max(8, Math.min(at.left, innerWidth - width - 8))}px`;
    element.style.top = `${below + height > innerHeight - 8 ? (at.top - height < 8 ? 8 : above) : below}px`;
  });
  useEffect(() => {
    const stop = new AbortController();
    const { signal } = stop;
    const elsewhere = (event: Event) => {
      if (event.target instanceof Node && !menu.current?.contains(event.target)) onClose();
    };
    document.addEventListener("pointerdown", elsewhere, { signal, capture: true });
    addEventListener("resize", onClose, { signal });
    return () => stop.abort();
  }, [onClose]);

  const on_key = (event: KeyboardEvent) => {
    const all = [...(menu.current?.querySelectorAll<HTMLElement>(walkable) ?? [])];
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
      onContextMenu={(event) => event.preventDefault()}
      className="fixed z-30 max-h-[calc(100dvh-1rem)] w-max max-w-[min(26rem,calc(100vw-1rem))] min-w-48 overflow-y-auto rounded-md border border-line bg-back py-1 text-text shadow-lg"
    >
      {choices.map(({ key, label, kind, chosen = false, disabled, note, colour, icon, run }) =>
        kind === "heading" ? (
          <p key={key} role="presentation" className="m-0 px-3 pt-2 pb-1 text-xs font-medium text-muted">
            {label}
          </p>
        ) : (
          <button
            key={key}
            type="button"
            {...(kind ? { role: roles[kind], "aria-checked": chosen } : { role: "menuitem" })}
            disabled={disabled}
            tabIndex={-1}
            onClick={() => {
              if (!kind) onClose();
              run?.();
            }}
            className="target flex w-full items-center gap-2 px-3 text-left text-sm hover:bg-surface focus:bg-selected disabled:text-muted"
          >
            {kind && (
              <span className={`w-4 ${chosen ? "text-accent" : "opacity-0"}`}>
                <Icon name="check" size={16} />
              </span>
            )}
            {icon && <Icon name={icon} size={16} />}
            {colour !== undefined && <Dot colour={colour} />}
            <span className="cut flex-1">{label}</span>
            {note && <span className="shrink-0 pl-3 text-xs text-muted tabular-nums">{note}</span>}
          </button>
        ),
      )}
      {children}
    </div>
  );
}

export function Dot({ colour }: { colour: string | null | undefined }) {
  return (
    <span
      aria-hidden="true"
      className="size-2.5 shrink-0 rounded-full border border-field"
      style={{ backgroundColor: /^#[0-9a-f]{6}$/i.test(colour ?? "") ? (colour ?? "") : undefined }}
    />
  );
}

/** A button that opens a menu below itself. `marked`: something is chosen in it. */
export function MenuButton({
  label,
  menu_label,
  choices,
  marked = false,
  note = "",
  className = "",
  children,
  onOpen,
}: {
  label: ReactNode;
  menu_label: string;
  choices: readonly Choice[];
  marked?: boolean;
  note?: string;
  className?: string;
  children?: ReactNode;
  onOpen?: () => void;
}) {
  const [at, put] = useState<Spot | null>(null);
  const close = useRef(() => put(null)).current;
  const button = useRef<HTMLButtonElement>(null);
  const was_open = useRef(false);
  return (
    <>
      <button
        ref={button}
        type="button"
        aria-haspopup="menu"
        aria-expanded={at !== null}
        // A press on the button of an open menu closes it: the menu closes by itself, and must not open again.
        onPointerDown={() => {
          was_open.current = at !== null;
        }}
        onClick={() => {
          const again = was_open.current;
          was_open.current = false;
          if (again || !button.current) return;
          onOpen?.();
          put(button.current.getBoundingClientRect());
        }}
        className={`target inline-flex shrink-0 items-center gap-1 rounded-full border px-2.5 text-xs whitespace-nowrap ${marked ? "border-accent bg-selected font-medium text-accent" : "border-field text-text hover:bg-surface"} ${className}`}
      >
        {label}
        {note && <span className="tabular-nums">{note}</span>}
        <Icon name="fold" size={12} />
      </button>
      {at && (
        <PopMenu label={menu_label} at={at} choices={choices} onClose={close}>
          {children}
        </PopMenu>
      )}
    </>
  );
}
