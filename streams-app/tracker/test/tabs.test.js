// Several tabs, and browsers that keep little or nothing.

import assert from 'node:assert/strict';
import { collect, held, say } from '../testing/collector.js';
import { inBrowser, itemIds, numbers, ONE_TRY, QUICK, settled, state, untilEmpty, views } from '../testing/pages.js';

inBrowser('two tabs at once lose nothing, and nothing counts twice', async ({ open, collector }) => {
  const tabs = [await open(), await open()];
  await views(tabs[0], 1, 1000);
  await untilEmpty(tabs[0]);
  await Promise.all(
    tabs.map((tab, number) =>
      tab.evaluate(async (first) => {
        for (let i = 0; i < 50; i++) {
          tidewatch.page({ item_id: first + i });
          await new Promise((resolve) => setTimeout(resolve, 5));
        }
      }, number * 50),
    ),
  );
  await Promise.all(tabs.map(untilEmpty));
  assert.deepEqual(itemIds(collector).sort((a, b) => a - b), [...numbers(100), 1000]);
  assert.equal(new Set(collector.events.map((event) => event.user_id)).size, 1, 'one browser is one user');
});

inBrowser('a tab waits for what another has on its way, and does not send it again', async ({ open, collector }) => {
  const slow = held(collect);
  collector.script = [slow];
  const [one, two] = [await open(), await open()];
  await views(one, 3);
  await collector.until(({ requests }) => requests.length === 1, 'a request');
  await views(two, 3, 3);
  await settled(two);
  assert.equal(collector.requests.length, 1);
  slow.release();
  await collector.untilAccepted(6);
  assert.deepEqual(collector.requests.map(({ events }) => events.length), [3, 3]);
});

inBrowser('two tabs of a browser without locks lose nothing, and a double counts once', async ({ open, collector, context }) => {
  await context.addInitScript(() => Object.defineProperty(navigator, 'locks', { value: undefined }));
  const [one, two] = [await open(), await open()];
  await Promise.all([views(one, 30), views(two, 30, 30)]);
  await untilEmpty(one);
  await untilEmpty(two);
  assert.deepEqual(itemIds(collector).sort((a, b) => a - b), numbers(60));
});

inBrowser('a tab that holds the lock for ever does not hold up the others', async ({ open, collector }) => {
  const stuck = await open();
  await stuck.evaluate(() => void navigator.locks.request('tidewatch', () => new Promise(() => {})));
  const page = await open({ ...QUICK, timeout: 100 });
  await views(page, 3);
  await collector.untilAccepted(3);
});

inBrowser('a page without storage, locks or an origin of its own tells what it can', async ({ open, collector }) => {
  const page = await open();
  await page.evaluate((source) => {
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.src = source;
    document.body.append(frame);
  }, page.url());
  await page.waitForFunction(() => frames.length === 1);
  const frame = page.frames()[1];
  await frame.waitForFunction(() => window.tidewatch?.track);
  const blocked = await frame.evaluate(() => {
    try {
      return !localStorage;
    } catch ({ name }) {
      return name;
    }
  });
  assert.equal(blocked, 'SecurityError');
  collector.script = [say(503)];
  await views(frame, 30);
  await collector.untilAccepted(30);
  await untilEmpty(frame);
  assert.deepEqual(itemIds(collector), numbers(30));
});

inBrowser('a storage that the shop has filled costs no event', async ({ open, collector }) => {
  collector.script = [say(503)];
  const page = await open();
  await page.evaluate(() => {
    let block = 'x'.repeat(1 << 20);
    for (let i = 0; block; i++) {
      try {
        localStorage.setItem('shop' + i, block);
      } catch {
        block = block.slice(block.length / 2);
        block = block.length > 1 ? block : '';
      }
    }
  });
  await views(page, 10);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(10));
});

inBrowser('the oldest are dropped and counted where there is no room for all', async ({ open, collector }) => {
  collector.mood = say(503);
  const page = await open({ ...ONE_TRY, maxEvents: 10 });
  await views(page, 12);
  assert.deepEqual((await state(page)).lost, { 'queue full': 2 });
  assert.equal((await state(page)).queued, 10);
  collector.mood = collect;
  await page.evaluate(() => dispatchEvent(new Event('online')));
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(12).slice(2));
});
