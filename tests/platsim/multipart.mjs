/** Reads multipart/form-data, bytes untouched. */

/** The parts of a body, or undefined when it is not multipart or broken. */
export function parseMultipart(contentType, body) {
  const boundary = /^multipart\/form-data;.*boundary="?([^";]+)"?/i.exec(contentType)?.[1];
  if (!boundary) return undefined;
  const fence = Buffer.from(`--${boundary}`);
  const parts = [];
  let at = body.indexOf(fence);
  if (at < 0) return undefined;
  for (;;) {
    at += fence.length;
    if (body.slice(at, at + 2).toString() === "--") return parts;
    const headEnd = body.indexOf("\r\n\r\n", at);
    const next = body.indexOf(Buffer.concat([Buffer.from("\r\n"), fence]), at);
    if (headEnd < 0 || next < 0) return undefined;
    const head = body.slice(at + 2, headEnd).toString();
    parts.push({
      name: /name="([^"]*)"/i.exec(head)?.[1] ?? "",
      filename: /filename="([^"]*)"/i.exec(head)?.[1],
      type: /content-type:\s*([^\r\n]+)/i.exec(head)?.[1]?.trim(),
      bytes: body.slice(headEnd + 4, next),
    });
    at = next + 2;
  }
}
