import type { Snippet } from "@/wire/search";

/** A line of a message; what was looked for stands out, for screen readers too. */
export function SnippetView({ snippet }: { snippet: Snippet }) {
  let at = 0;
  return (
    <>
      {snippet.map(({ text, hit }) => {
        const key = at;
        at += text.length;
        return hit ? (
          <mark key={key} className="rounded-sm bg-warning-back px-0.5 font-medium text-warning">
            {text}
          </mark>
        ) : (
          <span key={key}>{text}</span>
        );
      })}
    </>
  );
}
