import { combination_name } from "@/features/desk/keys/names";

/** A label's colour beside its name; the name says it too. */
export function LabelDot({ colour }: { colour: string | null | undefined }) {
  return (
    <span
      aria-hidden="true"
      className="inline-block size-2.5 shrink-0 rounded-full border border-field"
      style={{ backgroundColor: /^#[0-9a-f]{6}$/i.test(colour ?? "") ? (colour ?? "") : undefined }}
    />
  );
}

/** How the key of a label is written; empty without a number. */
export function key_of_label(position: number | null | undefined): string {
  return position ? combination_name({ code: `Digit${position}`, alt: true }) : "";
}
