import { useEffect, useRef } from "react";
import { field_look } from "@/ui/field";
import { useLate } from "@/ui/use_late";

const after_typing_ms = 250;

/** What is searched for. The address holds it; nobody rewrites what is being typed, as Vietnamese keyboards need it. */
export function SearchField({
  label,
  value,
  onSearch,
  className = "md:max-w-80",
}: {
  label: string;
  /** As the address has it. */
  value: string;
  onSearch: (words: string) => void;
  className?: string;
}) {
  const field = useRef<HTMLInputElement>(null);
  const asked = useRef(value);
  const look = useLate((words: string) => {
    asked.current = words;
    onSearch(words);
  }, after_typing_ms);
  useEffect(() => {
    // Somebody went back, or took the filters off: then the field follows the address.
    if (field.current && value !== asked.current) field.current.value = value;
    asked.current = value;
  }, [value]);
  return (
    <input
      ref={field}
      type="search"
      aria-label={label}
      placeholder={label}
      defaultValue={value}
      onInput={(event) => look(event.currentTarget.value.normalize("NFC").trim())}
      className={`${field_look} ${className}`}
    />
  );
}
