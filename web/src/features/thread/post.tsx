import { useState } from "react";
import { safe_link, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import type { Conversation } from "@/wire/conversation";

const short_letters = 120;

/** What comments hang on: the post, always above them, however far one has gone down. */
export function PostView({ post }: { post: NonNullable<Conversation["post"]> }) {
  const { say } = useWords();
  const [whole, show_whole] = useState(false);
  const link = safe_link(post.link);
  const picture = post.picture?.startsWith("/media/") ? post.picture : null;
  const text = post.text ?? "";
  const long = text.length > short_letters || text.split("\n").length > 2;
  return (
    <aside
      aria-label={say("thread.post")}
      className="flex max-h-[40%] shrink-0 gap-3 overflow-y-auto border-b border-line bg-surface p-3 text-sm"
    >
      {picture && (
        <img
          src={picture}
          alt={say("media.image")}
          width={72}
          height={72}
          className="size-18 shrink-0 rounded-md object-cover"
        />
      )}
      <div className="min-w-0">
        <div className="text-xs text-muted">{say("thread.post")}</div>
        <div className={`words-wrap ${whole ? "" : "line-clamp-2"}`}>{text}</div>
        <div className="flex flex-wrap items-center gap-x-3">
          {long && (
            <Button look="quiet" className="-ml-2" aria-expanded={whole} onClick={() => show_whole(!whole)}>
              {say(whole ? "thread.post.fold" : "thread.post.unfold")}
            </Button>
          )}
          {link && (
            <a
              href={link}
              target="_blank"
              rel="noopener noreferrer"
              className="target inline-flex items-center text-accent underline"
            >
              {say("thread.post.open")}
            </a>
          )}
        </div>
      </div>
    </aside>
  );
}
