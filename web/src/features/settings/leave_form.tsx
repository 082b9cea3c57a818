import type { FormEvent } from "react";
import { useAct, useShopWords } from "@/features/counter";
import { Field, written } from "@/ui/field";
import { FormDialog } from "@/ui/form_dialog";
import type { Colleague } from "@/wire/office";
import { why_not } from "./office_troubles";
import { FormEnd } from "./parts";
import { useOffice } from "./use_office";

/** Somebody leaves: to whom do their open conversations go? */
export function LeaveForm({
  person,
  others,
  onDone,
  onClose,
}: {
  person: Colleague;
  others: readonly Colleague[];
  onDone: (person: Colleague) => void;
  onClose: () => void;
}) {
  const { say } = useShopWords();
  const office = useOffice();
  const { busy, trouble, run } = useAct();
  const submit = (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const heir = written(new FormData(event.currentTarget), "heir");
    void run(async () =>
      onDone(await office.change_staff(person.id, { active: false, hand_over_to: heir === "" ? null : heir })),
    );
  };
  return (
    <FormDialog title={say("staff.leave.title", { name: person.name })} close={say("common.close")} onClose={onClose}>
      <form onSubmit={submit} className="space-y-4">
        <p className="m-0 text-sm">{say("staff.leave.hint")}</p>
        <Field label={say("staff.heir")}>
          {(parts) => (
            <select {...parts} name="heir">
              <option value="">{say("staff.heir.none")}</option>
              {others.map(({ id, name }) => (
                <option key={id} value={id}>
                  {name}
                </option>
              ))}
            </select>
          )}
        </Field>
        <FormEnd
          done={say("staff.leave")}
          trouble={trouble && why_not(trouble, say, () => false)}
          busy={busy}
          onClose={onClose}
        />
      </form>
    </FormDialog>
  );
}
