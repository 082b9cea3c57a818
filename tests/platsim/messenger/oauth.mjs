/** Facebook Login: dialog, code, user tokens, the Pages of a person, and what a token is worth. */
import { newCode, sendBack, spendCode } from "../consent.mjs";
import { stableSecret } from "../ids.mjs";
import { good, graphError, tokenOf } from "./graph.mjs";
import { same } from "../signatures.mjs";

const scopes = ["pages_show_list", "pages_messaging", "pages_manage_metadata", "pages_read_engagement",
  "pages_read_user_content", "pages_manage_engagement", "business_management"];

const appOf = (world, id) => world.apps.find((one) => one.platform === "messenger" && one.settings.app_id === id);

/** A person's token: short or long lived, the same for the same app. */
function userToken(world, app, life) {
  return `EAAu${life}${stableSecret(40, world.seed, app.slug, "user", life)}`;
}

function appOfUser(world, token) {
  return world.apps.find((app) => app.platform === "messenger" && ["short", "long"].some((life) => same(token, userToken(world, app, life))));
}

/** A Page asked for with the token of a person who may manage it. */
export function pageForUser(world, request, id) {
  const app = appOfUser(world, tokenOf(request));
  const channel = app?.channels.find((one) => one.external_id === id);
  return channel && good({ id, name: channel.name, access_token: channel.tokens.access() });
}

export function answer(world, request, first, words) {
  const query = request.query;
  if (words.includes("dialog")) {
    const app = appOf(world, query.get("client_id"));
    if (!app) return graphError(400, 101, "Error validating application");
    const redirect = query.get("redirect_uri") ?? "";
    const back = app.deny ? { error: "access_denied", error_description: "Permissions error" } : { code: newCode(app, { redirect }) };
    return sendBack(request, redirect, { ...back, state: query.get("state") }, app.channels[0].name);
  }
  if (first === "oauth") return exchange(world, query);
  if (first === "debug_token") return debug(world, query);
  const app = appOfUser(world, tokenOf(request));
  if (!app) return graphError(401, 190, "Invalid OAuth access token");
  const data = app.channels.map((one) => ({ id: one.external_id, name: one.name, access_token: one.tokens.access(), tasks: ["MESSAGING", "MODERATE", "MANAGE"] }));
  return good({ data, paging: { cursors: { before: "MA", after: "MQ" } } });
}

function exchange(world, query) {
  const app = appOf(world, query.get("client_id"));
  if (!app || !same(query.get("client_secret"), app.settings.app_secret)) return graphError(400, 1, "Error validating client secret.");
  if (query.get("grant_type") === "fb_exchange_token") {
    if (!same(query.get("fb_exchange_token"), userToken(world, app, "short"))) return graphError(400, 190, "Malformed access token");
    return good({ access_token: userToken(world, app, "long"), token_type: "bearer", expires_in: 5183944 });
  }
  const what = spendCode(app, query.get("code"), 10);
  if (!what || what.redirect !== query.get("redirect_uri")) return graphError(400, 100, "This authorization code has been used.", 36009);
  return good({ access_token: userToken(world, app, "short"), token_type: "bearer", expires_in: 5400 });
}

function debug(world, query) {
  const [id, secret] = String(query.get("access_token")).split("|");
  const app = appOf(world, id);
  if (!app || !same(secret, app.settings.app_secret)) return graphError(400, 190, "Invalid OAuth access token signature.");
  const token = query.get("input_token");
  const channel = world.channelOfToken("messenger", token);
  const user = appOfUser(world, token) === app;
  if (!user && channel?.app !== app) {
    return good({ data: { is_valid: false, error: { code: 190, message: "Invalid OAuth access token." }, scopes: [] } });
  }
  const objection = channel?.tokens.objection(token) ?? "";
  const dead = ["expired", "revoked", "unknown"].includes(objection);
  const granted = objection === "permission" ? scopes.filter((one) => one !== "pages_messaging") : scopes;
  const pages = app.channels.map((one) => one.external_id);
  return good({ data: {
    app_id: id, type: user ? "USER" : "PAGE", application: "Gom", is_valid: !dead, expires_at: 0, data_access_expires_at: Math.floor(Date.now() / 1000) + 90 * 86400,
    ...(channel && { profile_id: channel.external_id }), scopes: granted, granular_scopes: granted.map((scope) => ({ scope, target_ids: pages })),
    ...(dead && { error: { code: 190, subcode: objection === "expired" ? 463 : 458, message: "The session is no longer valid" } }),
  } });
}
