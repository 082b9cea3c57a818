import type { ShopCatalogue } from "./catalogue";
import { en_book } from "./en_book";
import { en_figures } from "./en_figures";
import { en_finding } from "./en_finding";
import { en_goods } from "./en_goods";
import { en_history } from "./en_history";
import { en_notify_settings } from "./en_notify_settings";
import { en_office } from "./en_office";
import { en_selling } from "./en_selling";
import { en_settings } from "./en_settings";
import { en_setup } from "./en_setup";
import { en_team } from "./en_team";

export const en_shop: ShopCatalogue = {
  ...en_book,
  ...en_figures,
  ...en_finding,
  ...en_goods,
  ...en_history,
  ...en_notify_settings,
  ...en_selling,
  ...en_office,
  ...en_setup,
  ...en_settings,
  ...en_team,
};
