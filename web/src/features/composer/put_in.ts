/**
 * Puts a text into a field as if it were typed, so that the browser's own undo takes it out again. Where a browser cannot,
 * the text is put in all the same. The caret stands behind it.
 */
export function put_in(field: HTMLTextAreaElement, text: string, from: number, to: number): void {
  field.focus();
  field.setSelectionRange(from, to);
  const expected = field.value.slice(0, from) + text + field.value.slice(to);
  if (text !== "") document.execCommand?.("insertText", false, text);
  if (field.value === expected) return;
  field.value = expected;
  field.setSelectionRange(from + text.length, from + text.length);
}
