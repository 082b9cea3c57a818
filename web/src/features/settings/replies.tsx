import { useState } from "react";
import { ListNote, may, useRole, useShopWords } from "@/features/counter";
import type { Office } from "@/sync/office";
import { Button } from "@/ui/button";
import type { ReplyKept } from "@/wire/office";
import { ReplyForm } from "./reply_form";
import { useRead } from "./use_office";

const read = (office: Office) => office.replies();

/** The quick replies: everybody's, and one's own. */
export function RepliesSection() {
  const { say } = useShopWords();
  const shares = may(useRole(), "supervise");
  const { value, loading, again, set } = useRead(read);
  const [open, set_open] = useState<ReplyKept | "new" | null>(null);
  if (!value) return <ListNote loading={loading} empty={null} onRetry={again} />;
  const put = (reply: ReplyKept) =>
    set((all) =>
      [...all.filter(({ id }) => id !== reply.id), reply].sort((a, b) => a.name.localeCompare(b.name, "vi")),
    );
  return (
    <div className="space-y-4">
      <p className="m-0 text-sm text-muted">{say(shares ? "replies.hint" : "replies.hint.own")}</p>
      <Button look="main" onClick={() => set_open("new")}>
        {say("replies.add")}
      </Button>
      {value.length === 0 && <p className="text-muted">{say("replies.empty")}</p>}
      <ul className="m-0 list-none divide-y divide-line rounded-md border border-line p-0">
        {value.map((reply) => (
          <li key={reply.id} className="flex flex-wrap items-start gap-x-3 gap-y-1 px-3 py-2">
            <div className="min-w-0 flex-1">
              <p className="m-0 flex flex-wrap items-center gap-2">
                <span className="font-medium text-accent">
                  <span aria-hidden="true">/</span>
                  {reply.name}
                </span>
                <span className="rounded-full border border-line px-2 text-xs text-muted">
                  {say(reply.shared ? "replies.shared" : "replies.own")}
                </span>
                <span className="text-xs text-muted">{say("replies.used", { n: reply.used ?? 0 })}</span>
              </p>
              <p className="words-wrap m-0 text-sm">{reply.text}</p>
              {reply.attachments.length > 0 && (
                <ul className="m-0 mt-1 flex list-none flex-wrap gap-1 p-0">
                  {reply.attachments.map((picture) => (
                    <li key={picture.id}>
                      <img
                        src={picture.url ?? ""}
                        alt={picture.name ?? ""}
                        className="size-12 rounded-md border border-line object-cover"
                      />
                    </li>
                  ))}
                </ul>
              )}
            </div>
            {(shares || !reply.shared) && (
              <Button
                look="quiet"
                aria-label={say("replies.edit.of", { name: reply.name })}
                onClick={() => set_open(reply)}
              >
                {say("labels.edit")}
              </Button>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <ReplyForm
          reply={open === "new" ? null : open}
          shares={shares}
          onDone={(reply) => {
            put(reply);
            set_open(null);
          }}
          onGone={(id) => {
            set((all) => all.filter((reply) => reply.id !== id));
            set_open(null);
          }}
          onClose={() => set_open(null)}
        />
      )}
    </div>
  );
}
