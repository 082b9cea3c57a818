import { type Ref, Suspense, useId, useImperativeHandle, useRef, useState } from "react";
import { platform_name, useAction, useDesk, usePersonal, useSelect, useWords } from "@/features/desk";
import { draft_key, type Enclosed } from "@/store/state";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { useNow } from "@/ui/use_now";
import { Audience } from "./audience";
import { ClosedBar, ColleagueBar, CrossedBar, ElsewhereBar, OwnerBar } from "./bars";
import { Enclosures } from "./enclosures";
import { Field, type FieldHandle, type Sending } from "./field";
import { accepted, limits_words, unfit_words } from "./files";
import { Hint, hint_of } from "./hint";
import { EmojiPicker, SendOptions } from "./later_parts";
import { Modes } from "./modes";
import type { Quoting } from "./quoting";
import { QuotingBar } from "./quoting_bar";
import { mentioned } from "./tokens";
import { Toolbar } from "./toolbar";
import { useFiles } from "./use_files";
import { useGates } from "./use_gates";
import { type Product, useInserting } from "./use_inserting";
import { useMode } from "./use_mode";
import { usePrivately } from "./use_privately";
import { useSending } from "./use_sending";
import { useTyping } from "./use_typing";
import { useUploads } from "./use_uploads";
import { window_state } from "./window";

const no_files: readonly Enclosed[] = [];

export interface ComposerHandle {
  /** Puts a text into the reply, after what is there. */
  insert(text: string): void;
  product(product: Product): void;
  focus(): void;
}

interface Props {
  readonly id: string;
  readonly quoting: Quoting | null;
  readonly onQuoteDone: () => void;
  /** Asks for a product to write about. */
  readonly onProduct: () => void;
  /** Shows who this is with. */
  readonly onCustomer?: () => void;
  readonly ref: Ref<ComposerHandle>;
}

/** Where a reply is written to the customer, or a note for colleagues, and what one must know before it goes. */
export function Composer({ id, quoting, onQuoteDone, onProduct, onCustomer, ref }: Props) {
  const desk = useDesk();
  const { say, language } = useWords();
  const personal = usePersonal();
  const hint_id = useId();
  const me = useSelect((state) => state.me);
  const row = useSelect((state) => state.conversations.get(id));
  const staff = useSelect((state) => state.staff);
  const [shown, show] = useState<"emoji" | "options" | null>(null);
  const [tools_open, open_tools] = useState(false);
  const field = useRef<FieldHandle>(null);
  const { mode, to_mode, text, set_text, elsewhere, set_elsewhere } = useMode(id, field, quoting);
  const picker = useRef<HTMLInputElement>(null);
  const now = useNow(20_000);
  const typing = useTyping(id);
  const gates = useGates(id, desk.drafts.of(id) !== "");
  const note = mode === "note";
  const quoted = quoting?.mode === mode ? quoting.message : null;
  const audience = usePrivately(id, row, note ? null : quoted);
  const enclosed = useSelect((state) => state.enclosed.get(draft_key(id, mode))) ?? no_files;
  const uploads = useUploads(id, "reply");

  const platform = row ? platform_name(row.channel.platform, say) : "";
  const reply_window = window_state(row?.reply_window, row?.abilities, platform, now, say);
  const closed = !note && reply_window.kind === "closed";
  const going = note ? [] : uploads.going;
  const files = useFiles(mode, row?.abilities, platform, enclosed.length + going.length, uploads.add);
  const nothing = text.trim() === "" && enclosed.length === 0 && going.length === 0;
  const inserting = useInserting({ id, mode, text, enclosed, field });
  const { missing } = inserting;
  const unowned = !note && row !== undefined && row.assignee == null;
  const owner = row?.assignee && row.assignee.id !== me?.staff.id ? row.assignee.name : null;
  const may_reassign = me?.staff.role === "owner" || me?.staff.role === "supervisor";
  const colleagues = note
    ? mentioned(
        text,
        [...staff.values()].filter((one) => one.id !== me?.staff.id),
      )
    : [];
  const sending = useSending({ id, mode, field });
  const hint = hint_of({
    note,
    text,
    files: enclosed.length,
    unfit: note ? null : unfit_words(enclosed, row?.abilities, platform, say, language),
    uploading: going.some((one) => !one.failed),
    broken: going.some((one) => one.failed),
    missing: missing?.name ?? null,
    answered: !note && audience.answered,
    mentioned: colleagues.map((one) => one.name),
    refused: sending.trouble ?? files.refused,
    row,
    platform,
    say,
  });
  const stopped = closed || nothing || hint.stops;

  useImperativeHandle(ref, () => ({
    insert: (given) => desk.drafts.give(id, "reply", { text: given }, true),
    product: (product) => void inserting.product(product),
    focus: () => field.current?.focus(),
  }));

  const wrote = (next: string) => {
    set_text(next);
    if (!note) gates.written(next.trim() !== "");
    if (next === "") inserting.forget();
  };
  const to_missing = () => missing && field.current?.select(missing.from, missing.to);

  const send = (how: Sending = "plain") => {
    const written = (field.current?.text() ?? "").trim();
    if (missing) return to_missing();
    if (stopped || (written === "" && enclosed.length === 0)) return;
    if (!note && !gates.pass()) return;
    // A note is about what was quoted alone, whomever the reply beside it is meant for.
    const reply_to = (quoted ?? (!note && audience.privately ? audience.comment : null))?.id ?? null;
    const used = desk.drafts.used(id);
    const both = { text: written, reply_to };
    sending.send(
      note
        ? { ...both, kind: "note", attachments: [], mentions: colleagues.map((one) => one.id) }
        : {
            ...both,
            attachments: enclosed,
            ...(used.length > 0 && { quick_replies: used }),
            ...(audience.privately && { private_answer: true }),
          },
      { claim: unowned && personal.claim_on_send, done: how === "and done" },
    );
    inserting.forget();
    set_elsewhere(null);
    files.forget();
    show(null);
    if (quoted) onQuoteDone();
    field.current?.focus();
  };
  useAction("reply", () => to_mode("reply"));
  useAction("note", () => to_mode(note ? "reply" : "note"));
  useAction("quick.replies", () => {
    if (note) to_mode("reply");
    else if (!closed) field.current?.ask_quick_reply();
  });
  useAction("attach", () => {
    if (!note && !closed) picker.current?.click();
  });
  useAction("undo", () => (sending.undo() ? undefined : false));

  const send_words = note
    ? say("composer.note.send")
    : say(unowned && personal.claim_on_send ? "composer.send.claim" : "composer.send");
  const toolbar = (
    <Toolbar
      note={note}
      disabled={closed}
      limits={limits_words(row?.abilities, platform, say, language)}
      emoji_open={shown === "emoji"}
      tools={{
        attach: () => picker.current?.click(),
        emoji: () => show(shown === "emoji" ? null : "emoji"),
        product: onProduct,
        quick: () => field.current?.ask_quick_reply(),
        options: () => show("options"),
      }}
    />
  );
  return (
    <section
      data-region="#composer"
      aria-label={say("composer.title")}
      className={`relative border-t p-2 md:px-3 ${note ? "border-note-text bg-note" : "border-line bg-back"} ${files.over ? "outline-2 -outline-offset-2 outline-accent outline-dashed" : ""}`}
      {...files.drop}
    >
      <Modes mode={mode} open={tools_open} window={note ? null : reply_window} onMode={to_mode} />
      {row?.kind === "comment" && !note && <Audience {...audience} />}
      {closed && (
        <ClosedBar
          words={reply_window.words ?? ""}
          onNote={() => to_mode("note")}
          onCustomer={row?.customer && onCustomer ? onCustomer : null}
        />
      )}
      {owner && !note && <OwnerBar name={owner} onClaim={may_reassign ? sending.claim : null} />}
      {!note && <CrossedBar fresh={gates.fresh} asked={gates.crossed} />}
      {!note && gates.colleague && <ColleagueBar name={gates.colleague} />}
      {elsewhere !== null && (
        <ElsewhereBar
          text={elsewhere}
          onUse={() => {
            set_elsewhere(null);
            desk.drafts.replace(id, mode, elsewhere);
          }}
          onKeep={() => {
            set_elsewhere(null);
            field.current?.focus();
          }}
        />
      )}
      {quoting && quoted && <QuotingBar quoting={quoting} onDone={onQuoteDone} />}
      <Enclosures
        enclosed={enclosed}
        uploads={note ? { ...uploads, going: [] } : uploads}
        onRemove={(gone) =>
          desk.drafts.enclose(
            id,
            mode,
            enclosed.filter((one) => one.id !== gone),
          )
        }
      />
      {shown === "emoji" && (
        <Suspense fallback={null}>
          <EmojiPicker
            onChoose={(emoji) => field.current?.insert(emoji)}
            onClose={() => {
              show(null);
              field.current?.focus();
            }}
          />
        </Suspense>
      )}
      {shown === "options" && (
        <Suspense fallback={null}>
          <SendOptions onClose={() => show(null)} />
        </Suspense>
      )}
      <input
        ref={picker}
        type="file"
        multiple
        hidden
        accept={accepted(row?.abilities)}
        onChange={(event) => {
          files.take([...(event.target.files ?? [])]);
          event.target.value = "";
        }}
      />
      <div className="flex items-end gap-1">
        <IconButton
          icon={tools_open ? "close" : "plus"}
          label={say("composer.more")}
          aria-expanded={tools_open}
          className="md:hidden"
          onClick={() => open_tools(!tools_open)}
        />
        <Field
          key={mode}
          ref={field}
          id={id}
          mode={mode}
          disabled={closed}
          label={say(note ? "composer.note" : "composer.placeholder")}
          placeholder={say(
            note ? "composer.note.placeholder" : closed ? "composer.closed.placeholder" : "composer.placeholder.hint",
          )}
          described_by={hint_id}
          onText={wrote}
          onTyped={() => {
            if (!note) typing();
            desk.at_hand.need();
          }}
          onSend={send}
          onFiles={files.take}
          onChoose={inserting.choose}
          onElsewhere={set_elsewhere}
          onUndo={sending.undo}
        />
        <Button
          look="main"
          disabled={stopped}
          aria-label={send_words}
          title={say("composer.send.key", { keys: personal.send_key === "enter" ? "Enter" : "Ctrl+Enter" })}
          onClick={() => send()}
          className="inline-flex h-11 items-center gap-1"
        >
          <Icon name={note ? "note" : "send"} />
          <span className="hidden md:inline">{send_words}</span>
        </Button>
      </div>
      <div className="flex items-center gap-1">
        <span className={`${tools_open ? "flex" : "hidden md:flex"} shrink-0 items-center`}>{toolbar}</span>
        <Hint id={hint_id} hint={hint} onMissing={missing ? to_missing : null} />
      </div>
    </section>
  );
}
