import { decode } from "@/wire/decode";
import type { Attachment } from "@/wire/message";
import {
  type Checked,
  type Colleague,
  checked,
  colleague,
  colleagues,
  type Deed,
  deeds,
  type LabelKept,
  label_kept,
  labels_kept,
  type PlatformWants,
  platforms,
  type ReplyKept,
  replies_kept,
  reply_kept,
} from "@/wire/office";
import { type App, app, type Channel, channel } from "@/wire/team";
import type { Asked, Verb } from "./api";

export interface LabelWish {
  readonly name: string;
  readonly colour: string;
  readonly position: number | null;
}

export interface ReplyWish {
  readonly name: string;
  readonly text: string;
  readonly shared: boolean;
  readonly attachments: readonly string[];
}

export interface StaffWish {
  readonly name: string;
  readonly role: Colleague["role"];
  readonly channels: readonly string[] | null;
  readonly password?: string;
}

export interface DeedFilter {
  readonly who?: string | undefined;
  readonly what?: string | undefined;
  readonly from?: string | undefined;
  readonly to?: string | undefined;
}

interface Port {
  ask(verb: Verb, path: string, asked?: Asked): Promise<unknown>;
  upload(file: File): Promise<Attachment>;
}

/** What the settings ask of the server. Every call gives the decoded value or throws a `Refusal`. */
export class Office {
  constructor(private readonly port: Port) {}

  // --- words --------------------------------------------------------------------------------------------------------

  async labels(): Promise<readonly LabelKept[]> {
    return decode(labels_kept, await this.port.ask("get", "/api/labels"), "labels").items;
  }

  async add_label(id: string, wish: LabelWish): Promise<LabelKept> {
    return decode(label_kept, await this.port.ask("post", "/api/labels", { body: { id, ...wish } }), "label");
  }

  async change_label(id: string, wish: Partial<LabelWish>): Promise<LabelKept> {
    return decode(label_kept, await this.port.ask("patch", `/api/labels/${id}`, { body: wish }), "label");
  }

  async remove_label(id: string): Promise<void> {
    await this.port.ask("delete", `/api/labels/${id}`);
  }

  async merge_label(id: string, into: string): Promise<void> {
    await this.port.ask("post", `/api/labels/${id}/merge`, { body: { into } });
  }

  async replies(): Promise<readonly ReplyKept[]> {
    return decode(replies_kept, await this.port.ask("get", "/api/quick-replies"), "quick replies").items;
  }

  async add_reply(id: string, wish: ReplyWish): Promise<ReplyKept> {
    return decode(reply_kept, await this.port.ask("post", "/api/quick-replies", { body: { id, ...wish } }), "reply");
  }

  async change_reply(id: string, wish: Partial<ReplyWish>): Promise<ReplyKept> {
    return decode(reply_kept, await this.port.ask("patch", `/api/quick-replies/${id}`, { body: wish }), "reply");
  }

  async remove_reply(id: string): Promise<void> {
    await this.port.ask("delete", `/api/quick-replies/${id}`);
  }

  upload(file: File): Promise<Attachment> {
    return this.port.upload(file);
  }

  // --- people -------------------------------------------------------------------------------------------------------

  async staff(): Promise<readonly Colleague[]> {
    return decode(colleagues, await this.port.ask("get", "/api/staff"), "staff").items;
  }

  async add_staff(id: string, email: string, wish: StaffWish): Promise<Colleague> {
    return decode(colleague, await this.port.ask("post", "/api/staff", { body: { id, email, ...wish } }), "staff");
  }

  async change_staff(
    id: string,
    wish: Partial<StaffWish> & { readonly active?: boolean; readonly hand_over_to?: string | null },
  ): Promise<Colleague> {
    return decode(colleague, await this.port.ask("patch", `/api/staff/${id}`, { body: wish }), "staff");
  }

  async end_sessions(id: string): Promise<void> {
    await this.port.ask("delete", `/api/staff/${id}/sessions`);
  }

  // --- channels -----------------------------------------------------------------------------------------------------

  async platforms(): Promise<readonly PlatformWants[]> {
    return decode(platforms, await this.port.ask("get", "/api/platforms"), "platforms").items;
  }

  async add_app(platform: string, slug: string, settings: Readonly<Record<string, string>>): Promise<App> {
    return decode(app, await this.port.ask("post", "/api/apps", { body: { platform, slug, settings } }), "app");
  }

  async channel(id: string): Promise<Channel> {
    return decode(channel, await this.port.ask("get", `/api/channels/${id}`), "channel");
  }

  async add_channel(wish: {
    readonly app: string;
    readonly external_id: string;
    readonly name: string;
    readonly settings: Readonly<Record<string, string>>;
  }): Promise<Channel> {
    return decode(channel, await this.port.ask("post", "/api/channels", { body: wish }), "channel");
  }

  async change_channel(id: string, wish: { readonly name?: string; readonly state?: string }): Promise<Channel> {
    return decode(channel, await this.port.ask("patch", `/api/channels/${id}`, { body: wish }), "channel");
  }

  async check_channel(id: string): Promise<Checked> {
    return decode(checked, await this.port.ask("post", `/api/channels/${id}/check`), "check");
  }

  async test_channel(
    id: string,
    wish: { readonly conversation_id: string; readonly id: string; readonly text: string },
  ) {
    await this.port.ask("post", `/api/channels/${id}/test`, { body: wish });
  }

  // --- who did what -------------------------------------------------------------------------------------------------

  async deeds(
    filter: DeedFilter,
    cursor: string | null,
  ): Promise<{ items: readonly Deed[]; next_cursor: string | null }> {
    const page = decode(
      deeds,
      await this.port.ask("get", "/api/audit", { query: { ...filter, limit: 50, cursor } }),
      "audit",
    );
    return { items: page.items as readonly Deed[], next_cursor: page.next_cursor ?? null };
  }
}
