/** The conversations a person opened last, newest first, kept in the browser: names stay with the server. */
const kept = 12;

const place = (staff_id: string) => `gom.recent.${staff_id}`;

export function recent_ids(staff_id: string): readonly string[] {
  try {
    const ids: unknown = JSON.parse(localStorage.getItem(place(staff_id)) ?? "[]");
    return Array.isArray(ids) ? ids.filter((id): id is string => typeof id === "string") : [];
  } catch {
    return [];
  }
}

export function note_recent(staff_id: string, id: string): void {
  try {
    const ids = [id, ...recent_ids(staff_id).filter((one) => one !== id)].slice(0, kept);
    localStorage.setItem(place(staff_id), JSON.stringify(ids));
  } catch {
    // A full or forbidden storage costs only a shorter palette.
  }
}
