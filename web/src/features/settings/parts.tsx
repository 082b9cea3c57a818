import type { ReactNode } from "react";
import { form_trouble_words, useShopWords } from "@/features/counter";
import type { Trouble } from "@/store/state";
import { Button } from "@/ui/button";
import type { Named } from "./use_team";

/** One subject of a section: its name, what it is for, whether it is on, and the rest. */
export function Part({
  title,
  hint,
  on,
  disabled,
  onSwitch,
  children,
}: {
  title: string;
  hint?: string;
  on?: boolean;
  disabled: boolean;
  onSwitch?: (on: boolean) => void;
  children: ReactNode;
}) {
  const { say } = useShopWords();
  return (
    <fieldset disabled={disabled} className="m-0 min-w-0 space-y-3 rounded-md border border-line p-4">
      <legend className="px-1 text-lg font-semibold">{title}</legend>
      {hint && <p className="m-0 text-sm text-muted">{hint}</p>}
      {onSwitch && <Check checked={on === true} onChange={onSwitch} label={say("auto.on")} described={title} />}
      {children}
    </fieldset>
  );
}

export function Check({
  checked,
  onChange,
  label,
  described,
}: {
  checked: boolean;
  onChange: (checked: boolean) => void;
  label: string;
  /** Of what it is, where the label alone does not say it. */
  described?: string;
}) {
  return (
    <label className="target inline-flex items-center gap-2 text-sm">
      <input
        type="checkbox"
        className="size-5 shrink-0 accent-button"
        aria-label={described ? `${described}: ${label}` : undefined}
        checked={checked}
        onChange={(event) => onChange(event.currentTarget.checked)}
      />
      {label}
    </label>
  );
}

/** Several of a few. */
export function Choose({
  legend,
  hint,
  of,
  chosen,
  onChange,
}: {
  legend: string;
  hint?: string;
  of: readonly Named[];
  chosen: readonly string[];
  onChange: (chosen: readonly string[]) => void;
}) {
  return (
    <fieldset className="m-0 min-w-0 border-0 p-0">
      <legend className="text-sm text-muted">{legend}</legend>
      {hint && <p className="m-0 text-xs text-muted">{hint}</p>}
      <div className="flex flex-wrap gap-x-4">
        {of.map(({ id, name }) => (
          <Check
            key={id}
            label={name}
            checked={chosen.includes(id)}
            onChange={(on) => onChange(on ? [...chosen, id] : chosen.filter((other) => other !== id))}
          />
        ))}
      </div>
    </fieldset>
  );
}

/** Every channel, or some. */
export function Channels({
  all,
  chosen,
  onChange,
}: {
  all: readonly Named[];
  chosen: readonly string[] | null | undefined;
  onChange: (chosen: readonly string[] | null) => void;
}) {
  const { say } = useShopWords();
  return (
    <div>
      <Check
        label={say("auto.channels.all")}
        checked={chosen == null}
        onChange={(every) => onChange(every ? null : all.map(({ id }) => id))}
      />
      {chosen != null && <Choose legend={say("auto.channels.some")} of={all} chosen={chosen} onChange={onChange} />}
    </div>
  );
}

/** Where a form stands, at its lower edge. */
export function SaveBar({
  state,
  busy,
  trouble,
  named,
  children,
}: {
  state: "as saved" | "changed" | "saved";
  busy: boolean;
  trouble: Trouble | null;
  /** Whether a complaint stands beside its field. */
  named: (field: string) => boolean;
  children?: ReactNode;
}) {
  const { say } = useShopWords();
  return (
    <div className="sticky bottom-0 z-10 -mx-4 -mb-4 flex flex-wrap items-center justify-end gap-3 border-t border-line bg-back px-4 py-3">
      {trouble && (
        <p role="alert" className="m-0 mr-auto text-sm text-danger">
          {form_trouble_words(trouble, say, named)}
        </p>
      )}
      <p role="status" className={`m-0 text-sm ${state === "saved" ? "text-good" : "text-muted"}`}>
        {state === "saved" && say("settings.saved")}
        {state === "changed" && say("settings.changed")}
      </p>
      {children}
      <Button look="main" type="submit" disabled={busy}>
        {say("shop.save")}
      </Button>
    </div>
  );
}

/** The end of a dialog's form: what went wrong, the way out, what is done. */
export function FormEnd({
  done,
  trouble,
  busy,
  onClose,
  children,
}: {
  /** What the button does. */
  done: string;
  /** In words; null: nothing. */
  trouble: string | null;
  busy: boolean;
  onClose: () => void;
  /** Stands before the buttons, such as the way to remove what is edited. */
  children?: ReactNode;
}) {
  const { say } = useShopWords();
  return (
    <>
      {trouble && (
        <p role="alert" className="text-sm text-danger">
          {trouble}
        </p>
      )}
      <div className="flex items-center justify-end gap-2">
        {children}
        <Button onClick={onClose}>{say("common.cancel")}</Button>
        <Button look="main" type="submit" disabled={busy}>
          {done}
        </Button>
      </div>
    </>
  );
}
