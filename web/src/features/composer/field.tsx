import {
  type ClipboardEvent,
  type KeyboardEvent,
  type Ref,
  useEffect,
  useId,
  useImperativeHandle,
  useLayoutEffect,
  useRef,
} from "react";
import { useDesk, usePersonal } from "@/features/desk";
import type { Mode } from "@/store/state";
import { put_in } from "./put_in";
import { option_id, SuggestionList } from "./suggestion_list";
import type { Token } from "./tokens";
import { useFieldDraft } from "./use_field_draft";
import { type Suggestion, useSuggestions } from "./use_suggestions";

const longest_px = 148;

export interface FieldHandle {
  focus(): void;
  /** Where the caret is, as if it were typed. */
  insert(text: string): void;
  /** Begins to ask for a quick reply, as `/` does. */
  ask_quick_reply(): void;
  select(from: number, to: number): void;
  clear(): void;
  text(): string;
}

export type Sending = "plain" | "and done";

interface Props {
  readonly id: string;
  readonly mode: Mode;
  readonly disabled: boolean;
  readonly label: string;
  readonly placeholder: string;
  readonly described_by: string;
  readonly onText: (text: string) => void;
  /** A person pressed a key that changes it. */
  readonly onTyped: () => void;
  readonly onSend: (how: Sending) => void;
  readonly onFiles: (files: readonly File[]) => void;
  readonly onChoose: (chosen: Suggestion) => string;
  /** Another device has another text; null: not any more. */
  readonly onElsewhere: (text: string | null) => void;
  readonly onUndo: () => boolean;
  readonly ref: Ref<FieldHandle>;
}

/**
 * The field itself. It belongs to the keyboard: nobody rewrites what stands in it while somebody types, because Vietnamese
 * keyboards delete and insert behind the page's back. It is changed where a person asked for it, and at no other time.
 */
export function Field(props: Props) {
  const { id, mode, disabled, label, placeholder, described_by, ref } = props;
  const desk = useDesk();
  const { send_key } = usePersonal();
  const list_id = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const said = (element: HTMLTextAreaElement) => {
    grow(element);
    props.onText(element.value);
  };
  const draft = useFieldDraft({ id, mode, field, onText: said, onElsewhere: props.onElsewhere });

  const choose = (chosen: Suggestion, token: Token) => {
    const element = field.current;
    if (!element) return;
    const text = props.onChoose(chosen);
    suggestions.close();
    put_in(element, text, token.from, token.to);
    said(element);
    draft.keep();
  };
  const suggestions = useSuggestions(id, mode, choose);

  useImperativeHandle(ref, () => ({
    focus: () => field.current?.focus(),
    insert: (text) => {
      const element = field.current;
      if (!element) return;
      put_in(element, text, element.selectionStart, element.selectionEnd);
      said(element);
      draft.keep();
    },
    ask_quick_reply: () => {
      const element = field.current;
      if (!element) return;
      const before = element.value.slice(0, element.selectionStart);
      put_in(element, before === "" || /\s$/.test(before) ? "/" : " /", element.selectionStart, element.selectionEnd);
      said(element);
      suggestions.look(element);
    },
    select: (from, to) => {
      field.current?.focus();
      field.current?.setSelectionRange(from, to);
    },
    clear: () => {
      const element = field.current;
      if (!element) return;
      element.value = "";
      said(element);
      suggestions.close();
    },
    text: () => field.current?.value ?? "",
  }));

  useEffect(() => {
    if (field.current) grow(field.current);
  }, []);
  // As wide as the pane is, so high must the field be.
  useLayoutEffect(() => {
    const element = field.current;
    if (!element || typeof ResizeObserver === "undefined") return;
    const watch = new ResizeObserver(() => grow(element));
    watch.observe(element);
    return () => watch.disconnect();
  }, []);

  const on_key = (event: KeyboardEvent<HTMLTextAreaElement>) => {
    // A keyboard that is still composing a syllable uses every key for itself.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (suggestions.key(event)) return;
    const mod = event.ctrlKey || event.metaKey;
    const empty = event.currentTarget.value === "";
    if (event.key === "Enter" && !event.altKey) {
      const sends = mod || (!event.shiftKey && send_key === "enter");
      if (!sends) return;
      event.preventDefault();
      if (!event.repeat) props.onSend(mod && event.shiftKey ? "and done" : "plain");
    } else if (event.code === "KeyZ" && mod && !event.shiftKey && !event.altKey && empty) {
      if (props.onUndo()) event.preventDefault();
    } else if (event.key === "ArrowUp" && empty && !mod && !event.shiftKey && !event.altKey) {
      event.preventDefault();
      document.querySelector<HTMLElement>('[role="log"]')?.focus();
    }
  };
  const on_paste = (event: ClipboardEvent) => {
    const files = [...event.clipboardData.files];
    // What is copied from an office program is a text and a picture of it; the text is meant.
    if (files.length === 0 || event.clipboardData.types?.includes("text/plain")) return;
    event.preventDefault();
    props.onFiles(files);
  };

  const open = suggestions.token !== null && suggestions.items.length > 0;
  return (
    <div className="relative min-w-0 flex-1">
      <SuggestionList
        id={list_id}
        suggestions={suggestions}
        onChoose={(chosen) => suggestions.token && choose(chosen, suggestions.token)}
      />
      <textarea
        ref={field}
        rows={1}
        id="composer"
        defaultValue={desk.drafts.of(id, mode)}
        disabled={disabled}
        aria-label={label}
        aria-describedby={described_by}
        aria-haspopup="listbox"
        aria-controls={open ? list_id : undefined}
        aria-activedescendant={open ? option_id(list_id, suggestions.at) : undefined}
        placeholder={placeholder}
        enterKeyHint="send"
        autoComplete="off"
        className={`block max-h-37 min-h-11 w-full resize-none rounded-md border border-field px-3 py-2.5 text-[16px] leading-6 disabled:bg-surface md:text-base ${mode === "note" ? "bg-note text-note-text placeholder:text-note-text" : "bg-back placeholder:text-muted"}`}
        onKeyDown={on_key}
        onPaste={on_paste}
        onInput={(event) => {
          said(event.currentTarget);
          draft.typed();
          suggestions.look(event.currentTarget);
          props.onTyped();
        }}
        onClick={(event) => suggestions.look(event.currentTarget)}
        onKeyUp={(event) => {
          if (/^(Arrow(Left|Right)|Home|End)$/.test(event.key)) suggestions.look(event.currentTarget);
        }}
        onBlur={suggestions.close}
      />
    </div>
  );
}

function grow(field: HTMLTextAreaElement): void {
  field.style.height = "auto";
  field.style.height = `${Math.min(longest_px, field.scrollHeight + 2)}px`;
}
