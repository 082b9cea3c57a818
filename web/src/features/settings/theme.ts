export const themes = ["auto", "light", "dark"] as const;
export type Theme = (typeof themes)[number];

const kept_at = "gom.theme";

export function chosen_theme(): Theme {
  const kept = localStorage.getItem(kept_at);
  return themes.find((theme) => theme === kept) ?? "auto";
}

export function choose_theme(theme: Theme): void {
  localStorage.setItem(kept_at, theme);
  show_theme(theme);
}

/** `auto` follows the device. */
export function show_theme(theme: Theme): void {
  if (theme === "auto") delete document.documentElement.dataset.theme;
  else document.documentElement.dataset.theme = theme;
}

/** Chosen in another tab, it is chosen here too. */
export function follow_theme(): void {
  addEventListener("storage", ({ key }) => {
    if (key === kept_at) show_theme(chosen_theme());
  });
}
