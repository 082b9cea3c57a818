// Writes src/wire/generated/api.ts from the OpenAPI document of the server (`gom openapi`). The document's place is
// GOM_OPENAPI, else where `./dev build` writes it. Written only when it changed, so nothing is rebuilt for nothing.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, resolve } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import openapiTS, { astToString } from "openapi-typescript";

const here = dirname(fileURLToPath(import.meta.url));
const source = resolve(process.env.GOM_OPENAPI ?? `${here}/../../build/release/openapi.json`);
const target = resolve(here, "../src/wire/generated/api.ts");

if (!existsSync(source)) {
  console.error(`No OpenAPI document at ${source}: ./dev build writes one, or set GOM_OPENAPI.`);
  process.exit(1);
}
const text = astToString(await openapiTS(pathToFileURL(source)));
mkdirSync(dirname(target), { recursive: true });
if (!existsSync(target) || readFileSync(target, "utf8") !== text) writeFileSync(target, text);
