import type { Sentence } from "./catalogue";
import type { vi_settings } from "./vi_settings";

export const en_settings: Readonly<Record<keyof typeof vi_settings, Sentence>> = {
  "settings.all": "All settings",
  "settings.me": "Display and account",
  "settings.staff": "Staff",
  "settings.replies": "Saved replies",
  "settings.labels": "Labels",
  "settings.automation": "Assignment and automation",
  "settings.hours": "Working hours",
  "settings.notifications": "Notifications",
  "settings.audit": "Audit",
  "settings.owner_only": "Only the owner can change this; you can look.",
  "settings.supervisor_only": "Only supervisors and the owner can change this; you can look.",
  "settings.saved": "Saved",
  "settings.changed": "Not saved",
  "settings.unsaved": "You have unsaved changes. Leave?",
  "settings.leave": "Leave and drop them",
  "settings.stay": "Stay",
};
