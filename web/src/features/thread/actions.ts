import type { Attachment, Message } from "@/wire/message";

/** What can be done with a message where it stands. Null: not here. */
export interface ThreadActions {
  readonly open: (message: Message, attachment: Attachment) => void;
  /** Goes to another message of the thread, wherever it is. */
  readonly jump: (message_id: string) => void;
  readonly menu: (message: Message, from: HTMLElement) => void;
  readonly quote: ((message: Message) => void) | null;
  readonly answer_privately: ((message: Message) => void) | null;
  readonly edit: ((text: string) => void) | null;
}
