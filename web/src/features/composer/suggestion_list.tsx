import { useEffect, useRef } from "react";
import { useWords } from "@/features/desk";
import type { Suggestion, Suggestions } from "./use_suggestions";

/** Under its name in the list's own order, so that the field can point at the line one is on. */
export function option_id(list_id: string, at: number): string {
  return `${list_id}-${at}`;
}

/** What fits the word before the caret, over the field. The field keeps the focus and has the keys. */
export function SuggestionList({
  id,
  suggestions,
  onChoose,
}: {
  id: string;
  suggestions: Suggestions;
  onChoose: (chosen: Suggestion) => void;
}) {
  const { say } = useWords();
  const { token, items, at, none_yet } = suggestions;
  const list = useRef<HTMLUListElement>(null);
  useEffect(() => {
    list.current?.children[at]?.scrollIntoView?.({ block: "nearest" });
  }, [at]);
  const colleagues = token?.kind === "colleague";
  const found = token && items.length > 0;
  return (
    <>
      <ul
        ref={list}
        id={id}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: the list that belongs to the field
        role="listbox"
        aria-label={say(colleagues ? "composer.mention.list" : "composer.quick.list")}
        className={`absolute inset-x-0 bottom-full z-10 m-0 mb-1 max-h-72 list-none overflow-y-auto rounded-md border border-line bg-back p-0 shadow-lg ${found ? "" : "hidden"}`}
      >
        {items.map((one, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the field below has the keys
          <li
            key={one.id}
            id={option_id(id, index)}
            // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a line of the list above
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className={`target cursor-pointer px-3 py-2 text-sm ${index === at ? "bg-selected" : ""}`}
            onPointerDown={(event) => event.preventDefault()}
            onClick={() => onChoose(one)}
          >
            <Line one={one} />
          </li>
        ))}
      </ul>
      {token && items.length === 0 && (token.kind === "quick reply" || token.words !== "") && (
        <p className="absolute inset-x-0 bottom-full z-10 m-0 mb-1 rounded-md border border-line bg-back px-3 py-2 text-sm text-muted shadow-lg">
          {colleagues
            ? say("composer.mention.found", { n: 0 })
            : say(none_yet ? "composer.quick.empty" : "composer.quick.none")}
        </p>
      )}
      <span className="sr-only" aria-live="polite">
        {found ? say(colleagues ? "composer.mention.found" : "composer.quick.found", { n: items.length }) : ""}
      </span>
    </>
  );
}

function Line({ one }: { one: Suggestion }) {
  const { say } = useWords();
  if (one.kind === "colleague") {
    return (
      <span className="flex gap-3">
        <span className="font-medium">{one.person.name}</span>
        <span className="text-muted">{say(`role.${one.person.role}`)}</span>
      </span>
    );
  }
  const { name, text, attachments } = one.reply;
  return (
    <span className="flex items-baseline gap-3">
      <span className="max-w-40 shrink-0 cut font-medium">
        {"/"}
        {name}
      </span>
      <span className="cut min-w-0 flex-1 text-muted">{text.replace(/\s+/g, " ")}</span>
      {attachments.length > 0 && (
        <span className="shrink-0 text-xs text-muted">{say("composer.quick.pictures", { n: attachments.length })}</span>
      )}
    </span>
  );
}
