import { useState, useSyncExternalStore } from "react";
import { trouble_words, useDesk, useWords } from "@/features/desk";
import { type Filter, key_of, read_filter } from "@/store/filter";
import { trouble_of } from "@/sync/desk";
import { new_id } from "@/sync/ids";
import { views_of } from "@/sync/views";
import { Button } from "@/ui/button";
import { FormDialog } from "@/ui/form_dialog";
import { Icon } from "@/ui/icons";
import { type Choice, MenuButton } from "@/ui/pop_menu";
import { toasts } from "@/ui/toast_box";
import type { SavedView } from "@/wire/view";
import type { View } from "./use_view";

/** Views somebody saved, and those of colleagues; what one sees now can be saved under a name. */
export function Views({ view }: { view: View }) {
  const desk = useDesk();
  const { say } = useWords();
  const views = views_of(desk);
  const all = useSyncExternalStore(views.all.subscribe, views.all.get);
  const [naming, name] = useState<SavedView | null>(null);
  const here = key_of(view.filter);
  const stands = (one: SavedView) => key_of(filter_in(one)) === here;
  const mine = (all ?? []).filter((one) => views.is_mine(one));
  const theirs = (all ?? []).filter((one) => !views.is_mine(one));
  const current = [...mine, ...theirs].find(stands);
  const own = mine.find(stands);

  const told = async (work: Promise<void>, words: string) => {
    try {
      await work;
      if (words) toasts.show({ words, tag: "view" });
    } catch (error) {
      toasts.show({
        words: `${say("view.failed")} ${trouble_words(trouble_of(error), say)}`,
        tag: "view",
        look: "trouble",
      });
    }
  };
  const show = (one: SavedView) => view.wish(filter_in(one));
  const choice = (one: SavedView): Choice => ({
    key: one.id,
    kind: "radio",
    label: one.name,
    chosen: stands(one),
    note: views.is_mine(one) ? (one.shared ? say("view.shared") : "") : say("view.by", { name: one.owner?.name ?? "" }),
    run: () => show(one),
  });
  const choices: Choice[] = [
    ...(mine.length > 0 ? [{ key: "mine", kind: "heading", label: say("view.mine") } as const] : []),
    ...mine.map(choice),
    ...(theirs.length > 0 ? [{ key: "theirs", kind: "heading", label: say("view.shared") } as const] : []),
    ...theirs.map(choice),
    ...(own
      ? ([
          { key: "this", kind: "heading", label: own.name },
          { key: "rename", icon: "edit", label: say("view.rename"), run: () => name(own) },
          {
            key: "share",
            kind: "check",
            label: say("view.share"),
            chosen: own.shared ?? false,
            run: () => void told(views.put({ ...own, shared: !own.shared }), ""),
          },
          {
            key: "delete",
            icon: "close",
            label: say("view.delete"),
            run: () => void told(views.drop(own.id), say("view.deleted", { name: own.name })),
          },
        ] as const)
      : ([
          {
            key: "save",
            icon: "plus",
            label: say("view.save"),
            disabled: all === null,
            run: () => name({ id: new_id(), name: "", filter: written(here) }),
          },
        ] as const)),
  ];
  return (
    <>
      <MenuButton
        label={
          <>
            <Icon name="bookmark" size={14} />
            <span className={current ? "cut max-w-32" : "sr-only"}>{current?.name ?? say("view.title")}</span>
          </>
        }
        menu_label={say("view.title")}
        choices={choices}
        marked={current !== undefined}
        onOpen={() => void views.read().catch(() => undefined)}
      >
        {all === null && <p className="m-0 px-3 py-2 text-sm text-muted">{say("view.loading")}</p>}
        {all?.length === 0 && <p className="m-0 px-3 py-2 text-sm text-muted">{say("view.none")}</p>}
      </MenuButton>
      {naming && (
        <NameDialog
          of={naming}
          onClose={() => name(null)}
          onSave={(named) => {
            name(null);
            void told(views.put(named), say("view.saved", { name: named.name }));
          }}
        />
      )}
    </>
  );
}

function filter_in({ filter }: SavedView): Filter {
  return read_filter(
    new URLSearchParams(Object.entries(filter).map(([name, value]) => [name, [value].flat().join(".")])),
  );
}

/** As the server keeps it: a word, or several where there are several. */
function written(key: string): SavedView["filter"] {
  const entries = [...new URLSearchParams(key)].map(([name, value]) => {
    const words = value.split(".");
    return [name, words.length > 1 ? words : value] as const;
  });
  return Object.fromEntries(entries);
}

const name_limit = 100;

function NameDialog({
  of,
  onClose,
  onSave,
}: {
  of: SavedView;
  onClose: () => void;
  onSave: (named: SavedView) => void;
}) {
  const { say } = useWords();
  return (
    <FormDialog title={say("view.title")} close={say("common.close")} onClose={onClose}>
      <form
        className="flex flex-col gap-3"
        onSubmit={(event) => {
          event.preventDefault();
          const form = new FormData(event.currentTarget);
          const name = String(form.get("name") ?? "")
            .trim()
            .normalize("NFC");
          if (name) onSave({ ...of, name, shared: form.get("shared") !== null });
        }}
      >
        <label className="flex flex-col gap-1 text-sm">
          {say("view.name")}
          <input
            name="name"
            required
            maxLength={name_limit}
            defaultValue={of.name}
            placeholder={say("view.name.hint")}
            className="target rounded-md border border-field bg-back px-2 text-base"
          />
        </label>
        <label className="target flex items-center gap-2 text-sm">
          <input type="checkbox" name="shared" defaultChecked={of.shared ?? false} className="size-4" />
          {say("view.share")}
        </label>
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say("common.cancel")}</Button>
          <Button look="main" type="submit">
            {say("view.submit")}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}
