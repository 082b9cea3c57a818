import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
  useState,
} from "react";
import { platform_name, useDesk, useSelect, useWords } from "@/features/desk";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { useNow } from "@/ui/use_now";
import type { Attachment, Message } from "@/wire/message";
import { file_size } from "@/words/format";
import { accepted, judge } from "./files";
import { useAttached } from "./use_attached";
import { window_state } from "./window";

const draft_after_ms = 500;
const typing_lasts_ms = 5_000;
const counter_from = 0.8;
const longest_px = 180;

export interface ComposerHandle {
  /** Puts a text into the field, after what is there. */
  insert(text: string): void;
  focus(): void;
}

/**
 * Where a reply is written. The field belongs to the keyboard: nobody rewrites what stands in it while somebody types,
 * because Vietnamese keyboards delete and insert behind the page's back.
 */
export function Composer({
  id,
  quoted,
  onQuoteDone,
  onProduct,
  ref,
}: {
  id: string;
  quoted: Message | null;
  onQuoteDone: () => void;
  /** Asks for a product to write about. */
  onProduct: () => void;
  ref: Ref<ComposerHandle>;
}) {
  const desk = useDesk();
  const { say, language } = useWords();
  const hint_id = useId();
  const row = useSelect((state) => state.conversations.get(id));
  const field = useRef<HTMLTextAreaElement>(null);
  const picker = useRef<HTMLInputElement>(null);
  const [length, set_length] = useState(() => [...desk.drafts.of(id)].length);
  const [refused, set_refused] = useState<string | null>(null);
  const attached = useAttached();
  const now = useNow(20_000);
  useDraft(id, field);
  const typed = useTyping(id);

  const platform = row ? platform_name(row.channel.platform, say) : "";
  const window = window_state(row?.reply_window, row?.abilities, platform, now, say);
  const closed = window.kind === "closed";
  const limit = row?.abilities?.text_limit ?? 0;
  const uploading = attached.files.some((one) => one.state === "uploading");
  const broken = attached.files.some((one) => one.state === "failed");
  const nothing = length === 0 && attached.files.length === 0;

  useImperativeHandle(ref, () => ({
    insert: (text) => {
      const element = field.current;
      if (!element) return;
      element.value = element.value ? `${element.value}\n${text}` : text;
      grow(element);
      set_length([...element.value].length);
      desk.drafts.keep(id, element.value);
      element.focus();
    },
    focus: () => field.current?.focus(),
  }));

  useEffect(() => {
    if (field.current) grow(field.current);
  }, []);
  useEffect(() => {
    if (quoted) field.current?.focus();
  }, [quoted]);

  const send = () => {
    const element = field.current;
    if (!element || closed || uploading || broken) return;
    const text = element.value.trim() === "" ? "" : element.value.trim();
    const attachments = attached.files
      .map((one) => one.state)
      .filter((state): state is Attachment => typeof state === "object");
    if (text === "" && attachments.length === 0) return;
    desk.send(id, { text, attachments, reply_to: quoted?.id ?? null });
    element.value = "";
    grow(element);
    set_length(0);
    desk.drafts.keep(id, "");
    attached.clear();
    onQuoteDone();
    desk.viewing(id, false);
    element.focus();
  };

  const on_key = (event: KeyboardEvent) => {
    if (event.key !== "Enter" || event.shiftKey || event.altKey) return;
    // A keyboard that is still composing a syllable uses Enter for itself.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    event.preventDefault();
    send();
  };

  const take = (files: readonly File[]) => {
    set_refused(null);
    const fine = files.filter((file) => {
      const verdict = judge(file, row?.abilities);
      if (verdict === "type") set_refused(say("err.file.type", { platform }));
      else if (verdict !== "fine") set_refused(say("err.file.size", { limit: file_size(verdict.over, language) }));
      return verdict === "fine";
    });
    if (fine.length > 0) attached.add(fine);
  };

  const on_paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    if (files.length === 0) return;
    event.preventDefault();
    take(files);
  };
  const on_drop = (event: DragEvent) => {
    if (event.dataTransfer.files.length === 0) return;
    event.preventDefault();
    take([...event.dataTransfer.files]);
  };

  const hint = hint_words();
  function hint_words(): { words: string; warn: boolean } | null {
    if (refused) return { words: refused, warn: true };
    if (broken) return { words: say("composer.upload.failed"), warn: true };
    if (uploading) return { words: say("composer.wait"), warn: false };
    if (limit > 0 && length > limit)
      return { words: say("composer.split", { n: Math.ceil(length / limit) }), warn: false };
    if (row?.owned_elsewhere) return { words: say("window.elsewhere", { platform }), warn: true };
    return null;
  }

  return (
    <section
      data-region="#composer"
      aria-label={say("composer.title")}
      className="border-t border-line bg-back p-2 md:p-3"
      onDrop={on_drop}
    >
      {window.words && (
        <p
          className={`m-0 px-1 pb-1 text-xs ${closed ? "text-warning" : window.kind === "open" && window.closing ? "font-medium text-danger" : "text-muted"}`}
        >
          {window.words}
        </p>
      )}
      {row?.kind === "comment" && <p className="m-0 px-1 pb-1 text-xs text-warning">{say("composer.public")}</p>}
      {quoted && (
        <div className="mb-1 flex items-center gap-2 border-l-2 border-accent px-2 text-sm text-muted">
          <span className="cut flex-1">{say("composer.quoting", { text: quoted.text || say("media.image") })}</span>
          <IconButton icon="close" label={say("composer.quoting.stop")} onClick={onQuoteDone} />
        </div>
      )}
      {attached.files.length > 0 && (
        <ul className="m-0 mb-1 flex list-none flex-wrap gap-2 p-0">
          {attached.files.map((one) => (
            <li key={one.key} className="flex items-center gap-2 rounded-md border border-line bg-surface p-1 text-xs">
              {one.preview ? (
                <img src={one.preview} alt="" width={48} height={48} className="size-12 rounded-md object-cover" />
              ) : (
                <Icon name="file" />
              )}
              <span className="max-w-40">
                <span className="cut block">{one.file.name}</span>
                <span className={one.state === "failed" ? "text-danger" : "text-muted"}>
                  {one.state === "uploading"
                    ? say("composer.uploading")
                    : one.state === "failed"
                      ? say("composer.upload.failed")
                      : file_size(one.file.size, language)}
                </span>
              </span>
              {one.state === "failed" && (
                <Button look="quiet" onClick={() => attached.again(one.key)}>
                  {say("common.retry")}
                </Button>
              )}
              <IconButton
                icon="close"
                label={say("composer.remove", { name: one.file.name })}
                onClick={() => attached.remove(one.key)}
              />
            </li>
          ))}
        </ul>
      )}
      <div className="flex items-end gap-1">
        <IconButton
          icon="attach"
          label={say("composer.attach")}
          disabled={closed}
          onClick={() => picker.current?.click()}
        />
        <IconButton icon="box" label={say("composer.product")} disabled={closed} onClick={onProduct} />
        <input
          ref={picker}
          type="file"
          multiple
          hidden
          accept={accepted(row?.abilities)}
          onChange={(event) => {
            take([...(event.target.files ?? [])]);
            event.target.value = "";
          }}
        />
        <textarea
          ref={field}
          rows={1}
          id="composer"
          defaultValue={desk.drafts.of(id)}
          disabled={closed}
          aria-label={say("composer.placeholder")}
          aria-describedby={hint_id}
          placeholder={say("composer.placeholder")}
          enterKeyHint="send"
          autoComplete="off"
          className="max-h-45 min-h-11 flex-1 resize-none rounded-md border border-field bg-back px-3 py-2 text-[16px] leading-6 placeholder:text-muted disabled:bg-surface"
          onKeyDown={on_key}
          onPaste={on_paste}
          onInput={(event) => {
            grow(event.currentTarget);
            set_length([...event.currentTarget.value].length);
            typed();
          }}
        />
        <Button
          look="main"
          disabled={closed || nothing || uploading || broken}
          aria-label={say("composer.send")}
          onClick={send}
          className="inline-flex h-11 items-center gap-1"
        >
          <Icon name="send" />
          <span className="hidden md:inline">{say("composer.send")}</span>
        </Button>
      </div>
      <div id={hint_id} className="flex min-h-5 justify-between gap-3 px-1 pt-1 text-xs" aria-live="polite">
        <span className={hint?.warn ? "text-danger" : "text-muted"}>{hint?.words}</span>
        {limit > 0 && length >= limit * counter_from && (
          <span className="text-muted tabular-nums">{say("composer.counter", { n: length, limit })}</span>
        )}
      </div>
    </section>
  );
}

function grow(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${Math.min(longest_px, field.scrollHeight + 2)}px`;
}

/** Keeps what is typed half a second after the last key, and at once when the field or the page goes away. */
function useDraft(id: string, field: React.RefObject<HTMLTextAreaElement | null>): void {
  const desk = useDesk();
  // Before anything else is drawn: a field that is gone must have said what stood in it.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element) return;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const keep = () => {
      clearTimeout(timer);
      desk.drafts.keep(id, element.value);
    };
    const later = () => {
      clearTimeout(timer);
      timer = setTimeout(keep, draft_after_ms);
    };
    element.addEventListener("input", later);
    globalThis.addEventListener("pagehide", keep);
    return () => {
      keep();
      element.removeEventListener("input", later);
      globalThis.removeEventListener("pagehide", keep);
    };
  }, [desk, id, field]);
}

/** Lets colleagues see that somebody writes here; five seconds without a key end it. */
function useTyping(id: string): () => void {
  const desk = useDesk();
  const timer = useRef<ReturnType<typeof setTimeout> | undefined>(undefined);
  useEffect(() => () => clearTimeout(timer.current), []);
  return () => {
    desk.viewing(id, true);
    clearTimeout(timer.current);
    timer.current = setTimeout(() => desk.viewing(id, false), typing_lasts_ms);
  };
}
