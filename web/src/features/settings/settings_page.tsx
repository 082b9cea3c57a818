import { Settings } from "./settings";
import { ShopSettings } from "./shop_settings";

export function SettingsPage({ at }: { at: "channels" | "shop" }) {
  return at === "shop" ? <ShopSettings /> : <Settings />;
}
