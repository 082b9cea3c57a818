import { type FormEvent, useState } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import { new_id } from "@/sync/ids";
import type { StaffWish } from "@/sync/office";
import { Button } from "@/ui/button";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Colleague } from "@/wire/office";
import { LeaveForm } from "./leave_form";
import { told_by, why_not } from "./office_troubles";
import { useOffice } from "./use_office";

const roles = ["agent", "sales", "supervisor", "owner"] as const;
const fields = new Set(["name", "email", "password", "role", "channels"]);

/** A person: invited, changed, logged out everywhere, let go. */
export function StaffForm({
  person,
  others,
  is_me,
  onDone,
  onClose,
}: {
  person: Colleague | null;
  others: readonly Colleague[];
  is_me: boolean;
  onDone: (person: Colleague) => void;
  onClose: () => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const channels = useSelect((state) => state.channels);
  const { busy, trouble, run } = useAct();
  const [id] = useState(() => person?.id ?? new_id());
  const [limited, set_limited] = useState(Array.isArray(person?.channels));
  const [ended, set_ended] = useState(false);
  const [leaving, set_leaving] = useState(false);
  const told = told_by(trouble, say);

  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const password = String(form.get("password") ?? "");
    const wish: StaffWish = {
      name: written(form, "name"),
      role: roles.find((role) => role === form.get("role")) ?? "agent",
      channels: limited ? form.getAll("channel").map(String) : null,
      ...(password === "" ? {} : { password }),
    };
    const email = written(form, "email");
    void run(async () =>
      onDone(person ? await office.change_staff(id, wish) : await office.add_staff(id, email, wish)),
    );
  };
  if (leaving && person) {
    return <LeaveForm person={person} others={others} onDone={onDone} onClose={() => set_leaving(false)} />;
  }
  return (
    <FormDialog title={say(person ? "staff.edit" : "staff.add")} close={say("common.close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <Field label={say("staff.name")} error={told.get("name")}>
          {(parts) => (
            <input {...parts} name="name" autoComplete="off" maxLength={200} required defaultValue={person?.name} />
          )}
        </Field>
        {!person && (
          <Field label={say("login.email")} error={told.get("email")}>
            {(parts) => <input {...parts} name="email" type="email" autoComplete="off" maxLength={320} required />}
          </Field>
        )}
        <Field label={say("staff.role")} hint={say("staff.role.hint")}>
          {(parts) => (
            <select {...parts} name="role" defaultValue={person?.role ?? "agent"}>
              {roles.map((role) => (
                <option key={role} value={role}>
                  {say(`role.${role}`)}
                </option>
              ))}
            </select>
          )}
        </Field>
        <Field
          label={say(person ? "staff.password.new" : "login.password")}
          hint={say(person ? "staff.password.hint" : "staff.password.first")}
          error={told.get("password")}
        >
          {(parts) => (
            <input
              {...parts}
              name="password"
              type="text"
              autoComplete="off"
              spellCheck={false}
              minLength={10}
              maxLength={200}
              required={!person}
            />
          )}
        </Field>
        <fieldset className="m-0 space-y-1 border-0 p-0">
          <legend className="text-sm text-muted">{say("staff.channels")}</legend>
          <label className="target flex items-center gap-2">
            <input
              type="checkbox"
              className="accent-button"
              checked={!limited}
              onChange={(event) => set_limited(!event.currentTarget.checked)}
            />
            {say("staff.channels.all")}
          </label>
          {limited &&
            [...channels.values()].map((channel) => (
              <label key={channel.id} className="target flex items-center gap-2 pl-4">
                <input
                  type="checkbox"
                  name="channel"
                  value={channel.id}
                  className="accent-button"
                  defaultChecked={person?.channels?.includes(channel.id) ?? false}
                />
                {channel.name}
              </label>
            ))}
        </fieldset>
        {trouble && (
          <p role="alert" className="text-sm text-danger">
            {why_not(trouble, say, (field) => fields.has(field))}
          </p>
        )}
        {person && !is_me && (
          <div className="flex flex-wrap items-center gap-2 border-t border-line pt-3">
            <Button
              disabled={busy || ended}
              onClick={() =>
                void run(async () => {
                  await office.end_sessions(id);
                  set_ended(true);
                })
              }
            >
              {say(ended ? "staff.ended" : "staff.end")}
            </Button>
            {person.active ? (
              <Button className="text-danger" onClick={() => set_leaving(true)}>
                {say("staff.leave")}
              </Button>
            ) : (
              <Button
                disabled={busy}
                onClick={() => void run(async () => onDone(await office.change_staff(id, { active: true })))}
              >
                {say("staff.back")}
              </Button>
            )}
          </div>
        )}
        <div className="flex justify-end gap-2">
          <Button onClick={onClose}>{say("common.cancel")}</Button>
          <Button look="main" type="submit" disabled={busy}>
            {say(person ? "common.save" : "staff.add")}
          </Button>
        </div>
      </form>
    </FormDialog>
  );
}
