import { type Ref, Suspense, useEffect, useId, useImperativeHandle, useRef, useState } from "react";
import { platform_name, trouble_words, useAction, useDesk, usePersonal, useSelect, useWords } from "@/features/desk";
import { draft_key, type Enclosed, type Mode } from "@/store/state";
import { trouble_of } from "@/sync/desk";
import { new_id } from "@/sync/ids";
import { Button, IconButton } from "@/ui/button";
import { Icon } from "@/ui/icons";
import { useNow } from "@/ui/use_now";
import type { Message } from "@/wire/message";
import { ClosedBar, ColleagueBar, CrossedBar, ElsewhereBar, OwnerBar } from "./bars";
import { Enclosures } from "./enclosures";
import { Field, type FieldHandle, type Sending } from "./field";
import { accepted, limits_words, unfit_words } from "./files";
import { Hint, hint_of } from "./hint";
import { EmojiPicker, SendOptions } from "./later_parts";
import { Modes } from "./modes";
import { mentioned } from "./tokens";
import { Toolbar } from "./toolbar";
import { useFiles } from "./use_files";
import { useGates } from "./use_gates";
import type { Suggestion } from "./use_suggestions";
import { useTyping } from "./use_typing";
import { useUploads } from "./use_uploads";
import { fill, names_in, unfilled } from "./variables";
import { window_state } from "./window";

const no_files: readonly Enclosed[] = [];

/** A product to write about: what to say of it, and which it is, for a channel that shows cards. */
export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly text: string;
}

export interface ComposerHandle {
  /** Puts a text into the reply, after what is there. */
  insert(text: string): void;
  product(product: Product): void;
  focus(): void;
}

interface Props {
  readonly id: string;
  readonly quoted: Message | null;
  readonly onQuoteDone: () => void;
  /** Asks for a product to write about. */
  readonly onProduct: () => void;
  /** Shows who this is with. */
  readonly onCustomer?: () => void;
  readonly ref: Ref<ComposerHandle>;
}

/** Where a reply is written to the customer, or a note for colleagues, and what one must know before it goes. */
export function Composer({ id, quoted, onQuoteDone, onProduct, onCustomer, ref }: Props) {
  const desk = useDesk();
  const { say, language } = useWords();
  const personal = usePersonal();
  const hint_id = useId();
  const me = useSelect((state) => state.me);
  const row = useSelect((state) => state.conversations.get(id));
  const staff = useSelect((state) => state.staff);
  // Where a person left off: a note that was begun, unless a reply was begun too.
  const [mode, set_mode] = useState<Mode>(() =>
    desk.drafts.of(id) === "" && desk.drafts.of(id, "note") !== "" ? "note" : "reply",
  );
  const [text, set_text] = useState(() => desk.drafts.of(id, mode));
  const [asked_for, set_asked_for] = useState<readonly string[]>([]);
  const [elsewhere, set_elsewhere] = useState<string | null>(null);
  const [shown, show] = useState<"emoji" | "options" | null>(null);
  const [tools_open, open_tools] = useState(false);
  const [trouble, set_trouble] = useState<string | null>(null);
  const field = useRef<FieldHandle>(null);
  const picker = useRef<HTMLInputElement>(null);
  const now = useNow(20_000);
  const typing = useTyping(id);
  const gates = useGates(id, desk.drafts.of(id) !== "");
  const note = mode === "note";
  const enclosed = useSelect((state) => state.enclosed.get(draft_key(id, mode))) ?? no_files;
  const uploads = useUploads(id, "reply");

  const platform = row ? platform_name(row.channel.platform, say) : "";
  const reply_window = window_state(row?.reply_window, row?.abilities, platform, now, say);
  const closed = !note && reply_window.kind === "closed";
  const going = note ? [] : uploads.going;
  const files = useFiles(mode, row?.abilities, platform, enclosed.length + going.length, uploads.add);
  const nothing = text.trim() === "" && enclosed.length === 0 && going.length === 0;
  const missing = note ? null : unfilled(text, asked_for);
  const unowned = !note && row !== undefined && row.assignee == null;
  const owner = row?.assignee && row.assignee.id !== me?.staff.id ? row.assignee.name : null;
  const may_reassign = me?.staff.role === "owner" || me?.staff.role === "supervisor";
  const colleagues = note
    ? mentioned(
        text,
        [...staff.values()].filter((one) => one.id !== me?.staff.id),
      )
    : [];
  const hint = hint_of({
    note,
    text,
    files: enclosed.length,
    unfit: note ? null : unfit_words(enclosed, row?.abilities, platform, say, language),
    uploading: going.some((one) => !one.failed),
    broken: going.some((one) => one.failed),
    missing: missing?.name ?? null,
    mentioned: colleagues.map((one) => one.name),
    refused: trouble ?? files.refused,
    row,
    platform,
    say,
  });
  const stopped = closed || nothing || hint.stops;

  const to_mode = (next: Mode) => {
    if (next === mode) return field.current?.focus();
    set_mode(next);
    set_text(desk.drafts.of(id, next));
    set_elsewhere(null);
    refocus.current = true;
  };
  const refocus = useRef(false);
  useEffect(() => {
    if (refocus.current) field.current?.focus();
    refocus.current = false;
  }, [mode]);
  useEffect(() => {
    if (!quoted) return;
    set_mode("reply");
    field.current?.focus();
  }, [quoted]);
  useEffect(() => desk.drafts.on_given(id, to_mode), [desk, id, mode]);

  useImperativeHandle(ref, () => ({
    insert: (given) => desk.drafts.give(id, "reply", { text: given }, true),
    product: (product) => void insert_product(product),
    focus: () => field.current?.focus(),
  }));

  const insert_product = async (product: Product) => {
    const channel = row?.channel.id;
    if (!note && channel && row?.abilities?.product_card) {
      // Where the platform shows cards, and offers this very thing, its card goes; else its name and price.
      const listed = await desk.at_hand.listed_as(channel, product).catch(() => null);
      if (listed) {
        const card: Enclosed = {
          id: new_id(),
          kind: "product",
          state: "ready",
          platform_id: listed,
          title: product.name,
        };
        desk.drafts.give(id, "reply", { enclosed: [card] });
        return;
      }
    }
    field.current?.insert(product.text);
  };

  const choose = (chosen: Suggestion): string => {
    if (chosen.kind === "colleague") return `@${chosen.person.name} `;
    const { text: words, attachments, id: quick_reply_id } = chosen.reply;
    const filled = fill(words, {
      "tên khách": row?.customer?.name,
      "tên shop": me?.workspace.name,
      "tên nhân viên": me?.staff.name,
      "mã đơn": desk.at_hand.code_of(row?.customer?.id),
    });
    set_asked_for((before) => [...new Set([...before, ...names_in(filled)])]);
    const known = new Set(enclosed.map((one) => one.id));
    const pictures = attachments.filter((one) => !known.has(one.id)).map((one) => ({ ...one, quick_reply_id }));
    if (pictures.length > 0) desk.drafts.enclose(id, "reply", [...enclosed, ...pictures]);
    const first = unfilled(filled, names_in(filled));
    if (first) select_missing.current = true;
    return filled;
  };
  const select_missing = useRef(false);
  useEffect(() => {
    if (!select_missing.current || !missing) return;
    select_missing.current = false;
    field.current?.select(missing.from, missing.to);
  });

  const wrote = (next: string) => {
    set_text(next);
    if (!note) gates.written(next.trim() !== "");
    if (next === "") set_asked_for([]);
  };
  const attempt = (act: Promise<unknown>) => {
    set_trouble(null);
    act.catch((error) => set_trouble(trouble_words(trouble_of(error), say, row?.channel.platform)));
  };

  const send = (how: Sending = "plain") => {
    const written = (field.current?.text() ?? "").trim();
    if (missing) return field.current?.select(missing.from, missing.to);
    if (stopped || (written === "" && enclosed.length === 0)) return;
    if (!note && !gates.pass()) return;
    if (note)
      desk.send(id, { kind: "note", text: written, attachments: [], mentions: colleagues.map((one) => one.id) });
    else desk.send(id, { text: written, attachments: enclosed, reply_to: quoted?.id ?? null });
    if (unowned && personal.claim_on_send) attempt(desk.writing.claim(id));
    if (how === "and done") attempt(desk.writing.done(id));
    field.current?.clear();
    desk.drafts.clear(id, mode);
    set_asked_for([]);
    set_elsewhere(null);
    files.forget();
    show(null);
    if (!note) onQuoteDone();
    desk.viewing(id, false);
    field.current?.focus();
  };
  const undo = (): boolean => {
    const newest = desk.writing.newest_undoable(id);
    if (newest) attempt(desk.writing.undo(newest));
    return newest !== null;
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
  useAction("undo", () => (undo() ? undefined : false));

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
      {row?.kind === "comment" && !note && (
        <p className="m-0 px-1 pb-1 text-xs text-warning">{say("composer.public")}</p>
      )}
      {closed && (
        <ClosedBar
          words={reply_window.words ?? ""}
          onNote={() => to_mode("note")}
          onCustomer={row?.customer && onCustomer ? onCustomer : null}
        />
      )}
      {owner && !note && (
        <OwnerBar name={owner} onClaim={may_reassign ? () => attempt(desk.writing.claim(id)) : null} />
      )}
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
      {quoted && !note && (
        <div className="mb-2 flex items-center gap-2 border-l-2 border-accent px-2 text-sm text-muted">
          <span className="cut flex-1">{say("composer.quoting", { text: quoted.text || say("media.image") })}</span>
          <IconButton icon="close" label={say("composer.quoting.stop")} onClick={onQuoteDone} />
        </div>
      )}
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
          onChoose={choose}
          onElsewhere={set_elsewhere}
          onUndo={undo}
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
        <Hint
          id={hint_id}
          hint={hint}
          onMissing={missing ? () => field.current?.select(missing.from, missing.to) : null}
        />
      </div>
    </section>
  );
}
