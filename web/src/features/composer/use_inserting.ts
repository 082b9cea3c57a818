import { type RefObject, useEffect, useRef, useState } from "react";
import { useDesk, useSelect } from "@/features/desk";
import type { Enclosed, Mode } from "@/store/state";
import { new_id } from "@/sync/ids";
import type { FieldHandle } from "./field";
import type { Suggestion } from "./use_suggestions";
import { fill, names_in, unfilled } from "./variables";

/** A product to write about: what to say of it, and which it is, for a channel that shows cards. */
export interface Product {
  readonly id: string;
  readonly sku: string;
  readonly name: string;
  readonly text: string;
}

interface Here {
  readonly id: string;
  readonly mode: Mode;
  readonly text: string;
  readonly enclosed: readonly Enclosed[];
  readonly field: RefObject<FieldHandle | null>;
}

/** What is put into the text instead of typed: quick replies, colleagues' names, products; and what they left to fill. */
export function useInserting({ id, mode, text, enclosed, field }: Here) {
  const desk = useDesk();
  const me = useSelect((state) => state.me);
  const row = useSelect((state) => state.conversations.get(id));
  const [asked_for, set_asked_for] = useState<readonly string[]>([]);
  const missing = mode === "note" ? null : unfilled(text, asked_for);

  const product = async (chosen: Product): Promise<void> => {
    const channel = row?.channel.id;
    if (mode === "reply" && channel && row?.abilities?.product_card) {
      // Where the platform shows cards, and offers this very thing, its card goes; else its name and price.
      const listed = await desk.at_hand.listed_as(channel, chosen).catch(() => null);
      if (listed) {
        const card: Enclosed = {
          id: new_id(),
          kind: "product",
          state: "ready",
          platform_id: listed,
          title: chosen.name,
        };
        desk.drafts.give(id, "reply", { enclosed: [card] });
        return;
      }
    }
    field.current?.insert(chosen.text);
  };

  const choose = (chosen: Suggestion): string => {
    if (chosen.kind === "colleague") return `@${chosen.person.name} `;
    const { text: words, attachments, id: quick_reply_id } = chosen.reply;
    const filled = fill(words, {
      "tên khách": row?.customer?.name,
      "tên shop": me?.workspace.name,
      "tên nhân viên": me?.staff.name,
      "mã đơn": desk.at_hand.code_of(row?.customer?.id),
    });
    set_asked_for((before) => [...new Set([...before, ...names_in(filled)])]);
    const known = new Set(enclosed.map((one) => one.id));
    const pictures = attachments.filter((one) => !known.has(one.id)).map((one) => ({ ...one, quick_reply_id }));
    if (pictures.length > 0) desk.drafts.enclose(id, "reply", [...enclosed, ...pictures]);
    desk.drafts.use(id, quick_reply_id);
    if (unfilled(filled, names_in(filled))) select_missing.current = true;
    return filled;
  };
  const select_missing = useRef(false);
  useEffect(() => {
    if (!select_missing.current || !missing) return;
    select_missing.current = false;
    field.current?.select(missing.from, missing.to);
  });

  return { product, choose, missing, forget: () => set_asked_for([]) };
}
