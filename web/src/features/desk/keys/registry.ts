import { on_a_mac } from "./names";
import { type Action, actions, type Combination, is_bare, row_of } from "./table";

/** Does what an action means where it was registered. `false`: not now, let another try. */
// biome-ignore lint/suspicious/noConfusingVoidType: who does something simply does it
export type Handler = (pressed: Combination) => void | false;

/** What Esc closes, one thing at a time, in this order; of two in one layer the younger. */
export const layers = ["suggestion", "menu", "tooltip", "dialog", "drawer", "selection", "search", "composer"] as const;
export type Layer = (typeof layers)[number];

const handlers = new Map<Action, Handler[]>();
const closers = new Map<Layer, Handler[]>();

/** From now on, until the answer is called: the youngest handler of an action is asked first. */
export function register(action: Action, handler: Handler): () => void {
  return put(handlers, action, handler);
}

export function register_layer(layer: Layer, close: Handler): () => void {
  return put(closers, layer, close);
}

/** What somebody would do now, if asked. */
export function available(): readonly Action[] {
  return actions.filter((action) => (handlers.get(action)?.length ?? 0) > 0);
}

/** True: somebody did it. */
export function run(action: Action, pressed: Combination | undefined = row_of(action).keys[0]): boolean {
  return pressed !== undefined && ask(handlers.get(action), pressed);
}

/** Closes the uppermost thing. A native dialog closes itself, so what lies below it stays. */
export function close_one(): boolean {
  const pressed = { code: "Escape" };
  for (const layer of layers) {
    if (layer === "dialog" && document.querySelector("dialog[open]")) return false;
    if (ask(closers.get(layer), pressed)) return true;
  }
  return false;
}

let bare_keys = true;

/** Whether `?` and `/` alone mean something outside fields. */
export function allow_bare_keys(yes: boolean): void {
  bare_keys = yes;
}

/** What a key press means, if anything: the whole of what the page does about keys that no place handles itself. */
export function dispatch(event: KeyboardEvent): void {
  // A keyboard that is still composing a syllable uses every key for itself.
  if (event.defaultPrevented || event.isComposing || event.keyCode === 229) return;
  if (event.code === "Escape") {
    if (close_one()) event.preventDefault();
    return;
  }
  if (document.querySelector("dialog[open]")) return;
  const pressed = pressed_of(event);
  const action = actions.find((one) => row_of(one).handled !== "there" && row_of(one).keys.some(same(pressed)));
  if (!action || (is_bare(action) && !bare_keys)) return;
  const row = row_of(action);
  if (row.in_fields && is_field(event.target) && (row.in_fields === "never" || value_of(event.target) !== "")) return;
  if (event.repeat && !row.repeats) {
    // Held down it is still ours: the browser's own meaning would be a surprise.
    if (handlers.get(action)?.length) event.preventDefault();
    return;
  }
  if (run(action, pressed)) event.preventDefault();
}

function pressed_of(event: KeyboardEvent): Combination & { readonly foreign: boolean } {
  const mac = on_a_mac();
  // The key that is Ctrl elsewhere means nothing of ours on a Mac, nor does the Windows key; AltGr writes characters.
  const foreign = mac ? event.ctrlKey : event.metaKey || event.getModifierState("AltGraph");
  return {
    code: event.code,
    ...((mac ? event.metaKey : event.ctrlKey) && { mod: true as const }),
    ...(event.altKey && { alt: true as const }),
    ...(event.shiftKey && { shift: true as const }),
    foreign,
  };
}

function same(pressed: ReturnType<typeof pressed_of>) {
  return (one: Combination) =>
    !pressed.foreign &&
    one.code === pressed.code &&
    one.mod === pressed.mod &&
    one.alt === pressed.alt &&
    one.shift === pressed.shift;
}

const not_written_in = /^(button|checkbox|color|file|image|radio|range|reset|submit)$/;

export function is_field(target: EventTarget | null): boolean {
  if (target instanceof HTMLInputElement) return !not_written_in.test(target.type);
  if (target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement) return true;
  return target instanceof HTMLElement && target.isContentEditable;
}

function value_of(target: EventTarget | null): string {
  return target instanceof HTMLInputElement || target instanceof HTMLTextAreaElement ? target.value : "select";
}

function put<Name>(all: Map<Name, Handler[]>, name: Name, handler: Handler): () => void {
  all.set(name, [...(all.get(name) ?? []), handler]);
  return () => {
    all.set(
      name,
      (all.get(name) ?? []).filter((one) => one !== handler),
    );
  };
}

function ask(all: readonly Handler[] | undefined, pressed: Combination): boolean {
  return (all ?? []).toReversed().some((handler) => handler(pressed) !== false);
}
