import { vi_book } from "./vi_book";
import { vi_figures } from "./vi_figures";
import { vi_finding } from "./vi_finding";
import { vi_goods } from "./vi_goods";
import { vi_history } from "./vi_history";
import { vi_notify_settings } from "./vi_notify_settings";
import { vi_office } from "./vi_office";
import { vi_selling } from "./vi_selling";
import { vi_settings } from "./vi_settings";
import { vi_setup } from "./vi_setup";
import { vi_team } from "./vi_team";

/** Words of the pages about goods, orders and people, fetched together with them. Keys are of the shop, not of a page. */
export const vi_shop = {
  ...vi_book,
  ...vi_figures,
  ...vi_finding,
  ...vi_goods,
  ...vi_history,
  ...vi_notify_settings,
  ...vi_selling,
  ...vi_office,
  ...vi_setup,
  ...vi_settings,
  ...vi_team,
} as const;
