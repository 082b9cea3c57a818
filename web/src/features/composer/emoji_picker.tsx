import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from "react";
import { useWords } from "@/features/desk";
import { field_look } from "@/ui/field";
import { emoji_groups } from "./emoji";
import { matching } from "./tokens";

const used_at = "gom.emoji";
const used_kept = 16;

/** What this browser's people have used lately, newest first. */
function used(): readonly string[] {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(used_at) ?? "[]");
    return Array.isArray(kept) ? kept.filter((one) => typeof one === "string").slice(0, used_kept) : [];
  } catch {
    return [];
  }
}

/**
 * Over the composer: a few hundred emoji, found by their names with or without accents. Arrows walk, Enter puts one in and
 * the picker stays for the next, Esc closes it.
 */
export function EmojiPicker({ onChoose, onClose }: { onChoose: (emoji: string) => void; onClose: () => void }) {
  const { say, language } = useWords();
  const [words, set_words] = useState("");
  const search = useRef<HTMLInputElement>(null);
  const grid = useRef<HTMLDivElement>(null);
  const lately = useRef(used());
  useEffect(() => {
    // On a phone the search would bring up the keyboard, over what one came for.
    if (matchMedia("(pointer: coarse)").matches) grid.current?.querySelector("button")?.focus();
    else search.current?.focus();
  }, []);

  const groups = useMemo(() => {
    const all = emoji_groups.flatMap((group) => group.all);
    const name_of = ([, vi, en]: (typeof all)[number]) => (language === "vi" ? vi : en);
    if (words.trim() !== "") {
      return [{ name: "", all: matching(all, words.trim(), name_of, ([, vi, en]) => `${vi} ${en}`) }];
    }
    const recent = lately.current.flatMap((emoji) => all.filter((one) => one[0] === emoji));
    return [
      { name: "", all: recent },
      ...emoji_groups.map((group) => ({ name: language === "vi" ? group.vi : group.en, all: group.all })),
    ];
  }, [words, language]);
  const none = groups.every((group) => group.all.length === 0);

  const choose = (emoji: string) => {
    lately.current = [emoji, ...lately.current.filter((one) => one !== emoji)].slice(0, used_kept);
    localStorage.setItem(used_at, JSON.stringify(lately.current));
    const here = document.activeElement;
    onChoose(emoji);
    if (here instanceof HTMLElement) here.focus();
  };
  const on_key = (event: KeyboardEvent) => {
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === "Escape") {
      event.preventDefault();
      event.stopPropagation();
      return onClose();
    }
    const buttons = [...(grid.current?.querySelectorAll("button") ?? [])];
    const at = buttons.indexOf(document.activeElement as HTMLButtonElement);
    if (event.key === "Enter" && at < 0 && words !== "") {
      event.preventDefault();
      return buttons[0]?.click();
    }
    const steps: Record<string, number> = {
      ArrowRight: 1,
      ArrowLeft: -1,
      ArrowDown: a_row(buttons),
      ArrowUp: -a_row(buttons),
    };
    const step = steps[event.key];
    if (step === undefined || (at < 0 && event.key !== "ArrowDown")) return;
    event.preventDefault();
    const next = at < 0 ? 0 : at + step;
    if (next < 0) search.current?.focus();
    else buttons[Math.min(next, buttons.length - 1)]?.focus();
  };
  const first = groups.find((group) => group.all.length > 0)?.all[0];

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Esc closes it from wherever in it one is
    <div
      className="absolute inset-x-2 bottom-full z-20 mb-1 flex max-h-80 flex-col rounded-md border border-line bg-back p-2 shadow-lg md:right-auto md:w-96"
      onKeyDown={on_key}
    >
      <input
        ref={search}
        type="search"
        aria-label={say("composer.emoji.search")}
        placeholder={say("composer.emoji.search")}
        autoComplete="off"
        className={field_look}
        onInput={(event) => set_words(event.currentTarget.value)}
      />
      <div ref={grid} className="mt-2 min-h-0 flex-1 overflow-y-auto">
        {none && <p className="m-0 p-2 text-sm text-muted">{say("composer.emoji.none")}</p>}
        {groups.map((group) =>
          group.all.length === 0 ? null : (
            <div key={group.name}>
              {group.name && <h3 className="m-0 px-1 pt-2 text-xs font-medium text-muted">{group.name}</h3>}
              <div className="flex flex-wrap">
                {group.all.map((one) => (
                  <button
                    key={one[0]}
                    type="button"
                    tabIndex={one === first ? 0 : -1}
                    aria-label={language === "vi" ? one[1] : one[2]}
                    title={language === "vi" ? one[1] : one[2]}
                    className="size-9 rounded-md text-[22px] leading-none hover:bg-surface pointer-coarse:size-11"
                    onClick={() => choose(one[0])}
                  >
                    {one[0]}
                  </button>
                ))}
              </div>
            </div>
          ),
        )}
      </div>
    </div>
  );
}

/** How many stand in one line, as they are drawn. */
function a_row(buttons: readonly HTMLElement[]): number {
  const top = buttons[0]?.offsetTop;
  const next = buttons.findIndex((button) => button.offsetTop !== top);
  return next > 0 ? next : Math.max(1, buttons.length);
}
