import { Fragment, type MouseEvent, type ReactNode, useState } from "react";
import { safe_link, useWords } from "@/features/desk";
import { Confirm } from "@/ui/dialog";

const address = /https?:\/\/[^\s<>"']+[^\s<>"'.,;:!?)\]}]/g;

/** A customer's text: never markup. Addresses can be followed, after a look at where they lead. */
export function Text({ text, mentions = [] }: { text: string; mentions?: readonly string[] }) {
  const { say } = useWords();
  const [leaving, leave] = useState<string | null>(null);
  const parts: { readonly key: string; readonly text: string; readonly href: string | null }[] = [];
  let from = 0;
  for (const found of text.matchAll(address)) {
    parts.push({ key: `t${from}`, text: text.slice(from, found.index), href: null });
    parts.push({ key: `a${found.index}`, text: found[0], href: safe_link(found[0]) });
    from = found.index + found[0].length;
  }
  parts.push({ key: `t${from}`, text: text.slice(from), href: null });

  const on_follow = (event: MouseEvent, href: string) => {
    event.preventDefault();
    leave(href);
  };
  return (
    <div className="words-wrap">
      {parts.map(({ key, text: part, href }) =>
        href ? (
          <a
            key={key}
            href={href}
            rel="noopener noreferrer nofollow"
            className="underline"
            onClick={(event) => on_follow(event, href)}
          >
            {part}
          </a>
        ) : (
          <Fragment key={key}>{with_mentions(part, mentions)}</Fragment>
        ),
      )}
      {leaving && (
        <Confirm
          question={say("link.leave", { host: new URL(leaving).host })}
          yes={say("link.open")}
          no={say("common.cancel")}
          onNo={() => leave(null)}
          onYes={() => {
            window.open(leaving, "_blank", "noopener,noreferrer");
            leave(null);
          }}
        />
      )}
    </div>
  );
}

/** Names of colleagues who are called stand out; only those that the note really calls. */
function with_mentions(text: string, names: readonly string[]): ReactNode {
  const name = names.find((one) => text.includes(`@${one}`));
  if (!name) return text;
  const at = text.indexOf(`@${name}`);
  const after = at + name.length + 1;
  return (
    <>
      {with_mentions(text.slice(0, at), names)}
      <strong>{text.slice(at, after)}</strong>
      {with_mentions(text.slice(after), names)}
    </>
  );
}
