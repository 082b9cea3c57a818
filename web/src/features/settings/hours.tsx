import { type FormEvent, useState } from "react";
import { field_troubles, ListNote, useAct, useShopWords } from "@/features/counter";
import { Button, IconButton } from "@/ui/button";
import { Field } from "@/ui/field";
import type { Automation, WorkingHours } from "@/wire/team_work";
import { NumberField } from "./automation";
import { Part, SaveBar } from "./parts";
import type { SectionProps } from "./sections";
import { useUnsaved } from "./unsaved";
import { useRead, useTeamCalls } from "./use_team";
import { WeekGrid } from "./week_grid";

/** When the shop is open, when waiting is long, and what customers are told when nobody is there. */
export function HoursSection({ mine }: SectionProps) {
  const calls = useTeamCalls();
  const hours = useRead(calls.hours);
  if (!hours.thing) return <ListNote loading={hours.loading} empty={null} onRetry={hours.again} />;
  return mine ? <WithAnswer hours={hours.thing} onSaved={hours.put} /> : <Form hours={hours.thing} answer={null} />;
}

/** The automatic answer belongs to the automation, which only those may read who may change it. */
function WithAnswer({ hours, onSaved }: { hours: WorkingHours; onSaved: (hours: WorkingHours) => void }) {
  const calls = useTeamCalls();
  const answer = useRead(calls.automation);
  if (!answer.thing) return <ListNote loading={answer.loading} empty={null} onRetry={answer.again} />;
  return <Form hours={hours} answer={answer.thing} onSaved={onSaved} onAnswered={answer.put} />;
}

function Form({
  hours,
  answer,
  onSaved,
  onAnswered,
}: {
  hours: WorkingHours;
  answer: Automation | null;
  onSaved?: (hours: WorkingHours) => void;
  onAnswered?: (automation: Automation) => void;
}) {
  const calls = useTeamCalls();
  const { say } = useShopWords();
  const [wish, set_wish] = useState(hours);
  const [reply, set_reply] = useState(answer?.outside_hours_answer ?? null);
  const [was_saved, set_was_saved] = useState(false);
  const { busy, trouble, run } = useAct();
  const told = field_troubles(trouble, say);
  const answer_changed = answer !== null && JSON.stringify(reply) !== JSON.stringify(answer.outside_hours_answer);
  const changed = answer_changed || JSON.stringify(wish) !== JSON.stringify(hours);
  useUnsaved(changed);

  const save = (event: FormEvent) => {
    event.preventDefault();
    void run(async () => {
      const now = await calls.put_hours(wish);
      set_wish(now);
      onSaved?.(now);
      if (answer_changed && reply) onAnswered?.(await calls.put_automation({ ...answer, outside_hours_answer: reply }));
      set_was_saved(true);
    });
  };
  const disabled = answer === null || busy;
  return (
    <form onSubmit={save} className="space-y-6">
      <Part title={say("hours.week")} hint={say("hours.week.hint")} disabled={disabled}>
        <WeekGrid days={wish.days} told={told} onChange={(days) => set_wish({ ...wish, days })} />
        <p className="m-0 text-sm text-muted">{say("hours.zone", { zone: wish.timezone })}</p>
      </Part>

      <Part title={say("hours.holidays")} disabled={disabled}>
        <ul className="m-0 list-none space-y-2 p-0">
          {wish.holidays.map((holiday, i) => {
            const put = (part: Partial<typeof holiday>) =>
              set_wish((now) => ({
                ...now,
                holidays: now.holidays.map((other, n) => (n === i ? { ...other, ...part } : other)),
              }));
            return (
              // biome-ignore lint/suspicious/noArrayIndexKey: a day that is being typed has no other name.
              <li key={i} className="flex flex-wrap items-end gap-2">
                <Field label={say("hours.holiday.date")} error={told.get(`holidays[${i}].date`)}>
                  {(parts) => (
                    <input
                      {...parts}
                      type="date"
                      required
                      value={holiday.date}
                      onChange={({ currentTarget }) => put({ date: currentTarget.value })}
                    />
                  )}
                </Field>
                <Field label={say("hours.holiday.name")} className="min-w-40 flex-1">
                  {(parts) => (
                    <input
                      {...parts}
                      maxLength={100}
                      autoComplete="off"
                      defaultValue={holiday.name}
                      onInput={({ currentTarget }) => put({ name: currentTarget.value })}
                    />
                  )}
                </Field>
                <IconButton
                  icon="close"
                  label={say("hours.holiday.remove", { date: holiday.date })}
                  onClick={() => set_wish({ ...wish, holidays: wish.holidays.filter((_, n) => n !== i) })}
                />
              </li>
            );
          })}
        </ul>
        <Button onClick={() => set_wish({ ...wish, holidays: [...wish.holidays, { date: "", name: "" }] })}>
          {say("hours.holiday.add")}
        </Button>
      </Part>

      <Part title={say("hours.waiting")} disabled={disabled}>
        <div className="grid gap-3 sm:grid-cols-2">
          <NumberField
            label={say("hours.amber")}
            error={told.get("amber_minutes")}
            value={wish.amber_minutes}
            onChange={(minutes) => set_wish({ ...wish, amber_minutes: minutes ?? hours.amber_minutes })}
          />
          <NumberField
            label={say("hours.red")}
            error={told.get("red_minutes")}
            value={wish.red_minutes}
            onChange={(minutes) => set_wish({ ...wish, red_minutes: minutes ?? hours.red_minutes })}
          />
        </div>
      </Part>

      {reply && (
        <Part
          title={say("hours.answer")}
          hint={say("hours.answer.hint")}
          disabled={busy}
          on={reply.on}
          onSwitch={(on) => set_reply({ ...reply, on })}
        >
          <Field label={say("hours.answer.text")} error={told.get("outside_hours_answer.text")}>
            {(parts) => (
              <textarea
                {...parts}
                rows={3}
                maxLength={2000}
                defaultValue={reply.text}
                onInput={({ currentTarget }) => set_reply({ ...reply, text: currentTarget.value.normalize("NFC") })}
              />
            )}
          </Field>
          <Preview text={reply.text} />
        </Part>
      )}

      {answer && (
        <SaveBar
          state={changed ? "changed" : was_saved ? "saved" : "as saved"}
          busy={busy}
          trouble={trouble}
          named={(field) => /^(days|holidays|amber|red|outside_hours_answer)/.test(field)}
        />
      )}
    </form>
  );
}

/** The answer as it stands in the chat. */
function Preview({ text }: { text: string }) {
  const { say } = useShopWords();
  return (
    <section aria-label={say("hours.preview")} className="space-y-2 rounded-md bg-surface p-3 text-sm">
      <p className="m-0 text-muted">{say("hours.preview")}</p>
      <p className="m-0 w-fit max-w-[85%] rounded-bubble border border-line bg-back px-3 py-2">
        {say("hours.preview.customer")}
      </p>
      {text.trim() === "" ? (
        <p className="m-0 text-right text-muted">{say("hours.preview.none")}</p>
      ) : (
        <p className="m-0 ml-auto w-fit max-w-[85%] rounded-bubble bg-button px-3 py-2 whitespace-pre-wrap text-white words-wrap">
          {text}
        </p>
      )}
    </section>
  );
}
