// What a shop calls and what it means: events, log-in, privacy, and the forms in which the script comes.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { say } from '../testing/collector.js';
import { here, inBrowser, PATIENT, QUICK, settled, shop, state, stored, untilEmpty, views } from '../testing/pages.js';

inBrowser('an event arrives as the contract has it, without a preflight or a cookie', async ({ open, collector, context }) => {
  await context.addCookies([{ name: 'session', value: 'secret', url: collector.url }]);
  const page = await open();
  await page.evaluate(() => tidewatch.cart({ item_id: 42, value: '12.50', currency: 'EUR' }));
  await collector.untilAccepted(1);
  const [{ method, path, key, contentType, cookie }] = collector.requests;
  assert.deepEqual(
    { method, path, key, contentType, cookie },
    { method: 'POST', path: '/v1/events', key: 'key 1', contentType: 'text/plain;charset=UTF-8', cookie: undefined },
  );
  const [{ event_id, user_id, time, ...rest }] = collector.events;
  assert.deepEqual(rest, { type: 'cart', item_id: '42', value: 12.5, currency: 'EUR' });
  assert.match(event_id, /^[0-9a-f-]{36}$/);
  assert.match(user_id, /^[0-9a-f-]{36}$/);
  assert.match(time, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z$/);
  await untilEmpty(page);
  assert.equal((await state(page)).sent, 1);
});

inBrowser('each method has its type', async ({ open, collector }) => {
  const page = await open();
  await page.evaluate(() => {
    tidewatch.page();
    tidewatch.search('green tea');
    tidewatch.cart();
    tidewatch.favourite();
    tidewatch.purchase({ event_id: 'order-1', items: [{ item_id: 1 }] });
    tidewatch.review({ rating: 4, text: 'Good.' });
    tidewatch.track('support');
  });
  await collector.untilAccepted(7);
  assert.deepEqual(
    collector.events.map(({ type, text }) => [type, text]),
    [
      ['browse', undefined],
      ['search', 'green tea'],
      ['cart', undefined],
      ['favourite', undefined],
      ['purchase', undefined],
      ['review', 'Good.'],
      ['support', undefined],
    ],
  );
  assert.equal(collector.events[4].event_id, 'order-1');
});

inBrowser('an order that is told on each reload of its page counts once', async ({ open, collector }) => {
  const page = await open();
  const tell = () => page.evaluate(() => tidewatch.purchase({ event_id: 'order-1', value: 10 }));
  await tell();
  await untilEmpty(page);
  await page.reload();
  await tell();
  await untilEmpty(page);
  assert.deepEqual([collector.accepted.size, collector.doubles], [1, 1]);
});

inBrowser('Global Privacy Control: nothing is sent and nothing is kept', async ({ open, collector, context }) => {
  collector.mood = say(503, { 'Retry-After': '60' });
  const page = await open();
  await views(page, 3);
  await page.waitForFunction(() => tidewatch.state().retryInMs > 30000);
  await context.addInitScript(() => Object.defineProperty(navigator, 'globalPrivacyControl', { value: true }));
  const requests = collector.requests.length;
  const next = await open();
  await views(next, 30);
  await next.evaluate(() => {
    tidewatch.identify('c-1');
    tidewatch.flush();
  });
  await settled(next);
  assert.deepEqual(await stored(next), []);
  assert.equal((await state(next)).optedOut, true);
  await next.close({ runBeforeUnload: true });
  await settled(page);
  assert.equal(collector.requests.length, requests);
});

inBrowser('after an opt-out nothing is sent and only that is kept, in all tabs and after a reload', async ({ open, collector }) => {
  const [page, other] = [await open(PATIENT), await open(PATIENT)];
  await views(page, 3);
  await views(other, 3);
  await page.evaluate(() => tidewatch.optOut());
  await other.waitForFunction(() => tidewatch.state().optedOut);
  for (const tab of [page, other]) {
    await views(tab, 30);
    await tab.reload();
    await views(tab, 30);
    await tab.evaluate(() => tidewatch.identify('c-1'));
    await settled(tab);
  }
  assert.deepEqual(await stored(page), ['tidewatch.optedOut']);
  assert.equal(collector.requests.length, 0);
  await page.evaluate(() => tidewatch.optIn());
  await views(page, 1);
  await page.evaluate(() => tidewatch.flush());
  await collector.untilAccepted(1);
});

inBrowser('where consent comes first nothing is sent or kept before it', async ({ open, collector }) => {
  const page = await open({ ...QUICK, optedOut: true });
  await views(page, 30);
  await settled(page);
  assert.deepEqual(await stored(page), []);
  await page.evaluate(() => tidewatch.optIn());
  await page.reload();
  await views(page, 1);
  await untilEmpty(page);
  assert.deepEqual([collector.requests.length, collector.accepted.size], [1, 1]);
});

inBrowser('a log-in is told once and holds over pages; a log-out begins anew', async ({ open, collector }) => {
  const page = await open();
  await views(page, 1);
  await page.evaluate(() => tidewatch.identify(17850));
  await views(page, 1, 1);
  await untilEmpty(page);
  await page.reload();
  await page.evaluate(() => tidewatch.identify('17850'));
  await views(page, 1, 2);
  await page.evaluate(() => tidewatch.reset());
  await views(page, 1, 3);
  await untilEmpty(page);
  const [before, alias, after, reloaded, loggedOut] = collector.events;
  assert.equal(collector.accepted.size, 5);
  assert.deepEqual([alias.type, alias.user_id, alias.anonymous_id], ['alias', '17850', before.user_id]);
  assert.deepEqual([after.user_id, reloaded.user_id], ['17850', '17850']);
  assert.ok(!['17850', before.user_id].includes(loggedOut.user_id));
});

inBrowser('a page that is loaded in advance is no visit before it is shown', async ({ open, collector }) => {
  const page = await open();
  await page.evaluate(() => {
    Object.defineProperty(document, 'prerendering', { value: true, configurable: true });
    tidewatch.page({ item_id: 1 });
  });
  await settled(page);
  assert.deepEqual([collector.requests.length, await stored(page)], [0, []]);
  await page.evaluate(() => {
    delete document.prerendering;
    document.dispatchEvent(new Event('prerenderingchange'));
  });
  await collector.untilAccepted(1);
});

inBrowser('in a single-page shop each address is a view', async ({ open, collector }) => {
  const page = await open({ ...QUICK, history: 'true' });
  await page.evaluate(() => {
    history.pushState(null, '', '/tea');
    history.pushState(null, '', '/tea#more');
    history.pushState(null, '', '/cup');
  });
  await page.goBack();
  await page.goBack();
  await collector.untilAccepted(3);
  await untilEmpty(page);
  assert.equal(collector.accepted.size, 3);
});

inBrowser('nonsense from the shop and old browsers throw nothing', async ({ open, collector, context }) => {
  await context.addInitScript(() => {
    crypto.randomUUID = undefined;
    navigator.sendBeacon = undefined;
    AbortSignal.timeout = undefined;
  });
  const page = await open();
  await page.evaluate(() => {
    const circle = {};
    circle.item_id = circle;
    for (const nonsense of [null, undefined, 7, 'text', [], circle, { items: 5 }, { item_id: Symbol('x') }, Symbol('y'), 10n]) {
      for (const method of Object.keys(tidewatch)) {
        method === 'init' || method === 'optOut' || tidewatch[method](nonsense, nonsense);
      }
    }
    tidewatch.optIn();
    tidewatch.reset();
    tidewatch.page({ item_id: 'good' });
    dispatchEvent(new Event('pagehide'));
    dispatchEvent(new Event('pageshow'));
  });
  await collector.until(({ events }) => events.some((event) => event.item_id === 'good'), 'the good event');
  assert.ok(collector.events.every((event) => event.event_id && event.user_id && event.time));
});

inBrowser('the module does as the script does', async ({ open, collector }) => {
  await open(QUICK, '/module.html');
  await collector.untilAccepted(1);
  assert.equal(collector.events[0].item_id, 'm');
});

/** A snippet of the README, with the addresses of the test's collector. */
async function snippet(number, collector) {
  const readme = await readFile(here('README.md'), 'utf8');
  const html = [...readme.matchAll(/```html\n([^]*?)```/g)][number][1];
  const content = html
    .replaceAll('https://shop.example', collector.url)
    .replace("key: 'WRITE_KEY'", `key: 'WRITE_KEY', flushAfter: 20`)
    .replace('data-key', 'data-flush-after="20" data-key');
  return { type: 'text/html', content: `<!doctype html><link rel="icon" href="data:," /><title>A shop</title>${content}` };
}

inBrowser('the README’s tag is enough for page views', async ({ open, collector }) => {
  const html = await snippet(0, collector);
  shop.made['/tag.html'] = () => html;
  await open(QUICK, '/tag.html');
  await collector.untilAccepted(1);
  const [{ path, key }] = collector.requests;
  assert.deepEqual([path, key, collector.events[0].type], ['/t/v1/events', 'WRITE_KEY', 'browse']);
});

inBrowser('with the README’s snippet calls that come before the script are not lost', async ({ open, collector }) => {
  const html = await snippet(1, collector);
  const before = "<script>window.early = tidewatch; tidewatch.page({ item_id: 'second' });</script>";
  html.content = html.content.replace('<script async', before + '<script async');
  shop.made['/snippet.html'] = () => html;
  const page = await open(QUICK, '/snippet.html');
  await collector.untilAccepted(2);
  await page.evaluate(() => {
    early.page({ item_id: 'third' });
    tidewatch.init({ key: 'other', endpoint: 'http://127.0.0.1:1' }).page({ item_id: 'fourth' });
  });
  await collector.untilAccepted(4);
  assert.deepEqual(
    collector.events.map((event) => event.item_id),
    ['22423', 'second', 'third', 'fourth'],
  );
});

inBrowser('what is called before init comes after it', async ({ open, collector }) => {
  const html = await snippet(1, collector);
  html.content = html.content.replace('tidewatch.init(', "tidewatch.page({ item_id: 'first' }); tidewatch.init(");
  shop.made['/early.html'] = () => html;
  await open(QUICK, '/early.html');
  await collector.untilAccepted(2);
  assert.deepEqual(collector.events.map((event) => event.item_id).sort(), ['22423', 'first']);
});
