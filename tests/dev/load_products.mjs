/**
 * Brings the demo shop's products into Gom, once: node load_products.mjs GOM EMAIL PASSWORD FILE
 *
 * A shop that has a product already is left alone. Whatever goes wrong is said, and the day goes on without products.
 */
import { readFileSync } from "node:fs";

const [, , gom, email, password, file] = process.argv;

async function ask(method, path, { body, headers = {} } = {}) {
  const answer = await fetch(gom + path, { method, body, headers: { Origin: gom, ...headers }, signal: AbortSignal.timeout(60000) });
  const text = await answer.text();
  if (!answer.ok) throw new Error(`${method} ${path}: ${answer.status} ${text.slice(0, 400)}`);
  return { answer, json: text ? JSON.parse(text) : undefined };
}

try {
  const login = await ask("POST", "/api/session", { body: JSON.stringify({ email, password }), headers: { "Content-Type": "application/json" } });
  const Cookie = login.answer.headers.getSetCookie().map((one) => one.split(";")[0]).join("; ");
  const me = (await ask("GET", "/api/me", { headers: { Cookie } })).json;
  const token = { Cookie, "X-CSRF-Token": me.csrf_token };
  const { items } = (await ask("GET", "/api/products?limit=1", { headers: { Cookie } })).json;
  if (items.length === 0) {
    const put = await ask("POST", "/api/products/import?dry_run=false", { body: readFileSync(file), headers: { ...token, "Content-Type": "text/csv" } });
    if (put.json.errors?.length) throw new Error(`the import found ${JSON.stringify(put.json.errors.slice(0, 3))}`);
  }
  await ask("DELETE", "/api/session", { headers: token });
} catch (error) {
  console.error(`The demo shop has no products: ${error.message}`);
}
