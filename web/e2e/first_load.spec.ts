import { a_customer, ask_platsim, expect, expect_live, log_in, people, row_saying, say, test, words } from "./support";

interface Changes {
  readonly texts: number;
  readonly elements: number;
}

/** In the page: counts from now on what changes in the list. */
function count_changes(): void {
  const changes = { texts: 0, elements: 0 };
  Object.assign(window, { changes });
  const list = document.querySelector('ul[role="list"]');
  if (!list) throw new Error("no list");
  new MutationObserver((records) => {
    for (const record of records) {
      if (record.type === "characterData") changes.texts++;
      else
        for (const node of [...record.addedNodes, ...record.removedNodes]) {
          if (node.nodeType === Node.ELEMENT_NODE) changes.elements++;
          else changes.texts++;
        }
    }
  }).observe(list, { subtree: true, childList: true, characterData: true });
}

test.describe("what the first load costs", () => {
  test("at most five requests and 160 KB before the list can be used, and nothing moves", async ({
    page,
    browser,
    context,
  }) => {
    // More than a page of conversations, as in any shop.
    const messages = Array.from({ length: 60 }, (_, i) => ({
      platform: "messenger",
      customer: a_customer(`Khách ${i}`),
      kind: "text",
      text: words("còn hàng không"),
    }));
    await ask_platsim("batch", { messages, wait: "accepted" });
    await log_in(page);
    const customer = a_customer("Đầu tiên");
    const question = words("có ai không");
    await say("messenger", customer, { text: question });
    await row_saying(page, question);

    // A browser that has never been here, but for the log-in: nothing is in its cache.
    const elsewhere = await browser.newContext({ storageState: await context.storageState() });
    const fresh = await elsewhere.newPage();
    const devtools = await elsewhere.newCDPSession(fresh);
    await devtools.send("Network.enable");
    await devtools.send("Network.setCacheDisabled", { cacheDisabled: false });
    const requests = new Map<string, { url: string; at: number; bytes: number }>();
    devtools.on("Network.requestWillBeSent", ({ requestId, request, timestamp }) => {
      if (request.url.startsWith("http")) requests.set(requestId, { url: request.url, at: timestamp, bytes: 0 });
    });
    devtools.on("Network.loadingFinished", ({ requestId, encodedDataLength }) => {
      const request = requests.get(requestId);
      if (request) request.bytes = encodedDataLength;
    });
    await fresh.addInitScript(() => {
      const shifts = { sum: 0 };
      Object.assign(window, { shifts });
      new PerformanceObserver((list) => {
        for (const entry of list.getEntries()) shifts.sum += (entry as unknown as { value: number }).value;
      }).observe({ type: "layout-shift", buffered: true });
    });
    await fresh.goto("/inbox");
    await fresh.waitForFunction(() => performance.getEntriesByName("usable").length > 0);
    const usable_s = await fresh.evaluate(() => (performance.getEntriesByName("usable")[0]?.startTime ?? 0) / 1000);
    await expect_live(fresh);

    const began = Math.min(...[...requests.values()].map(({ at }) => at));
    const needed = [...requests.values()].filter(({ at, url }) => at - began <= usable_s && !/icon|manifest/.test(url));
    const asked_by_need = needed
      .filter(({ url }) => !/counts|channels/.test(url))
      .map(({ url }) => url.replace(/^.*?\w(?=\/)/, ""));
    expect(asked_by_need.length, asked_by_need.join(" ")).toBeLessThanOrEqual(5);
    const kilobytes = needed.reduce((sum, { bytes }) => sum + bytes, 0) / 1024;
    expect(kilobytes).toBeGreaterThan(20);
    expect(kilobytes).toBeLessThanOrEqual(160);
    const shifts = await fresh.evaluate(() => (window as unknown as { shifts: { sum: number } }).shifts.sum);
    expect(shifts).toBeLessThanOrEqual(0.01);
    await elsewhere.close();
  });

  for (const list of ["/inbox", "/inbox?unread=true"]) {
    test(`a message to the top row of ${list} changes at most three texts, and asks nothing`, async ({ page }) => {
      // What is a person's own is asked for a little after the first look, not because of the message.
      const own = page.waitForResponse("**/api/me/drafts");
      await log_in(page, people.lan, list);
      await own;
      await expect_live(page);
      const customer = a_customer("Trên cùng");
      await say("messenger", customer, { text: words("một") });
      const second = words("hai");
      await say("messenger", customer, { text: second });
      const row = await row_saying(page, second);
      await expect(row).toHaveAttribute("aria-label", /2 tin chưa đọc/);
      // A stranger's name is asked of the platform, and may come after what they said.
      await expect(row).toContainText(customer.name);
      // At a minute's edge the times of other rows may change as well.
      await expect.poll(() => new Date().getSeconds(), { timeout: 30_000 }).toBeLessThan(45);
      await page.evaluate(count_changes);
      const requests: string[] = [];
      page.on("request", (request) => {
        // Now and then the page looks whether it missed anything; that is not because of the message.
        if (/\/api\/(?!events)/.test(request.url())) requests.push(request.url());
      });
      const third = words("ba");
      await say("messenger", customer, { text: third });
      await expect(row).toContainText(third);
      const changes = await page.evaluate(() => (window as unknown as { changes: Changes }).changes);
      expect(changes.elements).toBe(0);
      // The line, the number of unread and the time.
      expect(changes.texts).toBeLessThanOrEqual(3);
      expect(requests).toEqual([]);
    });
  }

  test.describe("with the service worker", () => {
    test.use({ serviceWorkers: "allow" });

    test("a warm load asks for no asset, and the page opens without a network", async ({
      page,
      context,
      expected_faults,
    }) => {
      expected_faults.push(/ERR_INTERNET_DISCONNECTED|WebSocket connection/);
      await log_in(page);
      await page.evaluate(async () => {
        await navigator.serviceWorker.ready;
      });
      await page.waitForFunction(() => navigator.serviceWorker.controller !== null);
      const from_network: string[] = [];
      page.on("response", (response) => {
        if (/\/assets\/|\/inbox$/.test(response.url()) && !response.fromServiceWorker())
          from_network.push(response.url());
      });
      await page.reload();
      await expect_live(page);
      expect(from_network).toEqual([]);
      await context.setOffline(true);
      await page.reload();
      await expect(page.getByText("Không có mạng.")).toBeVisible();
      await context.setOffline(false);
      await expect_live(page);
    });
  });
});
