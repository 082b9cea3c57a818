import { useState } from "react";
import { ListNote, useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import type { Office } from "@/sync/office";
import { Button } from "@/ui/button";
import type { Colleague } from "@/wire/office";
import type { SectionProps } from "./sections";
import { StaffForm } from "./staff_form";
import { useRead } from "./use_office";

const read = (office: Office) => office.staff();

/** Who works here, as what, and where they are now. */
export function StaffSection({ mine }: SectionProps) {
  const { say } = useShopWords();
  const me = useSelect((state) => state.me?.staff.id ?? "");
  const { value, loading, again, set } = useRead(read);
  const [open, set_open] = useState<Colleague | "new" | null>(null);
  if (!value) return <ListNote loading={loading} empty={null} onRetry={again} />;
  const put = (person: Colleague) =>
    set((all) =>
      [...all.filter(({ id }) => id !== person.id), person].sort((a, b) => a.name.localeCompare(b.name, "vi")),
    );
  const active = value.filter((person) => person.active);
  const gone = value.filter((person) => !person.active);
  const row = (person: Colleague) => (
    <li key={person.id} className="flex flex-wrap items-center gap-x-3 gap-y-1 px-3 py-2">
      <div className="min-w-0 flex-1">
        <p className="words-wrap m-0 font-medium">
          {person.name} {person.id === me && <span className="text-sm font-normal text-muted">{say("staff.you")}</span>}
        </p>
        <p className="words-wrap m-0 text-sm text-muted">{person.email}</p>
      </div>
      <span className="text-sm">{say(`role.${person.role}`)}</span>
      {person.active && person.state && (
        <span className={`text-sm ${person.state === "online" ? "text-good" : "text-muted"}`}>
          {say(`staff.${person.state}`)}
        </span>
      )}
      {mine && (
        <Button look="quiet" aria-label={say("staff.edit.of", { name: person.name })} onClick={() => set_open(person)}>
          {say("labels.edit")}
        </Button>
      )}
    </li>
  );
  return (
    <div className="space-y-4">
      {mine && (
        <Button look="main" onClick={() => set_open("new")}>
          {say("staff.add")}
        </Button>
      )}
      <ul className="m-0 list-none divide-y divide-line rounded-md border border-line p-0">{active.map(row)}</ul>
      {gone.length > 0 && (
        <section aria-labelledby="staff-gone" className="space-y-2">
          <h2 id="staff-gone" className="m-0 text-base font-semibold">
            {say("staff.gone")}
          </h2>
          <ul className="m-0 list-none divide-y divide-line rounded-md border border-line p-0">{gone.map(row)}</ul>
        </section>
      )}
      {open && (
        <StaffForm
          person={open === "new" ? null : open}
          others={active.filter(({ id }) => open === "new" || id !== open.id)}
          is_me={open !== "new" && open.id === me}
          onDone={(person) => {
            put(person);
            set_open(null);
          }}
          onClose={() => set_open(null)}
        />
      )}
    </div>
  );
}
