/**
 * Posts a file to /api/media and tells how much of it has gone, which `fetch` cannot. What it gives is shaped as the typed
 * client's answers are.
 */
export function post_file(
  file: File,
  csrf_token: string,
  limit_ms: number,
  progress?: (gone: number) => void,
  signal?: AbortSignal,
): Promise<{ data?: unknown; error?: unknown; response: Response }> {
  return new Promise((resolve, reject) => {
    const request = new XMLHttpRequest();
    const form = new FormData();
    form.append("file", file, file.name);
    request.open("POST", "/api/media");
    request.timeout = limit_ms;
    request.setRequestHeader("X-CSRF-Token", csrf_token);
    request.upload.onprogress = (event) => {
      if (event.lengthComputable && event.total > 0) progress?.(event.loaded / event.total);
    };
    const failed = () => reject(new TypeError("the file could not be posted"));
    request.onerror = failed;
    request.ontimeout = failed;
    request.onabort = failed;
    request.onload = () => {
      const retry_after = request.getResponseHeader("Retry-After");
      const headers = retry_after ? { "Retry-After": retry_after } : undefined;
      const response = new Response(null, { status: request.status, headers });
      const body = json_of(request.responseText);
      resolve(response.ok ? { data: body, response } : { error: body, response });
    };
    signal?.addEventListener("abort", () => request.abort(), { once: true });
    request.send(form);
  });
}

function json_of(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
