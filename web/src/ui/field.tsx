import { type ReactNode, useId } from "react";

/** How every field to write in looks; 16 px on a phone, or it zooms. */
export const field_look =
  "min-h-9 w-full min-w-0 rounded-md border border-field bg-back px-3 py-1 text-[16px] placeholder:text-muted disabled:bg-surface disabled:text-muted aria-invalid:border-danger md:text-sm pointer-coarse:min-h-11";

export interface FieldParts {
  readonly id: string;
  readonly className: string;
  readonly "aria-describedby"?: string;
  readonly "aria-invalid"?: true;
}

/** A name, what is written, a hint, and what is wrong with it, tied together. */
export function Field({
  label,
  hint,
  error,
  className = "",
  children,
}: {
  label: string;
  hint?: string | undefined;
  error?: string | null | undefined;
  className?: string;
  children: (parts: FieldParts) => ReactNode;
}) {
  const id = useId();
  const described = [hint ? `${id}-hint` : "", error ? `${id}-error` : ""].filter(Boolean).join(" ");
  return (
    <div className={`space-y-1 ${className}`}>
      <label htmlFor={id} className="block text-sm text-muted">
        {label}
      </label>
      {children({
        id,
        className: field_look,
        ...(described ? { "aria-describedby": described } : {}),
        ...(error ? { "aria-invalid": true } : {}),
      })}
      {hint && (
        <p id={`${id}-hint`} className="text-xs text-muted">
          {hint}
        </p>
      )}
      {error && (
        <p id={`${id}-error`} className="text-sm text-danger">
          {error}
        </p>
      )}
    </div>
  );
}

/** Reads the browser's own form; what is absent is empty. */
export function written(form: FormData, name: string): string {
  const value = form.get(name);
  return typeof value === "string" ? value.normalize("NFC").trim() : "";
}
