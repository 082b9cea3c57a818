import { safe_link, useWords } from "@/features/desk";
import type { Conversation } from "@/wire/conversation";

/** What comments hang on: the post, above them. */
export function PostView({ post }: { post: NonNullable<Conversation["post"]> }) {
  const { say } = useWords();
  const link = safe_link(post.link);
  const picture = post.picture?.startsWith("/media/") ? post.picture : null;
  return (
    <aside
      aria-label={say("thread.post")}
      className="m-3 flex gap-3 rounded-md border border-line bg-surface p-3 text-sm"
    >
      {picture && <img src={picture} alt="" width={72} height={72} className="size-18 rounded-md object-cover" />}
      <div className="min-w-0">
        <div className="text-xs text-muted">{say("thread.post")}</div>
        <div className="words-wrap line-clamp-4">{post.text}</div>
        {link && (
          <a href={link} target="_blank" rel="noopener noreferrer" className="text-accent underline">
            {say("thread.post.open")}
          </a>
        )}
      </div>
    </aside>
  );
}
