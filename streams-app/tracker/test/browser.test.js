import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { startBrowser } from '../testing/browser.js';
import { atMost, Collector, collect, collectAndCut, cut, hang, held, refuse, say } from '../testing/collector.js';
import { serveFiles } from '../testing/files.js';

const here = (path) => fileURLToPath(new URL('../' + path, import.meta.url));

/** As in a shop, but for a test's patience. */
const QUICK = { flushAfter: 20, retryLeast: 20, retryMost: 200 };
/** Nothing goes by itself before the page does. */
const PATIENT = { flushAfter: 600000 };
/** No try after the first, unless something else brings it about. */
const ONE_TRY = { ...QUICK, retryLeast: 600000, retryMost: 600000 };

let browser;
let shop;

before(async () => {
  browser = await startBrowser();
  shop = await serveFiles([here('testing/pages'), here('dist')]);
});

after(async () => {
  await browser?.close();
  await shop?.close();
});

/** A test with a browser profile and a collector of its own; whatever happens, the page must see no error. */
function inBrowser(name, body) {
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
const views = (page, count, first = 0) =>
  page.evaluate(
    ([count, first]) => {
      for (let i = 0; i < count; i++) {
        tidewatch.page({ item_id: first + i });
      }
    },
    [count, first],
  );

const state = (page) => page.evaluate(() => tidewatch.state());
const untilEmpty = (page) => page.waitForFunction(() => tidewatch.state().queued === 0);
const stored = (page) => page.evaluate(() => Object.keys(localStorage).filter((key) => key.startsWith('tidewatch')));
const itemIds = (collector) => collector.events.map((event) => +event.item_id);
const numbers = (count) => Array.from({ length: count }, (_, i) => i);

/** The page has run all the timers that were due. */
const settled = (page) => page.evaluate(() => new Promise((resolve) => setTimeout(() => setTimeout(resolve, 50), 50)));

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
