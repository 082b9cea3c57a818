import {
  a_customer,
  ask_platsim,
  expect,
  expect_live,
  lines,
  log_in,
  type Platform,
  people,
  say,
  test,
} from "./support";

/**
 * Row A08 of tests/abuse/README.md: script in whatever strangers can write, shown in a real browser. `./dev abuse A08` runs
 * it; the everyday run leaves it out. The count is GOM_TORTURE_SHARE of 500.
 */

const wanted = Math.max(40, Math.round(500 * Number(process.env.GOM_TORTURE_SHARE || "1")));
const texts_of_one = 20;

/** What runs the call if the page takes a text for more than a text. */
const forms: readonly ((call: string) => string)[] = [
  (call) => `<script>${call}</script>`,
  (call) => `<img src=x onerror=${call}>`,
  (call) => `<svg onload=${call}>`,
  (call) => `<svg><script>${call}</script></svg>`,
  (call) => `<body onload=${call}>`,
  (call) => `<iframe srcdoc="<script>parent.${call}</script>"></iframe>`,
  (call) => `<iframe src="javascript:parent.${call}"></iframe>`,
  (call) => `<a href="javascript:${call}">bấm</a>`,
  (call) => `javascript:${call}`,
  (call) => `JaVaScRiPt:${call}`,
  (call) => `java\tscript:${call}`,
  (call) => `data:text/html,<script>${call}</script>`,
  (call) => `vbscript:${call}`,
  (call) => `https://x.example/" onmouseover="${call}`,
  (call) => `https://x.example/'onfocus='${call}'autofocus='`,
  (call) => `"><script>${call}</script>`,
  (call) => `'><img src=x onerror=${call}>`,
  (call) => `</textarea><script>${call}</script>`,
  (call) => `</title><script>${call}</script>`,
  (call) => `</style><script>${call}</script>`,
  (call) => `<style>@import 'javascript:${call}'</style>`,
  (call) => `<link rel=stylesheet href="javascript:${call}">`,
  (call) => `<object data="javascript:${call}"></object>`,
  (call) => `<embed src="javascript:${call}">`,
  (call) => `<form action="javascript:${call}"><button>x</button></form>`,
  (call) => `<details open ontoggle=${call}>`,
  (call) => `<video><source onerror=${call}></video>`,
  (call) => `<audio src=x onerror=${call}>`,
  (call) => `<input autofocus onfocus=${call}>`,
  (call) => `<marquee onstart=${call}>`,
  (call) => `<math><mtext><img src=x onerror=${call}></mtext></math>`,
  (call) => `<meta http-equiv=refresh content="0;url=javascript:${call}">`,
  (call) => `<base href="javascript:${call}//">`,
  (call) => `{{constructor.constructor('${call}')()}}`,
  (call) => `\${${call}}`,
  (call) => `&lt;img src=x onerror=${call}&gt;`,
  (call) => `&#60;script&#62;${call}&#60;/script&#62;`,
  (call) => `\\u003cscript\\u003e${call}\\u003c/script\\u003e`,
  (call) => `<scr<script>ipt>${call}</scr</script>ipt>`,
  (call) => `<<script>${call}//<</script>`,
  (call) => `<img src="x\`\`onerror=${call}">`,
  (call) => `<!--><img src=x onerror=${call}>-->`,
  (call) => `<![CDATA[<script>${call}</script>]]>`,
  (call) => `[bấm](javascript:${call})`,
  (call) => `<template><script>${call}</script></template>`,
  (call) => `{"__html":"<img src=x onerror=${call}>"}`,
  (call) => `<x style="animation-name:a" onanimationstart=${call}>`,
  (call) => `<button popovertarget=x onclick=${call}>x</button>`,
];

const payload = (n: number) => `${(forms[n % forms.length] as (call: string) => string)(`pwned(${n})`)} #${n}#`;

test("Nothing that customers write, are called or send is run, and the page's policy never has to step in @desk @abuse", async ({
  page,
  expected_faults,
}) => {
  test.setTimeout(1_200_000);
  const executed: unknown[] = [];
  await page.exposeFunction("pwned", (what: unknown) => executed.push(what));
  await page.addInitScript(() => {
    const note = (what: string) => (window as unknown as { pwned(what: string): void }).pwned(what);
    document.addEventListener("securitypolicyviolation", (event) => note(`refused by policy: ${event.blockedURI}`));
    for (const name of ["alert", "confirm", "prompt"]) Object.assign(window, { [name]: () => note(name) });
  });

  let n = 0;
  while (n < wanted) {
    const customer = { ...a_customer(), name: payload(n) };
    const messages = Array.from({ length: Math.min(texts_of_one, wanted - n) }, () => ({
      platform: "messenger",
      customer,
      kind: "text",
      text: payload(n++),
    }));
    await ask_platsim("batch", { messages, wait: "accepted" });
  }

  // Names of files, reactions, and what an order says, where a platform has them.
  const others: Platform[] = ["messenger", "zalo", "tiktok_shop", "shopee"];
  for (const platform of others) {
    const customer = { ...a_customer(), name: payload(1) };
    const said = await say(platform, customer, { text: payload(n++) });
    if (platform === "messenger" || platform === "zalo") {
      await ask_platsim("react", { platform, message: said.id, emoji: payload(1) });
      await ask_platsim("say", { platform, customer, kind: "file", name: payload(2) });
    } else {
      const to = { name: payload(3), phone: payload(7), address: payload(1) };
      await ask_platsim("order", { platform, quantity: 1, customer, note: payload(2), to });
    }
  }

  await log_in(page, people.hoa);
  await expect_live(page);
  const seen = new Set<number>();
  const look = async () => {
    for (const match of ((await lines(page).textContent()) ?? "").matchAll(/#(\d+)#/g)) seen.add(Number(match[1]));
  };
  const conversations = await page.evaluate(async () => {
    const { items } = await (await fetch("/api/conversations?limit=100")).json();
    return (items as { id: string; last_message?: { text?: string } }[]).map((one) => one.id);
  });
  for (const id of conversations) {
    await page.evaluate((to) => {
      history.pushState(null, "", `/inbox/${to}`);
      dispatchEvent(new PopStateEvent("popstate"));
    }, id);
    await expect(lines(page).locator("[data-message]").first()).toBeVisible();
    await look();
    for (let step = 0; step < 12; step++) {
      await lines(page).evaluate((log, at) => {
        let box: Element | null = log;
        while (box && box.scrollHeight <= box.clientHeight + 1) box = box.parentElement;
        if (box) box.scrollTop = box.scrollHeight * (1 - at / 12);
      }, step);
      await page.evaluate(() => new Promise((done) => requestAnimationFrame(() => requestAnimationFrame(done))));
      await look();
    }
    const addresses = await page
      .locator("a[href]")
      .evaluateAll((all) => all.map((one) => (one as HTMLAnchorElement).href));
    expect(addresses.filter((href) => !/^(https?:|tel:|mailto:|blob:)/.test(href))).toEqual([]);
  }
  for (const place of ["/customers", "/orders", "/history"]) {
    await page.goto(place);
    await expect(page.getByRole("main").first()).toBeVisible();
  }

  const line = `A08: tried ${seen.size} of ${wanted}, executions and policy reports ${executed.length}`;
  process.stdout.write(`${line}: ${executed.length === 0 && seen.size >= wanted ? "clean" : "CONDEMNED"}\n`);
  expect(executed).toEqual([]);
  // The eyes are open: what the policy does refuse is seen.
  expected_faults.push(/Content Security Policy/);
  await page.evaluate(() => {
    const script = document.createElement("script");
    script.textContent = "pwned('script')";
    document.body.append(script);
  });
  await expect.poll(() => executed.length).toBeGreaterThan(0);
  expect(seen.size).toBeGreaterThanOrEqual(wanted);
});
