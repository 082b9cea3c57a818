import { type ReactNode, useId, useLayoutEffect, useRef, useState } from "react";
import { IconButton } from "@/ui/button";
import type { Ways } from "./side";
import { useAllWords } from "./use_shop";

/**
 * One field of an order. It belongs to the keyboard while somebody is in it: Vietnamese keyboards delete and insert behind
 * the page's back. What is written is read when the field is left, and only then may it be shown in another way.
 */
export function WrittenField({
  label,
  text,
  wrong = null,
  invalid = wrong !== null,
  name,
  from = null,
  ways,
  shown,
  onWrite,
  hidden_label = false,
  rows = 1,
  mode = "text",
  className = "",
  autoComplete = "off",
  children,
}: {
  label: string;
  text: string;
  wrong?: string | null;
  /** What is wrong stands elsewhere. */
  invalid?: boolean;
  name: string;
  /** The message it was read in. */
  from?: string | null;
  ways?: Ways;
  /** How it is shown once it has been read; the same text when it cannot be. */
  shown?: (text: string) => string;
  onWrite: (text: string) => void;
  hidden_label?: boolean;
  rows?: number;
  mode?: "text" | "tel" | "numeric";
  className?: string;
  autoComplete?: string;
  children?: ReactNode;
}) {
  const id = useId();
  const field = useRef<HTMLInputElement & HTMLTextAreaElement>(null);
  // Before the focus may come back: a field somebody is in is not written to.
  useLayoutEffect(() => {
    const element = field.current;
    if (element && document.activeElement !== element && element.value !== text) element.value = text;
  }, [text]);
  const common = {
    ref: field,
    id,
    name,
    defaultValue: text,
    autoComplete,
    "aria-invalid": invalid ? true : undefined,
    "aria-describedby": wrong ? `${id}-wrong` : undefined,
    className: `min-h-9 w-full min-w-0 rounded-md border bg-back px-2 py-1 text-[16px] md:text-sm pointer-coarse:min-h-11 ${invalid ? "border-danger" : "border-field"} ${className}`,
    onInput: (event: { currentTarget: { value: string } }) => onWrite(event.currentTarget.value),
    onBlur: (event: { currentTarget: { value: string } }) => {
      const element = event.currentTarget;
      const read = shown ? shown(element.value) : element.value;
      if (read === element.value) return;
      element.value = read;
      onWrite(read);
    },
  };
  return (
    <div className="min-w-0 flex-1">
      <label htmlFor={id} className={hidden_label ? "sr-only" : "block text-xs text-muted"}>
        {label}
      </label>
      <div className="flex items-start gap-1">
        {rows > 1 ? <textarea {...common} rows={rows} /> : <input {...common} type="text" inputMode={mode} />}
        {from && ways && <FromMessage id={from} ways={ways} label={label} />}
        {children}
      </div>
      {wrong && (
        <p id={`${id}-wrong`} className="m-0 text-xs text-danger">
          {wrong}
        </p>
      )}
    </div>
  );
}

/** The mark of what was read in a message: shows the message. */
export function FromMessage({ id, ways, label }: { id: string; ways: Ways; label: string }) {
  const { say } = useAllWords();
  const [pressed, press] = useState(false);
  return (
    <IconButton
      icon="from"
      label={`${label}: ${say("draft.from")}`}
      aria-pressed={pressed}
      className="text-accent!"
      onClick={() => {
        press(true);
        setTimeout(() => press(false), 1500);
        ways.show_message(id);
      }}
    />
  );
}
