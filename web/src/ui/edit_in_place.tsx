import { type KeyboardEvent, type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";

/**
 * A value that is changed where it stands: a click or Enter opens it, Enter saves, Esc takes it back. What one wrote is
 * never lost to a refusal: the field stays open beside the reason.
 */
export function EditInPlace({
  label,
  shown,
  value,
  numeric = false,
  onSave,
  className = "",
  children,
}: {
  /** What is changed, for those who cannot see where it stands. */
  label: string;
  shown: ReactNode;
  /** What the field begins with. */
  value: string;
  numeric?: boolean;
  /** Null: saved. Else why not, in words. */
  onSave: (written: string) => Promise<string | null>;
  className?: string;
  /** What stands before it while nobody writes, such as a link of the same name. */
  children?: ReactNode;
}) {
  const id = useId();
  const [state, set_state] = useState<"closed" | "open" | "saving">("closed");
  const [error, set_error] = useState<string | null>(null);
  const field = useRef<HTMLInputElement>(null);
  const button = useRef<HTMLButtonElement>(null);
  const return_focus = useRef(false);
  const closing = useRef(false);

  useLayoutEffect(() => {
    if (state === "open" && error === null) {
      field.current?.focus();
      field.current?.select();
    }
    if (state === "closed" && return_focus.current) {
      return_focus.current = false;
      button.current?.focus();
    }
  }, [state, error]);

  const close = (by_key: boolean) => {
    return_focus.current = by_key;
    closing.current = true;
    set_error(null);
    set_state("closed");
  };
  const save = async (by_key: boolean) => {
    const written = field.current?.value.normalize("NFC").trim() ?? "";
    // A field that is taken away while it has the focus is left once more; that means nothing.
    if (state !== "open" || closing.current) return;
    if (written === value.trim()) return close(by_key);
    set_state("saving");
    const refused = await onSave(written);
    if (refused === null) return close(by_key);
    set_error(refused);
    set_state("open");
    field.current?.focus();
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.code === "Enter" || event.code === "NumpadEnter") {
      event.preventDefault();
      void save(true);
    } else if (event.code === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      close(true);
    }
  };

  if (state === "closed") {
    return (
      <>
        {children}
        <button
          ref={button}
          type="button"
          aria-label={label}
          title={label}
          onClick={() => {
            closing.current = false;
            set_state("open");
          }}
          className={`target -mx-1 cursor-text rounded-md border border-transparent px-1 hover:border-field ${numeric ? "text-right tabular-nums" : "text-left"} ${className}`}
        >
          {shown}
        </button>
      </>
    );
  }
  return (
    <span className={`relative inline-block max-w-full ${className}`}>
      <input
        ref={field}
        aria-label={label}
        aria-invalid={error ? true : undefined}
        aria-describedby={error ? id : undefined}
        aria-busy={state === "saving"}
        readOnly={state === "saving"}
        inputMode={numeric ? "decimal" : "text"}
        defaultValue={value}
        onKeyDown={on_key}
        onBlur={() => void save(false)}
        className={`min-h-8 w-full rounded-md border border-accent bg-back px-1 text-[16px] md:text-sm pointer-coarse:min-h-11 ${numeric ? "max-w-32 text-right tabular-nums" : ""}`}
      />
      {error && (
        <span
          id={id}
          role="alert"
          className="absolute top-full right-0 z-10 w-max max-w-64 rounded-md border border-line bg-back px-2 py-1 text-left text-sm whitespace-normal text-danger shadow-md"
        >
          {error}
        </span>
      )}
    </span>
  );
}
