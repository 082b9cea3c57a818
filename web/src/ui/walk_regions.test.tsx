import { render } from "@testing-library/preact";
import { beforeEach, describe, expect, it, vi } from "vitest";
import { walk_regions } from "./walk_regions";

beforeEach(() => {
  // There is no layout here: everything that is not hidden counts as seen.
  vi.spyOn(HTMLElement.prototype, "getClientRects").mockImplementation(function (this: HTMLElement) {
    return (this.closest("[hidden]") ? [] : [{}]) as unknown as DOMRectList;
  });
});

function page() {
  render(
    <>
      <nav data-region="">
        <a href="/inbox">hộp thư</a>
      </nav>
      <section data-region="[data-row]">
        <button type="button">lọc</button>
        <a href="/inbox/c1" data-row="c1">
          hội thoại
        </a>
      </section>
      <section data-region="" hidden>
        <button type="button">gấp lại</button>
      </section>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: as the messages are */}
      <div role="log" data-region="" tabIndex={0} aria-label="tin nhắn" />
      <textarea data-region="" aria-label="trả lời" />
    </>,
  );
}

const here = () => document.activeElement?.getAttribute("aria-label") ?? document.activeElement?.textContent;
const walked = (step: 1 | -1) => {
  walk_regions(step);
  return here();
};

describe("walking through the regions of a page", () => {
  it("goes round, in the order one reads, past what is not shown", () => {
    page();
    expect([walked(1), walked(1), walked(1), walked(1), walked(1)]).toEqual([
      "hộp thư",
      "hội thoại",
      "tin nhắn",
      "trả lời",
      "hộp thư",
    ]);
  });

  it("goes back the same way, from wherever in a region one is", () => {
    page();
    document.querySelector<HTMLElement>("section button")?.focus();
    expect([walked(-1), walked(-1), walked(-1)]).toEqual(["hộp thư", "trả lời", "tin nhắn"]);
  });
});
