import { type FormEvent, useState } from "react";
import { ListNote, useAct, useShopWords } from "@/features/counter";
import { new_id } from "@/sync/ids";
import type { Office } from "@/sync/office";
import { Button } from "@/ui/button";
import { Confirm } from "@/ui/dialog";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { LabelKept } from "@/wire/office";
import { told_by, why_not } from "./office_troubles";
import { FormEnd } from "./parts";
import type { SectionProps } from "./sections";
import { useOffice, useRead } from "./use_office";

const colours = ["#0f766e", "#1d4ed8", "#7c3aed", "#be185d", "#b91c1c", "#c2410c", "#a16207", "#166534", "#475569"];
const keys = [1, 2, 3, 4, 5, 6, 7, 8, 9];
const read = (office: Office) => office.labels();
const by_name = (a: LabelKept, b: LabelKept) => a.name.localeCompare(b.name, "vi");

/** The shop's labels: what they are called, how they look, which key puts them on, how many bear them. */
export function LabelsSection({ mine }: SectionProps) {
  const { say } = useShopWords();
  const { value, loading, again, set } = useRead(read);
  const [open, set_open] = useState<LabelKept | "new" | null>(null);
  const [merging, set_merging] = useState<LabelKept | null>(null);
  if (!value) return <ListNote loading={loading} empty={null} onRetry={again} />;
  const put = (label: LabelKept) =>
    set((all) =>
      [...all.filter(({ id }) => id !== label.id), { ...all.find(({ id }) => id === label.id), ...label }].sort(
        by_name,
      ),
    );
  return (
    <div className="space-y-4">
      <p className="m-0 text-sm text-muted">{say("labels.hint")}</p>
      {mine && (
        <Button look="main" onClick={() => set_open("new")}>
          {say("labels.add")}
        </Button>
      )}
      {value.length === 0 && <p className="text-muted">{say("labels.empty")}</p>}
      <ul className="m-0 list-none divide-y divide-line rounded-md border border-line p-0">
        {value.map((label) => (
          <li key={label.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
            <Swatch colour={label.colour} />
            <span className="words-wrap min-w-0 flex-1 font-medium">{label.name}</span>
            {label.position && (
              <kbd className="rounded-md border border-line px-2 text-xs">
                {say("labels.key", { n: label.position })}
              </kbd>
            )}
            <span className="text-sm text-muted">{say("labels.count", { n: label.count ?? 0 })}</span>
            {mine && (
              <span className="flex">
                <Button
                  look="quiet"
                  aria-label={say("labels.edit.of", { name: label.name })}
                  onClick={() => set_open(label)}
                >
                  {say("labels.edit")}
                </Button>
                {value.length > 1 && (
                  <Button
                    look="quiet"
                    aria-label={say("labels.merge.of", { name: label.name })}
                    onClick={() => set_merging(label)}
                  >
                    {say("labels.merge")}
                  </Button>
                )}
              </span>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <LabelForm
          label={open === "new" ? null : open}
          taken={value
            .filter(({ id }) => open === "new" || id !== open.id)
            .flatMap(({ position }) => (position ? [position] : []))}
          onDone={(label) => {
            put(label);
            set_open(null);
          }}
          onGone={(id) => {
            set((all) => all.filter((label) => label.id !== id));
            set_open(null);
          }}
          onClose={() => set_open(null)}
        />
      )}
      {merging && (
        <MergeForm
          label={merging}
          others={value.filter(({ id }) => id !== merging.id)}
          onDone={() => {
            set_merging(null);
            again();
          }}
          onClose={() => set_merging(null)}
        />
      )}
    </div>
  );
}

/** A colour, with a ring that shows it on any background. */
function Swatch({ colour }: { colour: string }) {
  return (
    <span aria-hidden="true" className="size-4 rounded-full border border-field" style={{ backgroundColor: colour }} />
  );
}

function LabelForm({
  label,
  taken,
  onDone,
  onGone,
  onClose,
}: {
  label: LabelKept | null;
  taken: readonly number[];
  onDone: (label: LabelKept) => void;
  onGone: (id: string) => void;
  onClose: () => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const [id] = useState(() => label?.id ?? new_id());
  const [colour, set_colour] = useState(label?.colour ?? colours[0] ?? "");
  const [asking, ask] = useState(false);
  const told = told_by(trouble, say);
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const position = Number(written(form, "position")) || null;
    const wish = { name: written(form, "name"), colour, position };
    void run(async () => onDone(label ? await office.change_label(id, wish) : await office.add_label(id, wish)));
  };
  return (
    <FormDialog title={say(label ? "labels.edit.title" : "labels.add")} close={say("common.close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <Field label={say("labels.name")} error={told.get("name")}>
          {(parts) => (
            <input {...parts} name="name" autoComplete="off" maxLength={60} required defaultValue={label?.name} />
          )}
        </Field>
        <fieldset className="m-0 border-0 p-0">
          <legend className="text-sm text-muted">{say("labels.colour")}</legend>
          <div className="flex flex-wrap gap-1">
            {colours.map((each, place) => (
              <label key={each} className="target relative inline-flex items-center justify-center">
                <input
                  type="radio"
                  name="colour"
                  className="peer absolute inset-0 m-0 size-full opacity-0"
                  aria-label={say("labels.colour.n", { n: place + 1 })}
                  checked={each === colour}
                  onChange={() => set_colour(each)}
                />
                <span
                  className="size-6 rounded-full border-2 border-back ring-field peer-checked:ring-2 peer-focus-visible:ring-4"
                  style={{ backgroundColor: each }}
                />
              </label>
            ))}
          </div>
        </fieldset>
        <Field label={say("labels.position")} hint={say("labels.position.hint")} error={told.get("position")}>
          {(parts) => (
            <select {...parts} name="position" defaultValue={label?.position ?? ""}>
              <option value="">{say("labels.position.none")}</option>
              {keys.map((each) => (
                <option key={each} value={each} disabled={taken.includes(each)}>
                  {say("labels.key", { n: each })}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormEnd
          done={say("common.save")}
          trouble={trouble && why_not(trouble, say, (field) => field === "name" || field === "position")}
          busy={busy}
          onClose={onClose}
        >
          {label && (
            <Button look="quiet" className="mr-auto text-danger" onClick={() => ask(true)}>
              {say("labels.remove")}
            </Button>
          )}
        </FormEnd>
      </form>
      {asking && label && (
        <Confirm
          question={say("labels.remove.ask", { name: label.name, n: label.count ?? 0 })}
          yes={say("labels.remove")}
          no={say("common.cancel")}
          onYes={() => {
            ask(false);
            void run(async () => {
              await office.remove_label(label.id);
              onGone(label.id);
            });
          }}
          onNo={() => ask(false)}
        />
      )}
    </FormDialog>
  );
}

function MergeForm({
  label,
  others,
  onDone,
  onClose,
}: {
  label: LabelKept;
  others: readonly LabelKept[];
  onDone: () => void;
  onClose: () => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const into = written(new FormData(event.currentTarget), "into");
    void run(async () => {
      await office.merge_label(label.id, into);
      onDone();
    });
  };
  return (
    <FormDialog title={say("labels.merge.title", { name: label.name })} close={say("common.close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="m-0 text-sm text-muted">{say("labels.merge.hint", { name: label.name })}</p>
        <Field label={say("labels.merge.into")}>
          {(parts) => (
            <select {...parts} name="into">
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormEnd
          done={say("labels.merge")}
          trouble={trouble && why_not(trouble, say, () => false)}
          busy={busy}
          onClose={onClose}
        />
      </form>
    </FormDialog>
  );
}
