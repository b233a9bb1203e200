// What the tests of the tracker in a page have in common: a shop's plain pages, a collector, a browser, and words for what they do.

import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from './browser.js';
import { Collector } from './collector.js';
import { serveFiles } from './files.js';

/** A file of the tracker's folder. */
export const here = (path) => fileURLToPath(new URL('../' + path, import.meta.url));

/** As in a shop, but for a test's patience. */
export const QUICK = { flushAfter: 20, retryLeast: 20, retryMost: 200 };
/** Nothing goes by itself before the page does. */
export const PATIENT = { flushAfter: 600000 };
/** No try after the first, unless something else brings it about. */
export const ONE_TRY = { ...QUICK, retryLeast: 600000, retryMost: 600000 };

let browser;
export let shop;

before(async () => {
  browser = await startBrowser();
  shop = await serveFiles([here('testing/pages'), here('dist')]);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

/** A test with a browser profile and a collector of its own; whatever happens, the page must see no error. */
export function inBrowser(name, body) {
  test(name, async (t) => {
    const collector = await new Collector().start();
    const context = await browser.newContext();
    const errors = [];
    context.on('weberror', (error) => errors.push(String(error.error())));
    t.after(async () => {
      await context.close();
      await collector.stop().catch(() => {});
    });
    const open = async (options = QUICK, path = '/plain.html') => {
      const page = await context.newPage();
      const query = encodeURIComponent(JSON.stringify({ endpoint: collector.url, ...options }));
      await page.goto(`${shop.url}${path}?options=${query}`);
      return page;
    };
    await body({ open, collector, context });
    assert.deepEqual(errors, []);
  });
}

/** Calls the tracker so many times in one go, with item ids that count on. */
export const views = (page, count, first = 0) =>
  page.evaluate(
    ([count, first]) => {
      for (let i = 0; i < count; i++) {
        tidewatch.page({ item_id: first + i });
      }
    },
    [count, first],
  );

export const state = (page) => page.evaluate(() => tidewatch.state());
export const untilEmpty = (page) => page.waitForFunction(() => tidewatch.state().queued === 0);
export const stored = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tidewatch')));
export const itemIds = (collector) => collector.events.map((event) => +event.item_id);
export const numbers = (count) => Array.from({ length: count }, (_, i) => i);

/** The page has run all the timers that were due. */
export const settled = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => setTimeout(resolve, 50), 50)));
