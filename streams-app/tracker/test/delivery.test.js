// That what happens in a page arrives, once, whatever becomes of the page, the network and the collector.

import assert from 'node:assert/strict';
import { atMost, collect, collectAndCut, cut, hang, held, refuse, say } from '../testing/collector.js';
import { inBrowser, itemIds, numbers, ONE_TRY, PATIENT, QUICK, settled, state, untilEmpty, views } from '../testing/pages.js';

inBrowser('30 events in a burst arrive once, in order, in few requests', async ({ open, collector }) => {
  const page = await open();
  await views(page, 30);
  await collector.untilAccepted(30);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(30));
  assert.ok(collector.requests.length <= 2, String(collector));
  assert.equal(collector.doubles, 0);
});

inBrowser('a burst does not wait until the flush is due', async ({ open, collector }) => {
  const page = await open(PATIENT);
  await views(page, 19);
  await settled(page);
  assert.equal(collector.requests.length, 0);
  await views(page, 1);
  await collector.untilAccepted(20);
});

inBrowser('off line and back: what happened meanwhile arrives at once, once', async ({ open, collector, context }) => {
  const page = await open(ONE_TRY);
  await context.setOffline(true);
  await views(page, 5);
  await page.waitForFunction(() => tidewatch.state().retryInMs > 0);
  await views(page, 5, 5);
  assert.equal((await state(page)).queued, 10);
  await context.setOffline(false);
  await collector.untilAccepted(10);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(10));
  assert.equal(collector.doubles, 0);
});

inBrowser('a tab that is closed at once has said what happened', async ({ open, collector }) => {
  const page = await open(PATIENT);
  await views(page, 3);
  await page.close({ runBeforeUnload: true });
  await collector.untilAccepted(3);
});

inBrowser('what was said as a page went counts once, though the next page says it again', async ({ open, collector }) => {
  const page = await open(PATIENT);
  await views(page, 3);
  await page.reload();
  await collector.untilAccepted(3);
  await page.evaluate(() => tidewatch.flush());
  await untilEmpty(page);
  assert.deepEqual([collector.accepted.size, collector.doubles], [3, 3]);
});

inBrowser('a tab that crashes loses nothing', async ({ open, collector, context }) => {
  const page = await open(PATIENT);
  await views(page, 3);
  const session = await context.newCDPSession(page);
  const crashed = page.waitForEvent('crash');
  session.send('Page.crash').catch(() => {});
  await crashed;
  assert.equal(collector.requests.length, 0);
  const next = await open();
  await untilEmpty(next);
  assert.deepEqual(itemIds(collector), numbers(3));
});

inBrowser('a request outlives its page, and what is in it is not said once more', async ({ open, collector }) => {
  const slow = held(collect);
  collector.mood = slow;
  const page = await open();
  await views(page, 3);
  await collector.until(({ requests }) => requests.length === 1, 'a request');
  await page.goto('about:blank');
  await settled(page);
  assert.ok(!collector.requests[0].gone);
  assert.equal(collector.requests.length, 1);
  slow.release();
  await collector.untilAccepted(3);
});

inBrowser('a reload in the middle loses nothing, and what was accepted counts once', async ({ open, collector }) => {
  collector.mood = hang;
  const page = await open();
  await views(page, 25);
  await collector.until(({ requests }) => requests.length > 0, 'a request');
  await views(page, 5, 25);
  await page.reload();
  collector.mood = collect;
  await views(page, 5, 30);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector).sort((a, b) => a - b), numbers(35));
});

inBrowser('a collector that is down and comes back gets all of it, once', async ({ open, collector }) => {
  const page = await open();
  await collector.stop();
  for (let i = 0; i < 6; i++) {
    await views(page, 5, i * 5);
    await page.waitForFunction(() => tidewatch.state().retryInMs > 0);
  }
  await collector.start();
  await collector.untilAccepted(30);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(30));
});

for (const [name, mood] of [
  ['503', say(503)],
  ['500', say(500)],
  ['404', say(404)],
  ['a cut connection', cut],
  ['an answer that gets lost', collectAndCut],
  ['a page of a proxy', () => ({ status: 200, body: { page: 'Welcome' } })],
  ['no answer', hang],
]) {
  inBrowser(`after ${name} it tries again`, async ({ open, collector }) => {
    collector.script = [mood, mood, mood];
    const page = await open({ ...QUICK, timeout: 300 });
    await views(page, 5);
    await untilEmpty(page);
    assert.deepEqual(itemIds(collector), numbers(5));
    assert.ok(collector.requests.length >= 4);
  });
}

inBrowser('it does not try again before the collector’s Retry-After, not even as the page goes or in another tab', async ({
  open,
  collector,
}) => {
  collector.mood = say(429, { 'Retry-After': '600' });
  const page = await open();
  await views(page, 3);
  await page.waitForFunction(() => tidewatch.state().retryInMs > 500000);
  await page.reload();
  await page.evaluate(() => tidewatch.flush());
  const other = await open();
  await views(other, 1, 3);
  await settled(other);
  assert.equal(collector.requests.length, 1);
  assert.equal((await state(other)).queued, 4);
});

inBrowser('a Retry-After that is over ends the wait', async ({ open, collector }) => {
  collector.script = [say(429, { 'Retry-After': '1' })];
  const page = await open();
  await views(page, 3);
  await untilEmpty(page);
  assert.equal(collector.requests.length, 2);
});

inBrowser('what is too large goes in smaller parts', async ({ open, collector }) => {
  collector.mood = atMost(7);
  const page = await open(ONE_TRY);
  await views(page, 30);
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), numbers(30));
});

inBrowser('what is refused is told once and not sent again', async ({ open, collector }) => {
  collector.mood = refuse('purchase', 'not allowed for this key');
  const page = await open();
  await views(page, 1);
  await page.evaluate(() => tidewatch.purchase({ value: 10 }));
  await untilEmpty(page);
  assert.deepEqual(itemIds(collector), [0]);
  assert.deepEqual((await state(page)).lost, { 'not allowed for this key': 1 });
  const losses = await page.evaluate(() => losses);
  assert.deepEqual(
    losses.map(({ reason, count, events }) => [reason, count, events[0].type]),
    [['not allowed for this key', 1, 'purchase']],
  );
  assert.equal(collector.requests.length, 1);
});

inBrowser('a wrong key is told once for the batch and not tried again', async ({ open, collector }) => {
  collector.mood = say(401);
  const page = await open();
  await views(page, 5);
  await untilEmpty(page);
  await settled(page);
  assert.deepEqual((await state(page)).lost, { 'HTTP 401': 5 });
  assert.deepEqual([collector.requests.length, await page.evaluate(() => losses.length)], [1, 1]);
});

inBrowser('a shop whose own function fails on a loss is none the worse', async ({ open, collector }) => {
  collector.script = [say(403)];
  const page = await open({ ...PATIENT, key: 'k' });
  await page.evaluate(() => {
    window.losses.push = () => {
      throw new Error('the shop’s');
    };
    tidewatch.page();
    tidewatch.flush();
  });
  await untilEmpty(page);
  await views(page, 1);
  await page.evaluate(() => tidewatch.flush());
  await collector.untilAccepted(1);
});

inBrowser('a page that is put away and taken out again goes on', async ({ open, collector }) => {
  const page = await open(PATIENT);
  await views(page, 3);
  const goes = () => page.evaluate(() => dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true })));
  await goes();
  await collector.untilAccepted(3);
  await page.evaluate(() => tidewatch.flush());
  await settled(page);
  assert.equal(collector.requests.length, 1, 'a page that has gone sends nothing more');
  await page.evaluate(() => {
    dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
    tidewatch.flush();
  });
  await untilEmpty(page);
});

inBrowser('what waits goes at once when the page is hidden', async ({ open, collector }) => {
  const page = await open(PATIENT);
  await views(page, 3);
  await page.evaluate(() => {
    Object.defineProperty(document, 'hidden', { value: true });
    document.dispatchEvent(new Event('visibilitychange', { bubbles: true }));
  });
  await collector.untilAccepted(3);
  await untilEmpty(page);
  assert.equal(collector.doubles, 0);
});
