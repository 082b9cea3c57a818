/** The little TOML a shop file needs: arrays of tables, strings, lists, inline tables. */

function text(value) {
  const escaped = String(value)
    .replace(/\\/g, "\\\\")
    .replace(/"/g, '\\"')
    .replace(/[\u0000-\u001f\u007f]/g, (c) => "\\u" + c.charCodeAt(0).toString(16).padStart(4, "0"));
  return `"${escaped}"`;
}

function value(of) {
  if (Array.isArray(of)) return `[${of.map(value).join(", ")}]`;
  if (of !== null && typeof of === "object") {
    const pairs = Object.entries(of).map(([key, one]) => `${key} = ${value(one)}`);
    return `{ ${pairs.join(", ")} }`;
  }
  return typeof of === "string" ? text(of) : String(of);
}

/** One `[[name]]` with its keys; what is undefined is left out. */
export function table(name, keys) {
  const lines = Object.entries(keys)
    .filter(([, one]) => one !== undefined)
    .map(([key, one]) => `${key} = ${value(one)}`);
  return [`[[${name}]]`, ...lines, ""].join("\n");
}
