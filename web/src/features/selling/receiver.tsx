import type { Draft } from "@/wire/kept_draft";
import { read_phone, show_phone } from "./fields";
import { Part } from "./parts";
import { PlaceFields } from "./place_fields";
import type { Ways } from "./side";
import { useAllWords } from "./use_shop";
import type { Writing, WritingState } from "./writing";
import { WrittenField } from "./written";

type Plain = "name" | "phone" | "address" | "note";

/** Who gets it, and where. */
export function Receiver({ writing, state, ways }: { writing: Writing; state: WritingState; ways: Ways }) {
  const { say } = useAllWords();
  const { draft, wrong } = state;
  const said = (field: string) => {
    const key = wrong.get(field);
    return key ? say(key) : null;
  };
  const write = (field: Plain, text: string) =>
    writing.change((before: Draft) => {
      const same = before[field].text === text;
      // The same number shown in groups is no correction: it still comes from the message.
      const shown_anew = field === "phone" && show_phone(read_phone(before.phone.text) ?? "") === text;
      return { ...before, [field]: { text, from: same || shown_anew ? before[field].from : null } };
    }, `shipping.${field}`);
  const props = (field: Plain) => ({
    name: field,
    text: draft[field].text,
    from: draft[field].from,
    ways,
    wrong: said(`shipping.${field}`),
    onWrite: (text: string) => write(field, text),
  });
  return (
    <Part title={say("draft.customer")}>
      <div className="space-y-2">
        <WrittenField label={say("draft.name")} {...props("name")} />
        <WrittenField
          label={say("draft.phone")}
          mode="tel"
          {...props("phone")}
          shown={(text) => {
            const number = read_phone(text);
            return number ? show_phone(number) : text;
          }}
        />
        <WrittenField label={say("draft.address")} rows={2} {...props("address")} />
        <PlaceFields writing={writing} draft={draft} ways={ways} wrong={said("shipping.ward_code")} />
      </div>
    </Part>
  );
}
