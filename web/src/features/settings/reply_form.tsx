import { type FormEvent, useRef, useState } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { new_id } from "@/sync/ids";
import { Button, IconButton } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Attachment } from "@/wire/message";
import type { ReplyKept } from "@/wire/office";
import { told_by, why_not } from "./office_troubles";
import { useOffice } from "./use_office";

const pictures_limit = 10;
const variables = ["tên khách", "tên shop", "tên nhân viên", "mã đơn"] as const;
/** What stands where, for the preview: somebody everybody knows. */
const examples: Readonly<Record<string, string>> = {
  "tên khách": "Ánh",
  "tên shop": "Hoa Mai",
  "tên nhân viên": "Lan",
  "mã đơn": "DH-10293",
};

/** A quick reply: its short name, what it says, its pictures, and what a customer would read. */
export function ReplyForm({
  reply,
  shares,
  onDone,
  onGone,
  onClose,
}: {
  reply: ReplyKept | null;
  shares: boolean;
  onDone: (reply: ReplyKept) => void;
  onGone: (id: string) => void;
  onClose: () => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const uploading = useAct();
  const [id] = useState(() => reply?.id ?? new_id());
  const [pictures, set_pictures] = useState<readonly Attachment[]>(reply?.attachments ?? []);
  const [preview, set_preview] = useState(reply?.text ?? "");
  const [asking, ask] = useState(false);
  const text = useRef<HTMLTextAreaElement>(null);
  const input = useRef<HTMLInputElement>(null);
  const told = told_by(trouble, say);

  const insert = (variable: string) => {
    const field = text.current;
    if (!field) return;
    field.setRangeText(`{${variable}}`, field.selectionStart, field.selectionEnd, "end");
    field.focus();
    set_preview(field.value);
  };
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const wish = {
      name: written(form, "name").replace(/^\//, ""),
      text: written(form, "text"),
      shared: shares && form.get("shared") !== null,
      attachments: pictures.map((picture) => picture.id),
    };
    void run(async () => onDone(reply ? await office.change_reply(id, wish) : await office.add_reply(id, wish)));
  };
  const shown = preview.replace(/\{([^{}]+)\}/g, (whole, name: string) => examples[name] ?? whole);
  return (
    <FormDialog wide title={say(reply ? "replies.edit" : "replies.add")} close={say("common.close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <Field label={say("replies.name")} hint={say("replies.name.hint")} error={told.get("name")}>
          {(parts) => (
            <input {...parts} name="name" autoComplete="off" maxLength={60} required defaultValue={reply?.name} />
          )}
        </Field>
        <Field label={say("replies.text")} error={told.get("text")}>
          {(parts) => (
            <textarea
              {...parts}
              ref={text}
              name="text"
              rows={5}
              maxLength={5000}
              required
              defaultValue={reply?.text}
              onInput={(event) => set_preview(event.currentTarget.value)}
            />
          )}
        </Field>
        <fieldset
          aria-label={say("replies.variables")}
          className="m-0 flex flex-wrap items-center gap-1 border-0 p-0 text-sm"
        >
          <span className="text-muted">{say("replies.variables")}</span>
          {variables.map((variable) => (
            <Button key={variable} onClick={() => insert(variable)}>{`{${variable}}`}</Button>
          ))}
        </fieldset>
        <div className="space-y-2">
          <ul aria-label={say("replies.pictures")} className="m-0 flex list-none flex-wrap gap-2 p-0">
            {pictures.map((picture) => (
              <li key={picture.id} className="relative">
                <img
                  src={picture.url ?? ""}
                  alt={picture.name ?? ""}
                  className="size-20 rounded-md border border-line object-cover"
                />
                <IconButton
                  icon="close"
                  label={say("replies.picture.remove", { name: picture.name ?? "" })}
                  className="absolute top-0 right-0 bg-back/80"
                  onClick={() => set_pictures((all) => all.filter(({ id: other }) => other !== picture.id))}
                />
              </li>
            ))}
          </ul>
          <input
            ref={input}
            type="file"
            hidden
            multiple
            aria-label={say("replies.picture.add")}
            accept="image/png,image/jpeg,image/webp,image/gif"
            onChange={(event) => {
              const files = [...(event.currentTarget.files ?? [])].slice(0, pictures_limit - pictures.length);
              event.currentTarget.value = "";
              void uploading.run(async () => {
                for (const file of files) {
                  const made = await office.upload(file);
                  set_pictures((all) => [...all, made]);
                }
              });
            }}
          />
          {pictures.length < pictures_limit && (
            <Button disabled={uploading.busy} onClick={() => input.current?.click()}>
              {say(uploading.busy ? "composer.uploading" : "replies.picture.add")}
            </Button>
          )}
        </div>
        {shares && (
          <label className="target flex items-center gap-2">
            <input type="checkbox" name="shared" className="accent-button" defaultChecked={reply?.shared ?? true} />
            {say("replies.share")}
          </label>
        )}
        <section aria-label={say("replies.preview")} className="rounded-md bg-surface p-3">
          <h3 className="m-0 mb-1 text-sm text-muted">{say("replies.preview")}</h3>
          <p className="words-wrap m-0 w-fit max-w-full rounded-bubble bg-ours px-3 py-2 text-sm text-ours-text">
            {shown || "…"}
          </p>
          <p className="m-0 mt-1 text-xs text-muted">{say("replies.length", { n: [...shown].length })}</p>
        </section>
        {(trouble ?? uploading.trouble) && (
          <p role="alert" className="text-sm text-danger">
            {why_not(
              trouble ?? uploading.trouble ?? { kind: "network" },
              say,
              (field) => field === "name" || field === "text",
            )}
          </p>
        )}
        <div className="flex items-center justify-end gap-2">
          {reply && (
            <Button look="quiet" className="mr-auto text-danger" onClick={() => ask(true)}>
              {say("replies.remove")}
            </Button>
          )}
          <Button onClick={onClose}>{say("common.cancel")}</Button>
          <Button look="main" type="submit" disabled={busy || uploading.busy}>
            {say("common.save")}
          </Button>
        </div>
      </form>
      {asking && reply && (
        <Confirm
          question={say("replies.remove.ask", { name: reply.name })}
          yes={say("replies.remove")}
          no={say("common.cancel")}
          onYes={() => {
            ask(false);
            void run(async () => {
              await office.remove_reply(reply.id);
              onGone(reply.id);
            });
          }}
          onNo={() => ask(false)}
        />
      )}
    </FormDialog>
  );
}
