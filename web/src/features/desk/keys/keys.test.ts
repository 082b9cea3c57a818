import { afterEach, describe, expect, it, vi } from "vitest";
import { combination_name, key_names } from "./names";
import { allow_bare_keys, available, close_one, dispatch, layers, register, register_layer } from "./registry";
import { type Action, actions, type Combination, row_of } from "./table";

/** As it would be typed on Windows or Linux. */
const name = (one: Combination) => combination_name(one, false);
const mac_name = (one: Combination) => combination_name(one, true);
const all = actions.flatMap((action) => row_of(action).keys.map((keys) => ({ action, keys })));

/**
 * What a page is never given, or not everywhere, and what everybody's hands expect of the browser. Headless browsers have
 * no menus and cannot tell; so the list is written down.
 */
const kept_by_browsers = [
  // Chrome and Edge: windows, tabs and the end of both are never given to a page.
  ..."N T W".split(" ").flatMap((key) => [`Ctrl+${key}`, `Ctrl+Shift+${key}`]),
  ..."Tab PgUp PgDn F4".split(" ").flatMap((key) => [`Ctrl+${key}`, `Ctrl+Shift+${key}`]),
  ..."1 2 3 4 5 6 7 8 9".split(" ").map((key) => `Ctrl+${key}`),
  // The address field and the browser's menu; Chrome's focus on its own toolbars.
  ..."D E F F4 Space Tab Home".split(" ").map((key) => `Alt+${key}`),
  ..."A B I T".split(" ").map((key) => `Alt+Shift+${key}`),
  "Alt+ArrowLeft",
  "Alt+ArrowRight",
  // Firefox: private windows, the browser's console, its tools. Edge: InPrivate, profiles, collections.
  ..."P J K I M Y Delete".split(" ").map((key) => `Ctrl+Shift+${key}`),
  ..."H J L O P R S D G U 0".split(" ").map((key) => `Ctrl+${key}`),
  "F1 F3 F5 F7 F10 F11 F12".split(" "),
  "Shift+F5",
].flat();
const kept_on_a_mac = [
  // The system's and Safari's own.
  ..."Q W T N M H R L D P S O ,".split(" ").map((key) => `⌘${key}`),
  ..."T N W Q 3 4 5 [ ]".split(" ").map((key) => `⇧⌘${key}`),
  "⌘Space",
  "⌘Tab",
  // Dead keys, with which letters are composed.
  ..."E U I N".split(" ").flatMap((key) => [`⌥${key}`, `⌥⇧${key}`]),
];

const releases: (() => void)[] = [];
afterEach(() => {
  for (const release of releases.splice(0)) release();
  allow_bare_keys(true);
  document.body.replaceChildren();
});

function on(action: Action, handler: () => false | undefined = () => undefined) {
  const called = vi.fn(handler);
  releases.push(register(action, called));
  return called;
}

function press(keys: Combination, change: KeyboardEventInit = {}, at: EventTarget = document.body): KeyboardEvent {
  const event = new KeyboardEvent("keydown", {
    code: keys.code,
    ctrlKey: keys.mod ?? false,
    altKey: keys.alt ?? false,
    shiftKey: keys.shift ?? false,
    bubbles: true,
    cancelable: true,
    ...change,
  });
  at.addEventListener("keydown", (one) => dispatch(one as KeyboardEvent), { once: true });
  at.dispatchEvent(event);
  return event;
}

function field(value = ""): HTMLTextAreaElement {
  const element = document.createElement("textarea");
  element.value = value;
  document.body.append(element);
  return element;
}

describe("the table of keys", () => {
  it("takes nothing that Chrome, Edge, Firefox, Safari or the system keep for themselves", () => {
    for (const { action, keys } of all) {
      expect(kept_by_browsers, action).not.toContain(name(keys));
      expect(kept_on_a_mac, action).not.toContain(mac_name(keys));
    }
  });

  it("gives a combination one meaning in a place", () => {
    const dispatched = all.filter(({ action }) => row_of(action).handled !== "there").map(({ keys }) => name(keys));
    expect(dispatched).toEqual([...new Set(dispatched)]);
  });

  it("has no bare letter or digit: a Vietnamese keyboard sends those as it likes", () => {
    for (const { action, keys } of all) {
      const bare = !keys.mod && !keys.alt;
      if (bare) expect(keys.code, action).not.toMatch(/^(Key|Digit)/);
      // What writes a character in a field must leave the field alone.
      if (bare && keys.code === "Slash") expect(row_of(action).in_fields, action).toBe("never");
    }
  });

  it("is written as the keyboard has it", () => {
    expect(key_names("resolve.next", false)).toEqual(["Alt+Shift+X"]);
    expect(key_names("resolve.next", true)).toEqual(["⌥⇧X"]);
    expect(key_names("palette", true)).toEqual(["⌘K"]);
    expect([key_names("help.bare", false), key_names("search.bare", true)]).toEqual([["?"], ["/"]]);
    expect([key_names("label.toggle", false), key_names("label.toggle", true)]).toEqual([["Alt+1…9"], ["⌥1…9"]]);
    expect(key_names("conversation.next", false)).toEqual(["Alt+↓"]);
  });
});

describe("a key press", () => {
  it.each(all.filter(({ action }) => row_of(action).handled !== "there"))(
    "$action is done by its combination and by no other modifier",
    ({ action, keys }) => {
      const done = on(action);
      expect(press(keys).defaultPrevented).toBe(true);
      expect(done).toHaveBeenCalledOnce();
      for (const other of ["ctrlKey", "altKey", "shiftKey", "metaKey"] as const) {
        const held = { ctrlKey: keys.mod, altKey: keys.alt, shiftKey: keys.shift, metaKey: false }[other] ?? false;
        press(keys, { [other]: !held });
      }
      expect(done).toHaveBeenCalledOnce();
    },
  );

  it("means nothing while a syllable is being composed", () => {
    const done = on("claim");
    press({ code: "KeyM", alt: true }, { isComposing: true });
    press({ code: "KeyM", alt: true }, { keyCode: 229 });
    expect(done).not.toHaveBeenCalled();
  });

  it("means nothing that nobody registered for, and is left to the browser", () => {
    expect(press({ code: "KeyM", alt: true }).defaultPrevented).toBe(false);
  });

  it("works in a field, but for those that write a character there or move in its text", () => {
    const [claim, help, search, undo] = [on("claim"), on("help.bare"), on("search.bare"), on("undo")];
    const empty = field();
    press({ code: "KeyM", alt: true }, {}, empty);
    press({ code: "Slash", shift: true }, {}, empty);
    press({ code: "Slash" }, {}, empty);
    press({ code: "KeyZ", mod: true }, {}, empty);
    press({ code: "KeyZ", mod: true }, {}, field("Dạ"));
    expect([claim, help, search, undo].map((one) => one.mock.calls.length)).toEqual([1, 0, 0, 1]);
  });

  it("that is a single character can be switched off", () => {
    const [bare, with_ctrl] = [on("help.bare"), on("help")];
    allow_bare_keys(false);
    press({ code: "Slash", shift: true });
    press({ code: "Slash", mod: true });
    expect([bare.mock.calls.length, with_ctrl.mock.calls.length]).toEqual([0, 1]);
  });

  it("held down does a thing once, unless one walks by it", () => {
    const [resolve, next] = [on("resolve"), on("conversation.next")];
    for (const repeat of [false, true, true]) {
      expect(press({ code: "KeyX", alt: true }, { repeat }).defaultPrevented).toBe(true);
      press({ code: "ArrowDown", alt: true }, { repeat });
    }
    expect([resolve.mock.calls.length, next.mock.calls.length]).toEqual([1, 3]);
  });

  it("waits for a dialog, which has keys of its own", () => {
    const done = on("claim");
    const dialog = document.createElement("dialog");
    dialog.setAttribute("open", "");
    document.body.append(dialog);
    press({ code: "KeyM", alt: true });
    expect(done).not.toHaveBeenCalled();
  });

  it("goes to the youngest who takes it", () => {
    const [page, pane] = [on("undo"), on("undo", () => false)];
    press({ code: "KeyZ", mod: true });
    expect([pane.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
    const youngest = on("undo");
    press({ code: "KeyZ", mod: true });
    expect([youngest.mock.calls.length, page.mock.calls.length]).toEqual([1, 1]);
    expect(available()).toEqual(["undo"]);
  });
});

describe("Esc", () => {
  it("closes one thing at a time, from the uppermost down", () => {
    const closed: string[] = [];
    const open = new Set<string>(layers);
    for (const layer of [...layers].reverse()) {
      releases.push(
        register_layer(layer, () => {
          if (!open.delete(layer)) return false;
          closed.push(layer);
          return undefined;
        }),
      );
    }
    for (const _ of layers) expect(close_one()).toBe(true);
    expect(close_one()).toBe(false);
    expect(closed).toEqual(["suggestion", "menu", "tooltip", "dialog", "drawer", "selection", "search", "composer"]);
  });

  it("leaves what lies below an open dialog, which closes itself", () => {
    const drawer = vi.fn();
    releases.push(register_layer("drawer", drawer));
    const dialog = document.createElement("dialog");
    dialog.setAttribute("open", "");
    document.body.append(dialog);
    expect(press({ code: "Escape" }).defaultPrevented).toBe(false);
    dialog.remove();
    press({ code: "Escape" });
    expect(drawer).toHaveBeenCalledOnce();
  });

  it("belongs to who has taken it already", () => {
    const composer = vi.fn();
    releases.push(register_layer("composer", composer));
    const element = field();
    element.addEventListener("keydown", (event) => event.preventDefault());
    press({ code: "Escape" }, {}, element);
    expect(composer).not.toHaveBeenCalled();
  });
});
