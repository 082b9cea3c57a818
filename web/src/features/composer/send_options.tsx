import { useId } from "react";
import { useDesk, usePersonal, useWords } from "@/features/desk";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { field_look } from "@/ui/field";

const holds = [0, 3, 5, 10, 20, 30] as const;
const send_keys = ["enter", "ctrl_enter"] as const;

/** How this person sends: which key, how long it can be undone, and whether answering takes a conversation. */
export function SendOptions({ onClose }: { onClose: () => void }) {
  const { personal } = useDesk();
  const chosen = usePersonal();
  const { say } = useWords();
  const id = useId();
  const known: readonly number[] = holds;
  const seconds = known.includes(chosen.hold_s) ? known : [...known, chosen.hold_s].sort((a, b) => a - b);
  return (
    <Dialog
      label={say("composer.options")}
      onClose={onClose}
      className="w-[min(26rem,calc(100vw-2rem))] rounded-md border border-line bg-back p-5 text-text shadow-lg"
    >
      <h2 className="m-0 mb-3 text-lg font-semibold">{say("composer.options")}</h2>
      <fieldset className="m-0 mb-3 border-0 p-0">
        <legend className="text-sm text-muted">{say("composer.options.key")}</legend>
        {send_keys.map((key) => (
          <label key={key} className="target flex items-center gap-2">
            <input
              type="radio"
              name={id}
              className="accent-button"
              checked={chosen.send_key === key}
              onChange={() => personal.change({ send_key: key })}
            />
            {say(`composer.options.key.${key}`)}
          </label>
        ))}
      </fieldset>
      <label htmlFor={`${id}-hold`} className="block text-sm text-muted">
        {say("composer.options.hold")}
      </label>
      <select
        id={`${id}-hold`}
        className={`${field_look} mb-3`}
        value={chosen.hold_s}
        onChange={(event) => personal.change({ hold_s: Number(event.currentTarget.value) })}
      >
        {seconds.map((n) => (
          <option key={n} value={n}>
            {n === 0 ? say("composer.options.hold.none") : say("composer.options.hold.n", { n })}
          </option>
        ))}
      </select>
      <label className="target flex items-center gap-2">
        <input
          type="checkbox"
          className="accent-button"
          checked={chosen.claim_on_send}
          onChange={(event) => personal.change({ claim_on_send: event.currentTarget.checked })}
        />
        {say("composer.options.claim")}
      </label>
      <div className="mt-4 flex justify-end">
        <Button look="main" onClick={onClose}>
          {say("common.close")}
        </Button>
      </div>
    </Dialog>
  );
}
