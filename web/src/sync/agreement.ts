import type { paths } from "@/wire/generated/api";
import type { Adjustment, CustomerChange, Match, NewProduct, OrderMove, ProductChange } from "./counter";
import type { NewOrder, OrderContent } from "./selling";

/**
 * What our pages ask with must be what the server's document takes; a difference does not compile. Types only: nothing of
 * this file reaches the browser.
 */
type Body<Path extends keyof paths, Verb extends keyof paths[Path]> = paths[Path][Verb] extends {
  requestBody?: { content: { "application/json": infer Taken } };
}
  ? Taken
  : never;

type Writable<T> = T extends readonly (infer Item)[]
  ? Writable<Item>[]
  : T extends object
    ? { -readonly [Key in keyof T]: Writable<T[Key]> }
    : T;

type Agrees<_Asked extends Taken, Taken> = true;

export type Agreement = [
  Agrees<Writable<NewProduct>, Body<"/api/products", "post">>,
  Agrees<Writable<ProductChange>, Body<"/api/products/{id}", "patch">>,
  Agrees<Writable<Adjustment>, Body<"/api/stock/adjustments", "post">>,
  Agrees<Writable<NewOrder>, Body<"/api/orders", "post">>,
  Agrees<Writable<OrderContent>, Body<"/api/orders/{id}", "patch">>,
  Agrees<Writable<Match>, Body<"/api/listings", "put">>,
  Agrees<Writable<OrderMove>, Body<"/api/orders/{id}/status", "post">>,
  Agrees<Writable<CustomerChange>, Body<"/api/customers/{id}", "patch">>,
];
