/**
 * JSON with a line for everything and indents. It is only spaced out, never read and written anew: a platform's long
 * numbers stay digit for digit what came. Letters that were written as codes can be read. What is no JSON stays as it is.
 */
export function pretty(text: string): string {
  try {
    JSON.parse(text);
  } catch {
    return text;
  }
  let out = "";
  let depth = 0;
  const line = () => `\n${"  ".repeat(depth)}`;
  // Strings whole, marks by themselves, and what stands between them.
  for (const [piece] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]|[^\s{}[\],:"]+/gs)) {
    if (piece === "{" || piece === "[") {
      depth++;
      out += piece + line();
    } else if (piece === "}" || piece === "]") {
      depth--;
      out = /[{[]\s*$/.test(out) ? out.trimEnd() + piece : out + line() + piece;
    } else if (piece === ",") {
      out += piece + line();
    } else {
      out += piece === ":" ? ": " : with_letters(piece);
    }
  }
  return out;
}

function with_letters(text: string): string {
  return text.replace(/(?<!\\)((?:\\\\)*)\\u([0-9a-fA-F]{4})/g, (whole, before: string, code: string) => {
    const letter = String.fromCharCode(Number.parseInt(code, 16));
    return /[\p{L}\p{M}\p{Cs}\p{So}]/u.test(letter) ? before + letter : whole;
  });
}
