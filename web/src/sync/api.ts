import createClient, { type Middleware } from "openapi-fetch";
import * as z from "zod/mini";
import { type Filter, query_of } from "@/store/filter";
import type { Enclosed, Trouble } from "@/store/state";
import { type Conversation, type Counts, conversation, counts } from "@/wire/conversation";
import { decode, page_of } from "@/wire/decode";
import { decode_item } from "@/wire/frames";
import type { paths } from "@/wire/generated/api";
import { type Attachment, attachment, type Message, message } from "@/wire/message";
import { problem } from "@/wire/problem";
import { type App, apps, type Channel, channel, type Me, me, way_to_consent } from "@/wire/team";
import type { History } from "./follower";
import { post_file } from "./post_file";

/** Something asked of the server did not work, and why. */
export class Refusal extends Error {
  override readonly name = "Refusal";
  readonly trouble: Trouble;
  readonly status: number | null;

  constructor(trouble: Trouble, status: number | null = null) {
    super(trouble.kind);
    this.trouble = trouble;
    this.status = status;
  }
}

export interface Read<Item> {
  readonly items: readonly Item[];
  readonly next_cursor?: string | null;
  readonly epoch: string;
  readonly seq: number;
}

/** Where in a thread to look: at most one of the three; `unread`: around the first of what is unread. */
export interface ThreadPlace {
  readonly before?: string;
  readonly after?: string;
  readonly around?: string | "unread";
  readonly attachment?: "image";
  readonly limit?: number;
}

export interface ThreadEnds {
  readonly newer?: boolean | null;
  readonly first_unread?: string | null;
}

export interface Reply {
  readonly id: string;
  readonly text: string;
  readonly attachments: readonly Enclosed[];
  readonly reply_to?: string | null;
  readonly seen_seq?: number | null;
  readonly hold_s?: number;
  readonly private_answer?: boolean;
  readonly quick_replies?: readonly string[];
}

export interface Note {
  readonly id: string;
  readonly text: string;
  readonly mentions?: readonly string[];
  /** The message it is about. */
  readonly reply_to?: string | null;
}

export const rows_a_page = 50;
const answer_limit_ms = 15_000;
const upload_limit_ms = 180_000;

const conversation_page = page_of(conversation);
const message_page = z.extend(page_of(message), {
  newer: z.nullish(z.boolean()),
  first_unread: z.nullish(z.string()),
});
const channel_page = page_of(channel);
const history = z.object({ items: z.array(z.unknown()), epoch: z.string(), last_seq: z.int() });

export type Verb = "get" | "post" | "put" | "patch" | "delete";

export interface Asked {
  /** What is null, empty or absent is not asked for. */
  readonly query?: Readonly<Record<string, string | number | boolean | null | undefined>>;
  readonly body?: unknown;
  readonly csv?: Blob;
  /** It is sent even if the page goes away. */
  readonly keepalive?: boolean;
}

/** What a call of the typed client gives: the answer, read, or what went wrong. */
type Answered = Promise<{ data?: unknown; error?: unknown; response: Response }>;

/**
 * The server's HTTP side: typed by the server's own document, decoded before anybody sees it. Every call either gives
 * the value or throws a `Refusal`.
 */
export class Api {
  /** Goes with every change; `me` brings it. */
  csrf_token = "";
  private readonly client;
  private readonly heard: (trouble: Trouble | null, status: number | null) => void;

  /** `heard` is told how every answer went, so that the badge and the log-in know. */
  constructor(origin: string, heard: (trouble: Trouble | null, status: number | null) => void) {
    this.heard = heard;
    this.client = createClient<paths>({ baseUrl: origin, fetch: (request) => globalThis.fetch(request) });
    const token: Middleware = {
      onRequest: ({ request }) => {
        if (request.method !== "GET" && this.csrf_token) request.headers.set("X-CSRF-Token", this.csrf_token);
      },
    };
    this.client.use(token);
  }

  async log_in(email: string, password: string): Promise<void> {
    await this.ask(this.client.POST("/api/session", { body: { email, password }, ...limit(answer_limit_ms) }), false);
  }

  async log_out(): Promise<void> {
    await this.ask(this.client.DELETE("/api/session", limit(answer_limit_ms)));
    this.csrf_token = "";
  }

  async me(): Promise<Me> {
    // Asked for by the page's own markup too; a signal would keep the browser from using that answer.
    const asked = this.csrf_token
      ? this.client.GET("/api/me", limit(answer_limit_ms))
      : no_longer_than(answer_limit_ms, this.client.GET("/api/me"));
    const answer = decode(me, await this.ask(asked), "me");
    this.csrf_token = answer.csrf_token;
    return answer;
  }

  /** A page of a view; without a place, its first. */
  async conversations(filter: Filter, place: object): Promise<Read<Conversation>> {
    const { status, sort, ...rest } = query_of(filter);
    const query = { ...(status ? { status } : {}), sort, limit: rows_a_page, ...rest, ...place };
    // The first page is asked for by the page's own markup too; a signal would keep the browser from using that answer.
    const asked = this.client.GET("/api/conversations", { params: { query: query as never } });
    return decode(conversation_page, await this.ask(asked), "conversations");
  }

  async conversation(id: string): Promise<Conversation> {
    const asked = this.client.GET("/api/conversations/{id}", { params: { path: { id } }, ...limit(answer_limit_ms) });
    return decode(conversation, await this.ask(asked), "conversation");
  }

  /** How many stand in a view, and what each other wish would find. */
  async counts(filter: Filter): Promise<Counts> {
    const { sort: _, ...query } = query_of(filter);
    const asked = this.client.GET("/api/conversations/counts", {
      params: { query: query as never },
      ...limit(answer_limit_ms),
    });
    return decode(counts, await this.ask(asked), "counts");
  }

  /** The newest, or those beside or around a place. */
  async messages(id: string, place: ThreadPlace): Promise<Read<Message> & ThreadEnds> {
    const params = { path: { id }, query: { limit: rows_a_page, ...place } };
    const asked = this.client.GET("/api/conversations/{id}/messages", { params, ...limit(answer_limit_ms) });
    return decode(message_page, await this.ask(asked), "messages");
  }

  async mark_read(id: string): Promise<void> {
    await this.ask(
      this.client.POST("/api/conversations/{id}/read", { params: { path: { id } }, ...limit(answer_limit_ms) }),
    );
  }

  /** Field by field: what is waiting here knows more of itself than the server takes. */
  async reply(id: string, reply: Reply): Promise<Message> {
    const { reply_to, seen_seq, hold_s } = reply;
    const body = {
      id: reply.id,
      text: reply.text,
      attachments: reply.attachments.map(named),
      ...(reply_to ? { reply_to } : {}),
      ...(seen_seq != null ? { seen_seq } : {}),
      ...(hold_s ? { hold_s } : {}),
      ...(reply.private_answer ? { private_answer: true } : {}),
      ...(reply.quick_replies?.length ? { quick_replies: reply.quick_replies } : {}),
    };
    const asked = this.client.POST("/api/conversations/{id}/replies", {
      params: { path: { id } },
      body: body as never,
      ...limit(answer_limit_ms),
    });
    return decode(message, await this.ask(asked), "reply");
  }

  /** For colleagues only; `mentions` are told that they are meant. */
  async note(id: string, note: Note): Promise<Message> {
    const { mentions, reply_to } = note;
    const body = {
      id: note.id,
      text: note.text,
      ...(mentions?.length ? { mentions: [...mentions] } : {}),
      ...(reply_to ? { reply_to } : {}),
    };
    const asked = this.client.POST("/api/conversations/{id}/notes", {
      params: { path: { id } },
      body,
      ...limit(answer_limit_ms),
    });
    return decode(message, await this.ask(asked), "note");
  }

  async message(id: string): Promise<Message> {
    const asked = this.client.GET("/api/messages/{id}", { params: { path: { id } }, ...limit(answer_limit_ms) });
    return decode(message, await this.ask(asked), "message");
  }

  async retry(id: string, may_double: boolean): Promise<Message> {
    const asked = this.client.POST("/api/messages/{id}/retry", {
      params: { path: { id } },
      body: may_double ? { may_double } : {},
      ...limit(answer_limit_ms),
    });
    return decode(message, await this.ask(asked), "retry");
  }

  async take_back(id: string): Promise<void> {
    await this.ask(this.client.DELETE("/api/messages/{id}", { params: { path: { id } }, ...limit(answer_limit_ms) }));
  }

  /** Tells how much of it has gone, from 0 to 1. */
  async upload(file: File, progress?: (gone: number) => void, signal?: AbortSignal): Promise<Attachment> {
    const posted = post_file(file, this.csrf_token, upload_limit_ms, progress, signal);
    await posted.catch(() => {
      // Given up by a person, which tells nothing about the network.
      if (signal?.aborted) throw new Refusal({ kind: "network" });
    });
    return decode(attachment, await this.ask(posted), "attachment");
  }

  /** Once more, what could not be had from the platform. */
  async fetch_again(id: string): Promise<void> {
    const params = { path: { id } };
    await this.ask(this.client.POST("/api/media/{id}/retry", { params, ...limit(answer_limit_ms) }));
  }

  async channels(): Promise<Read<Channel>> {
    return decode(channel_page, await this.ask(this.client.GET("/api/channels", limit(answer_limit_ms))), "channels");
  }

  async apps(): Promise<readonly App[]> {
    return decode(apps, await this.ask(this.client.GET("/api/apps", limit(answer_limit_ms))), "apps").items;
  }

  /** The address at which the platform asks the owner for consent. */
  async connect(app: string): Promise<string> {
    const asked = this.client.POST("/api/channels/connect", { body: { app }, ...limit(answer_limit_ms) });
    return decode(way_to_consent, await this.ask(asked), "way to consent").authorize_url;
  }

  async events(after: number): Promise<History | "too old"> {
    try {
      const params = { query: { after, limit: 100 } };
      const asked = this.client.GET("/api/events", { params, ...limit(answer_limit_ms) });
      const { items, epoch, last_seq } = decode(history, await this.ask(asked), "events");
      return { items: items.map(decode_item), epoch, last_seq };
    } catch (error) {
      if (error instanceof Refusal && error.status === 410) return "too old";
      throw error;
    }
  }

  /** A call of a page that is fetched later, which reads the answer by decoders of its own. */
  call(verb: Verb, path: string, { query, body, csv, keepalive }: Asked = {}): Promise<unknown> {
    const init = {
      params: { query: given(query) },
      ...(csv ? { body: csv, bodySerializer: same, headers: { "Content-Type": "text/csv; charset=utf-8" } } : {}),
      ...(body === undefined ? {} : { body }),
      ...(keepalive ? { keepalive } : {}),
      ...limit(csv ? upload_limit_ms : answer_limit_ms),
    };
    return this.ask(this.client.request(verb, path as never, init as never));
  }

  /** `within`: whether this call is made as somebody logged in, so that 401 means their session ended. */
  private async ask(answered: Answered, within = true): Promise<unknown> {
    let answer: Awaited<Answered>;
    try {
      answer = await answered;
    } catch {
      const trouble: Trouble = { kind: "network" };
      this.heard(trouble, null);
      throw new Refusal(trouble);
    }
    const { response } = answer;
    if (response.ok) {
      this.heard(null, response.status);
      return answer.data;
    }
    const trouble = trouble_of(response, answer.error, within);
    this.heard(trouble, response.status);
    throw new Refusal(trouble, response.status);
  }
}

/** Waits no longer, though the answer may still come. */
function no_longer_than<Answer>(ms: number, answer: Promise<Answer>): Promise<Answer> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(() => reject(new Error("no answer in time")), ms);
    answer.then(resolve, reject).finally(() => clearTimeout(timer));
  });
}

function trouble_of(response: Response, error: unknown, within: boolean): Trouble {
  const retry_after = Number(response.headers.get("Retry-After"));
  switch (response.status) {
    case 401:
      if (within) return { kind: "session" };
      break;
    case 403:
      return { kind: "forbidden" };
    case 404:
      return { kind: "absent" };
    case 429:
    case 503:
      return { kind: "busy", retry_after_s: retry_after > 0 ? retry_after : null };
  }
  if (response.status >= 500) return { kind: "server" };
  const told = problem.safeParse(error);
  return { kind: "refused", problem: told.success ? told.data : { type: "about:blank", status: response.status } };
}

/** As the server is told what goes with a reply. */
function named(enclosed: Enclosed): string | object {
  if (enclosed.quick_reply_id) return { quick_reply_id: enclosed.quick_reply_id, attachment_id: enclosed.id };
  if (enclosed.kind !== "product") return enclosed.id;
  return { product_id: enclosed.platform_id ?? "", ...(enclosed.title ? { title: enclosed.title } : {}) };
}

function given(query: Asked["query"] = {}): Record<string, string | number | boolean> {
  const entries = Object.entries(query).filter(([, value]) => value != null && value !== "");
  return Object.fromEntries(entries) as Record<string, string | number | boolean>;
}

function same(body: unknown): BodyInit {
  return body as BodyInit;
}

function limit(ms: number): { signal: AbortSignal } {
  return { signal: AbortSignal.timeout(ms) };
}
