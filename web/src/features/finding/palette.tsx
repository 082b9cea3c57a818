import { useEffect, useMemo, useState } from "react";
import { useLocation } from "wouter";
import { useShopWords } from "@/features/counter";
import { type Action, available_actions, key_names, recent_ids, row_of, run_action, useSelect } from "@/features/desk";
import { shortest_search } from "@/sync/search";
import { Choose, type Option } from "@/ui/choose";
import { Dialog } from "@/ui/dialog";
import { useLate } from "@/ui/use_late";
import { plain } from "@/words/written";
import { useSearch } from "./use_search";

const after_typing_ms = 200;
const most_recent = 6;
const found_of_a_kind = 5;

const places = [
  ["/inbox", "nav.inbox"],
  ["/orders", "nav.orders"],
  ["/products", "nav.products"],
  ["/customers", "nav.customers"],
  ["/settings", "nav.settings"],
] as const;

/** Not worth a line of their own: what one is in, and the same by another key. */
const unsaid: readonly Action[] = [
  "palette",
  "help.bare",
  "search.bare",
  "region.next",
  "region.previous",
  "label.toggle",
];

interface Way extends Option {
  readonly run: () => void;
}

/** Everything that can be done here by typing a part of its name, and everybody who can be found by a part of theirs. */
export function Palette({ onClose }: { onClose: () => void }) {
  const { say } = useShopWords();
  const [, go] = useLocation();
  const [typed, type] = useState("");
  const [looked, look] = useState("");
  const look_late = useLate((words: string) => look(words.trim()), after_typing_ms);
  useEffect(() => look_late(typed), [typed]);
  const { found } = useSearch({ q: looked }, null);
  const recent = useRecent();

  const kind = (words: string) => <span className="text-xs text-muted">{words}</span>;
  const [commands] = useState<readonly Way[]>(() => [
    ...available_actions()
      .filter((action) => !unsaid.includes(action))
      .map((action) => ({
        id: `do-${action}`,
        words: say(row_of(action).label),
        after: <kbd className="text-xs text-muted">{key_names(action)[0]}</kbd>,
        run: () => void run_action(action),
      })),
    ...places.map(([path, name]) => ({
      id: `go-${path}`,
      words: say("palette.go", { place: say(name) }),
      run: () => go(path),
    })),
  ]);
  const current = looked !== "" && looked === typed.trim() ? found : null;
  const things: readonly Way[] = [
    ...recent.map((row) => ({
      id: `c-${row.id}`,
      words: row.name,
      after: kind(say("palette.recent")),
      run: () => go(`/inbox/${row.id}`),
    })),
    ...(current?.customers ?? []).slice(0, found_of_a_kind).map((one) => ({
      id: `p-${one.id}`,
      words: one.name || say("list.nobody"),
      also: typed,
      after: kind(say("palette.customer")),
      run: () => go(`/customers/${one.id}`),
    })),
    ...(current?.orders ?? []).slice(0, found_of_a_kind).map((one) => ({
      id: `o-${one.id}`,
      words: [one.code, one.customer?.name].filter(Boolean).join(" · "),
      also: typed,
      after: kind(say("palette.order")),
      run: () => go(`/orders/${one.id}`),
    })),
    ...(current?.messages ?? []).slice(0, found_of_a_kind).map((one) => ({
      id: `m-${one.message.id}`,
      words: `${one.conversation.customer?.name || say("list.nobody")}: ${one.snippet.map(({ text }) => text).join("")}`,
      also: typed,
      after: kind(say("palette.message")),
      run: () => go(`/inbox/${one.conversation.id}/m/${one.message.id}`),
    })),
    ...(typed.trim().length >= shortest_search
      ? [
          {
            id: "search",
            words: say("palette.all", { q: typed.trim() }),
            also: typed,
            run: () => go(`/search?q=${encodeURIComponent(typed.trim())}`),
          },
        ]
      : []),
  ];
  const all = typed === "" ? [...things, ...commands] : [...commands, ...things];

  return (
    <Dialog
      label={say("palette.title")}
      onClose={onClose}
      className="mt-[12dvh] mb-auto w-[calc(100vw-2rem)] max-w-xl rounded-md border border-line bg-back p-3 text-text shadow-lg"
    >
      {/* biome-ignore lint/a11y/noStaticElementInteractions: the key that opened it closes it, wherever in it one is */}
      <div
        onKeyDown={(event) => {
          if (event.code !== "KeyK" || !(event.ctrlKey || event.metaKey)) return;
          event.preventDefault();
          onClose();
        }}
      >
        <Choose
          label={say("palette.title")}
          placeholder={say("palette.placeholder")}
          options={all}
          match={(option, words) => plain(`${option.words} ${option.also ?? ""}`).includes(plain(words))}
          none={say("palette.none")}
          onType={type}
          onChoose={(id) => {
            onClose();
            // The focus goes back to where it was first: what is done next may take it elsewhere.
            setTimeout(() => all.find((one) => one.id === id)?.run());
          }}
        />
      </div>
    </Dialog>
  );
}

/** The conversations opened last that are still known here. */
function useRecent(): readonly { readonly id: string; readonly name: string }[] {
  const { say } = useShopWords();
  const conversations = useSelect((state) => state.conversations);
  const me = useSelect((state) => state.me?.staff.id ?? "");
  return useMemo(
    () =>
      recent_ids(me)
        .flatMap((id) => (location.pathname.split("/")[2] === id ? [] : (conversations.get(id) ?? [])))
        .slice(0, most_recent)
        .map((row) => ({ id: row.id, name: row.customer?.name || say("list.nobody") })),
    [conversations, me, say],
  );
}
