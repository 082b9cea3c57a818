import type { ComponentType } from "react";
import type { may } from "@/features/counter";
import { later } from "@/later";
import type { ShopKey } from "@/words/catalogue";
import type { Key } from "@/words/vi";

/** What a section is given; the frame has said the heading, and who may change things, already. */
export interface SectionProps {
  /** Whether this person may change what stands here; else it is shown, and cannot be edited. */
  readonly mine: boolean;
}

export interface Section {
  readonly name: string;
  readonly title: Key | ShopKey;
  /** Who may change it; null: everybody, for themselves or by the rules of the section itself. */
  readonly least: Parameters<typeof may>[1] | null;
  readonly View: ComponentType<SectionProps>;
}

/**
 * The sections of the settings, as they stand in the list on the left; each is fetched when it is opened. A section is one
 * row here and one component; its words are in a file of its own.
 */
export const sections: readonly Section[] = [
  {
    name: "channels",
    title: "settings.channels",
    least: "own",
    View: later(async () => (await import("./channels")).ChannelsSection),
  },
  {
    name: "staff",
    title: "settings.staff",
    least: "own",
    View: later(async () => (await import("./staff")).StaffSection),
  },
  {
    name: "replies",
    title: "settings.replies",
    least: null,
    View: later(async () => (await import("./replies")).RepliesSection),
  },
  {
    name: "labels",
    title: "settings.labels",
    least: "supervise",
    View: later(async () => (await import("./labels")).LabelsSection),
  },
  {
    name: "shop",
    title: "shop.title",
    least: "own",
    View: later(async () => (await import("./shop_settings")).ShopSettings),
  },
  {
    name: "automation",
    title: "settings.automation",
    least: "supervise",
    View: later(async () => (await import("./automation")).AutomationSection),
  },
  {
    name: "hours",
    title: "settings.hours",
    least: "supervise",
    View: later(async () => (await import("./hours")).HoursSection),
  },
  {
    name: "audit",
    title: "settings.audit",
    least: null,
    View: later(async () => (await import("./audit")).AuditSection),
  },
  {
    name: "me",
    title: "settings.me",
    least: null,
    View: later(async () => (await import("./me")).MeSection),
  },
  {
    name: "notifications",
    title: "settings.notifications",
    least: null,
    View: later(async () => (await import("./notifications")).NotificationsSection),
  },
];
