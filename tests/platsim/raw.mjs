/** Any bytes to any webhook: rightly signed, wrongly signed, or not signed at all. */
import { wireOf } from "./platforms.mjs";
import { Impossible } from "./world.mjs";

const copiesLimit = 1000;

/** The part of the headers that is the signature. */
const signatureHeaders = {
  messenger: ["X-Hub-Signature", "X-Hub-Signature-256"],
  zalo: ["X-ZEvent-Signature"],
  tiktok_shop: ["Authorization"],
  shopee: ["Authorization"],
};

/**
 * {platform, workspace?, body | body_base64, sign: true|false|"wrong"|"other", headers?, path?, copies?, parallel?}.
 * `other`: signed with the secrets of another shop of the platform. Nothing is recorded as accepted.
 */
export async function raw(world, request) {
  const app = world.channel(request).app;
  const { platform } = app;
  const text = typeof request.body === "object" ? JSON.stringify(request.body) : request.body ?? "";
  const body = request.body_base64 === undefined ? Buffer.from(text) : Buffer.from(request.body_base64, "base64");
  const sign = request.sign ?? true;
  const signer = sign === "other" ? world.apps.find((one) => one.platform === platform && one !== app) : app;
  if (!signer) throw new Impossible("there is no other shop to sign for; start with --workspaces 2");

  const headers = { ...wireOf(platform).headersFor(signer, body) };
  if (sign === "wrong") for (const name of signatureHeaders[platform]) headers[name] = headers[name].replace(/.$/, (c) => (c === "0" ? "1" : "0"));
  if (sign === false) for (const name of signatureHeaders[platform]) delete headers[name];
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    if (value === null) delete headers[name];
    else headers[name] = value;
  }
  const path = request.path ?? app.path;
  const copies = Math.min(request.copies ?? 1, copiesLimit);
  if (request.parallel === false) {
    const results = [];
    for (let i = 0; i < copies; ++i) results.push(await world.delivery.post(path, body, headers));
    return { deliveries: results };
  }
  return { deliveries: await Promise.all(Array.from({ length: copies }, () => world.delivery.post(path, body, headers))) };
}
