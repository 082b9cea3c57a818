import type { Rule } from "@/wire/team_work";
import type { SayAll } from "@/words/catalogue";
import type { Named } from "./use_team";

/** Those a rule names; what is gone is said to be gone. */
export function names_of(ids: readonly string[], among: readonly Named[], say: SayAll): string {
  return ids.map((id) => among.find((one) => one.id === id)?.name ?? say("auto.say.gone")).join(", ");
}

const priorities = ["priority.0", "priority.1", "priority.2", "priority.3"] as const;

export function priority_words(priority: number, say: SayAll): string {
  return say(priorities[priority] ?? priorities[0]);
}

/** A rule as a sentence: "Khi tin đến từ Fanpage, ngoài giờ: gắn nhãn Sỉ, giao cho Lan". */
export function rule_sentence(
  { when, do: deeds }: Rule,
  known: { readonly channels: readonly Named[]; readonly people: readonly Named[]; readonly labels: readonly Named[] },
  say: SayAll,
): string {
  const asked = [
    when.channels != null && say("auto.say.from", { names: names_of(when.channels, known.channels, say) || "–" }),
    when.outside_hours === true && say("auto.say.out"),
    when.outside_hours === false && say("auto.say.in"),
    when.words.length > 0 && say("auto.say.words", { words: when.words.map((word) => `“${word}”`).join(", ") }),
    when.first_message && say("auto.say.first"),
  ].filter((part) => part !== false);
  const done = [
    deeds.labels.length > 0 && say("auto.say.labels", { names: names_of(deeds.labels, known.labels, say) }),
    deeds.assignee != null && say("auto.say.assign", { name: names_of([deeds.assignee], known.people, say) }),
    deeds.priority != null && say("auto.say.priority", { priority: priority_words(deeds.priority, say) }),
    !!deeds.answer && say("auto.say.answer", { text: deeds.answer }),
  ].filter((part) => part !== false);
  const condition = asked.length > 0 ? ` ${asked.join(", ")}` : "";
  return `${say("auto.say.when")}${condition}: ${done.join(", ") || say("auto.say.nothing")}.`;
}

/** "giá, bao nhiêu" to its words. */
export function split_words(text: string): readonly string[] {
  return text
    .split(/[,;\n]/)
    .map((word) => word.normalize("NFC").trim())
    .filter((word) => word !== "");
}
