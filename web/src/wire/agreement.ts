import type * as z from "zod/mini";
import type {
  import_report,
  listing,
  movement,
  order,
  plain_page_of,
  product,
  shop_settings,
  transfer_code,
  variant,
} from "./commerce";
import type { conversation, counts } from "./conversation";
import type { page_of } from "./decode";
import type { board, fact, report } from "./figures";
import type { paths } from "./generated/api";
import type { history_page } from "./history";
import type { attachment, message } from "./message";
import type { occurrence, panel, person } from "./people";
import type { order_draft, places_found, provinces } from "./places";
import type { apps, channel, me, way_to_consent } from "./team";

/**
 * What the server's document promises must be what our decoders accept; a difference does not compile. Types only:
 * nothing of this file reaches the browser.
 */
type Answer<
  Path extends keyof paths,
  Verb extends keyof paths[Path],
  Status extends number,
> = paths[Path][Verb] extends {
  responses: Record<Status, { content: { "application/json": infer Body } }>;
}
  ? Body
  : "the document has no such answer";

type Agrees<_Promised extends Accepted, Accepted> = true;

type Page<Item extends z.ZodMiniType> = z.input<ReturnType<typeof plain_page_of<Item>>>;

export type AgreementOnGoods = [
  Agrees<Answer<"/api/products", "get", 200>, Page<typeof product>>,
  Agrees<Answer<"/api/products", "post", 201>, z.input<typeof product>>,
  Agrees<Answer<"/api/products/{id}", "get", 200>, z.input<typeof product>>,
  Agrees<Answer<"/api/products/{id}", "patch", 200>, z.input<typeof product>>,
  Agrees<Answer<"/api/products/import", "post", 200>, z.input<typeof import_report>>,
  Agrees<Answer<"/api/variants", "get", 200>["items"], readonly z.input<typeof variant>[]>,
  Agrees<Answer<"/api/stock/adjustments", "post", 201>["items"], readonly z.input<typeof variant>[]>,
  Agrees<Answer<"/api/stock/ledger", "get", 200>, Page<typeof movement>>,
];

export type AgreementOnOrders = [
  Agrees<Answer<"/api/orders", "get", 200>, Page<typeof order>>,
  Agrees<Answer<"/api/orders", "post", 201>, z.input<typeof order>>,
  Agrees<Answer<"/api/orders/{id}", "get", 200>, z.input<typeof order>>,
  Agrees<Answer<"/api/orders/{id}", "patch", 200>, z.input<typeof order>>,
  Agrees<Answer<"/api/orders/{id}/status", "post", 200>, z.input<typeof order>>,
  Agrees<Answer<"/api/orders/{id}/qr", "get", 200>, z.input<typeof transfer_code>>,
  Agrees<Answer<"/api/shop/settings", "get", 200>, z.input<typeof shop_settings>>,
  Agrees<Answer<"/api/conversations/{id}/order-draft", "get", 200>, z.input<typeof order_draft>>,
  Agrees<Answer<"/api/listings", "get", 200>, Page<typeof listing>>,
  Agrees<Answer<"/api/listings", "put", 200>, z.input<typeof listing>>,
];

export type AgreementOnFigures = [
  Agrees<Answer<"/api/board", "get", 200>, z.input<typeof board>>,
  Agrees<Answer<"/api/reports/{name}", "get", 200>, z.input<typeof report>>,
  Agrees<Answer<"/api/reports/{name}/conversations", "get", 200>, Page<typeof fact>>,
];

export type AgreementOnPeople = [
  Agrees<Answer<"/api/customers", "get", 200>, Page<typeof person>>,
  Agrees<Answer<"/api/customers/{id}", "get", 200>, z.input<typeof person>>,
  Agrees<Answer<"/api/customers/{id}/panel", "get", 200>, z.input<typeof panel>>,
  Agrees<Answer<"/api/customers/{id}/unmask", "post", 200>, z.input<typeof person>>,
  Agrees<Answer<"/api/places/search", "get", 200>, z.input<typeof places_found>>,
  Agrees<Answer<"/api/places/provinces", "get", 200>, z.input<typeof provinces>>,
  Agrees<Answer<"/api/customers/{id}/orders", "get", 200>, Page<typeof order>>,
  Agrees<Answer<"/api/customers/{id}/timeline", "get", 200>, Page<typeof occurrence>>,
];

export type Agreement = [
  Agrees<Answer<"/api/me", "get", 200>, z.input<typeof me>>,
  Agrees<Answer<"/api/history", "get", 200>, z.input<typeof history_page>>,
  Agrees<Answer<"/api/conversations", "get", 200>, z.input<ReturnType<typeof page_of<typeof conversation>>>>,
  Agrees<Answer<"/api/conversations/{id}", "get", 200>, z.input<typeof conversation>>,
  Agrees<Answer<"/api/conversations/counts", "get", 200>, z.input<typeof counts>>,
  Agrees<Answer<"/api/conversations/{id}/messages", "get", 200>, z.input<ReturnType<typeof page_of<typeof message>>>>,
  Agrees<Answer<"/api/conversations/{id}/replies", "post", 202>, z.input<typeof message>>,
  Agrees<Answer<"/api/channels", "get", 200>, z.input<ReturnType<typeof page_of<typeof channel>>>>,
  Agrees<Answer<"/api/apps", "get", 200>, z.input<typeof apps>>,
  Agrees<Answer<"/api/channels/connect", "post", 200>, z.input<typeof way_to_consent>>,
  Agrees<Answer<"/api/media", "post", 201>, z.input<typeof attachment>>,
];
