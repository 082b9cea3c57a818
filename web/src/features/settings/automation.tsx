import { type FormEvent, useState } from "react";
import { field_troubles, ListNote, useAct, useShopWords } from "@/features/counter";
import { useSelect } from "@/features/desk";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Automation, Colleague, DryRun } from "@/wire/team_work";
import { DeedLog } from "./automation_log";
import { DryRunView } from "./dry_run";
import { Channels, Choose, Part, SaveBar } from "./parts";
import { RuleList } from "./rules";
import type { SectionProps } from "./sections";
import { useUnsaved } from "./unsaved";
import { type Named, useRead, useTeamCalls } from "./use_team";

const roles = ["agent", "sales", "supervisor", "owner"] as const;

/** What the robot does with conversations: shares them out, takes them back, brings them before somebody, obeys rules. */
export function AutomationSection({ mine }: SectionProps) {
  const { say } = useShopWords();
  // Who may not change it may not read it either: rules can hold what is nobody else's business.
  return mine ? <Loaded /> : <p className="text-sm">{say("auto.no_right")}</p>;
}

function Loaded() {
  const calls = useTeamCalls();
  const settings = useRead(calls.automation);
  const people = useRead(calls.colleagues);
  const labels = useRead(calls.labels);
  const [edition, set_edition] = useState(0);
  const missing = [settings, people, labels].find((one) => one.thing === null);
  if (!settings.thing || !people.thing || !labels.thing) {
    return <ListNote loading={missing?.loading ?? { kind: "loading" }} empty={null} onRetry={() => missing?.again()} />;
  }
  return (
    <>
      <Form
        key={edition}
        saved={settings.thing}
        people={people.thing}
        labels={labels.thing}
        onSaved={settings.put}
        onReload={async () => {
          settings.put(await calls.automation());
          set_edition((n) => n + 1);
        }}
      />
      <DeedLog key={settings.thing.version} people={people.thing} labels={labels.thing} />
    </>
  );
}

function Form({
  saved,
  people,
  labels,
  onSaved,
  onReload,
}: {
  saved: Automation;
  people: readonly Colleague[];
  labels: readonly Named[];
  onSaved: (now: Automation) => void;
  onReload: () => Promise<void>;
}) {
  const calls = useTeamCalls();
  const { say } = useShopWords();
  const all_channels = useSelect((state) => state.channels);
  const channels = [...all_channels.values()];
  const [wish, set_wish] = useState(saved);
  const [was_saved, set_was_saved] = useState(false);
  const [found, set_found] = useState<DryRun | null>(null);
  const saving = useAct();
  const trying = useAct();
  const changed = JSON.stringify(wish) !== JSON.stringify(saved);
  useUnsaved(changed);

  const trouble = saving.trouble ?? trying.trouble;
  const told = field_troubles(trouble, say);
  const stale = told.has("version");
  const { round_robin, reassign, escalation } = wish;
  const put = (part: Partial<Automation>) => set_wish((now) => ({ ...now, ...part }));

  const save = (event: FormEvent) => {
    event.preventDefault();
    void saving.run(async () => {
      const now = await calls.put_automation(wish);
      set_wish(now);
      onSaved(now);
      set_was_saved(true);
    });
  };

  return (
    <form onSubmit={save} className="space-y-6">
      <Part
        title={say("auto.robin")}
        hint={say("auto.robin.hint")}
        disabled={saving.busy}
        on={round_robin.on}
        onSwitch={(on) => put({ round_robin: { ...round_robin, on } })}
      >
        <Channels
          all={channels}
          chosen={round_robin.channels}
          onChange={(chosen) => put({ round_robin: { ...round_robin, channels: chosen } })}
        />
        <Choose
          legend={say("auto.people")}
          of={roles.map((id) => ({ id, name: say(`auto.role.${id}`) }))}
          chosen={round_robin.roles}
          onChange={(chosen) => put({ round_robin: { ...round_robin, roles: chosen } })}
        />
        <Choose
          legend={say("auto.people.more")}
          of={people.filter((one) => !round_robin.roles.includes(one.role))}
          chosen={round_robin.staff}
          onChange={(chosen) => put({ round_robin: { ...round_robin, staff: chosen } })}
        />
        <NumberField
          label={say("auto.cap")}
          hint={say("auto.cap.hint")}
          error={told.get("round_robin.cap")}
          value={round_robin.cap ?? null}
          onChange={(cap) => put({ round_robin: { ...round_robin, cap } })}
        />
        <details className="text-sm">
          <summary className="target flex cursor-pointer items-center">{say("auto.caps")}</summary>
          <div className="grid gap-3 pt-2 sm:grid-cols-3">
            {people.map((one) => (
              <NumberField
                key={one.id}
                label={say("auto.caps.of", { name: one.name })}
                placeholder={say("auto.caps.usual")}
                least={0}
                value={round_robin.caps.find(({ staff_id }) => staff_id === one.id)?.cap ?? null}
                onChange={(cap) => {
                  const others = round_robin.caps.filter(({ staff_id }) => staff_id !== one.id);
                  put({
                    round_robin: {
                      ...round_robin,
                      caps: cap === null ? others : [...others, { staff_id: one.id, cap }],
                    },
                  });
                }}
              />
            ))}
          </div>
        </details>
      </Part>

      <Part
        title={say("auto.reassign")}
        hint={say("auto.reassign.hint")}
        disabled={saving.busy}
        on={reassign.on}
        onSwitch={(on) => put({ reassign: { ...reassign, on } })}
      >
        <NumberField
          label={say("auto.reassign.minutes")}
          error={told.get("reassign.offline_minutes")}
          value={reassign.offline_minutes}
          onChange={(minutes) => put({ reassign: { ...reassign, offline_minutes: minutes ?? 10 } })}
        />
      </Part>

      <Part
        title={say("auto.escalate")}
        hint={say("auto.escalate.hint")}
        disabled={saving.busy}
        on={escalation.on}
        onSwitch={(on) => put({ escalation: { ...escalation, on } })}
      >
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={say("auto.escalate.minutes")}
            error={told.get("escalation.minutes")}
            value={escalation.minutes}
            onChange={(minutes) => put({ escalation: { ...escalation, minutes: minutes ?? 15 } })}
          />
          <Field label={say("auto.escalate.how")}>
            {(parts) => (
              <select
                {...parts}
                value={escalation.how}
                onChange={({ currentTarget: { value } }) =>
                  put({ escalation: { ...escalation, how: value === "assign" ? "assign" : "notify" } })
                }
              >
                <option value="notify">{say("auto.escalate.notify")}</option>
                <option value="assign">{say("auto.escalate.assign")}</option>
              </select>
            )}
          </Field>
        </div>
        <Choose
          legend={say("auto.escalate.to")}
          hint={say("auto.escalate.to.all")}
          of={people.filter(({ role }) => role === "supervisor" || role === "owner")}
          chosen={escalation.staff}
          onChange={(staff) => put({ escalation: { ...escalation, staff } })}
        />
      </Part>

      <RuleList
        rules={wish.rules}
        told={told}
        channels={channels}
        people={people}
        labels={labels}
        disabled={saving.busy}
        onChange={(rules) => put({ rules })}
      />

      {found && <DryRunView found={found} rules={wish.rules} />}
      {stale && (
        <p
          role="alert"
          className="m-0 flex flex-wrap items-center gap-3 rounded-md bg-warning-back p-3 text-sm text-warning"
        >
          {say("auto.stale")}
          <Button onClick={() => void trying.run(onReload)}>{say("auto.reload")}</Button>
        </p>
      )}
      <SaveBar
        state={changed ? "changed" : was_saved ? "saved" : "as saved"}
        busy={saving.busy}
        trouble={stale ? null : trouble}
        named={(field) => /^(round_robin\.cap|reassign\.|escalation\.minutes|rules\[)/.test(field)}
      >
        <Button
          disabled={trying.busy}
          onClick={() => void trying.run(async () => set_found(await calls.dry_run(wish)))}
        >
          {say("auto.try")}
        </Button>
      </SaveBar>
    </form>
  );
}

/** A whole number, or nothing; what is typed is never rewritten under the hand. */
export function NumberField({
  label,
  hint,
  error,
  placeholder,
  least = 1,
  value,
  onChange,
}: {
  label: string;
  hint?: string;
  error?: string | undefined;
  placeholder?: string;
  least?: number;
  value: number | null;
  onChange: (value: number | null) => void;
}) {
  return (
    <Field label={label} hint={hint} error={error} className="max-w-xs">
      {(parts) => (
        <input
          {...parts}
          type="number"
          inputMode="numeric"
          min={least}
          max={10_080}
          placeholder={placeholder}
          defaultValue={value ?? ""}
          onInput={({ currentTarget }) => {
            const number = currentTarget.valueAsNumber;
            onChange(Number.isFinite(number) ? Math.trunc(number) : null);
          }}
        />
      )}
    </Field>
  );
}
