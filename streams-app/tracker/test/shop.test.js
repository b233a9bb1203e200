import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { after, before, test } from 'node:test';
import { startBrowser } from '../testing/browser.js';
import { Collector, collect, say } from '../testing/collector.js';
import { profileOf } from '../testing/engine.js';
import { serveShop } from '../testing/shop.js';

let browser;

before(async () => {
  browser = await startBrowser();
});

after(() => browser?.close());

/** A test with a shop, a collector and a browser profile of its own; the page must see no error. */
function inShop(name, body, { options, prepare = () => {} } = {}) {
  test(name, async (t) => {
    const collector = await new Collector().start();
    const shop = await serveShop(collector);
    const context = await browser.newContext(options);
    const errors = [];
    context.on('weberror', (error) => errors.push(String(error.error())));
    t.after(async () => {
      await context.close();
      await shop.close();
      await collector.stop().catch(() => {});
    });
    await prepare(context);
    const page = await context.newPage();
    await page.goto(shop.url + '/');
    await body({ page, collector, shop, panel: page.getByRole('complementary') });
    assert.deepEqual(errors, []);
  });
}

const add = (page, item) => page.getByRole('button', { name: `Put ${item} into the cart` }).click();
const band = (panel, name) => panel.locator('.band', { hasText: name }).waitFor();
const told = (collector) => collector.events.map(({ type, item_id }) => (item_id ? `${type} ${item_id}` : type));

inShop('what a customer does is told as the contract has it', async ({ page, collector }) => {
  await page.getByRole('searchbox').fill('mug');
  await page.getByRole('searchbox').press('Enter');
  await page.getByRole('heading', { name: 'One thing for “mug”' }).waitFor();
  await page.getByRole('link', { name: 'Harbour mug' }).click();
  await page.getByRole('button', { name: 'Harbour mug is a favourite' }).click();
  await add(page, 'Harbour mug');
  await page.getByText('★').nth(3).click();
  await page.getByLabel('Your words').fill('Warm.');
  await page.getByRole('button', { name: 'Send the review' }).click();
  await page.getByRole('link', { name: /^Cart/ }).click();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  await collector.untilAccepted(8);
  assert.deepEqual(told(collector), [
    'browse',
    'search LT-101',
    'browse LT-101',
    'favourite LT-101',
    'cart LT-101',
    'review LT-101',
    'browse',
    'purchase',
  ]);
  const [review, , purchase] = collector.events.slice(-3);
  assert.deepEqual([review.rating, review.text], [4, 'Warm.']);
  assert.match(purchase.event_id, /^order-/);
  assert.deepEqual([purchase.value, purchase.currency], [14, 'EUR']);
  assert.deepEqual(purchase.items, [{ item_id: 'LT-101', category: 'kitchen/cups', quantity: 1, price: 14 }]);
});

inShop('the panel says what is known, and changes with what one does', async ({ page, panel }) => {
  await band(panel, 'watch');
  await panel.getByText('33 %', { exact: true }).waitFor();
  await panel.getByText('No warning so far.').waitFor();
  await add(page, 'Wool throw');
  await page.getByRole('link', { name: /^Cart/ }).click();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await band(panel, 'healthy');
  await panel.getByText('€120.00').first().waitFor();
  await page.goBack();
  await page.goBack();
  await page.getByRole('link', { name: 'Salt soap' }).click();
  await page.getByText('★').first().click();
  await page.getByRole('button', { name: 'Send the review' }).click();
  await panel.getByText('Warned: at risk.').waitFor();
});

inShop('the slider tells what comes if one stays away', async ({ page, panel }) => {
  await band(panel, 'watch');
  const slider = panel.getByRole('slider', { name: 'If you stay away' });
  await slider.fill('20');
  await panel.getByText(/^until .*: \d+ %, at risk$/).waitFor();
  await slider.fill('30');
  await panel.getByText(/you count as lost$/).waitFor();
  assert.match(await slider.getAttribute('aria-valuetext'), /lost/);
});

inShop('a log-in is told once, holds after a reload, and ends with the log-out', async ({
  page,
  collector,
  panel,
}) => {
  await add(page, 'Logbook');
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: 'ada' }).click();
  await panel.getByText('ada', { exact: true }).first().waitFor();
  await collector.until(({ events }) => events.some(({ type }) => type === 'alias'), 'the alias');
  await page.reload();
  await page.getByRole('button', { name: 'Log out ada' }).waitFor();
  await collector.until(({ events }) => events.filter(({ user_id }) => user_id === 'ada').length > 1, 'an event of ada');
  assert.equal(collector.events.filter(({ type }) => type === 'alias').length, 1);
  await page.getByRole('button', { name: 'Log out ada' }).click();
  await panel.getByText(/^visitor /).waitFor();
});

inShop('the id that is typed into the log-in counts, by the Enter key too', async ({ page, panel }) => {
  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByLabel('or another customer’s id').fill('17850');
  await page.getByLabel('or another customer’s id').press('Enter');
  await panel.getByText('17850', { exact: true }).first().waitFor();
});

inShop('while the collector is down the panel shows what waits', async ({ page, collector, panel }) => {
  await band(panel, 'watch');
  collector.mood = say(503);
  await add(page, 'Logbook');
  await panel.getByText('1 event, the collector does not answer').waitFor();
  collector.mood = collect;
  await panel.getByText('0 events').waitFor();
  await collector.untilAccepted(2);
});

inShop('after an opt-out nothing more is told, until one opts in', async ({ page, collector, panel }) => {
  await band(panel, 'watch');
  await panel.getByRole('button', { name: 'Opt out' }).click();
  await panel.getByText('Nothing new: you opted out').waitFor();
  const before = collector.requests.length;
  await add(page, 'Logbook');
  await panel.getByRole('button', { name: 'Let Tidewatch know again' }).click();
  await add(page, 'Wool throw');
  await collector.until(({ requests }) => requests.length > before, 'a request');
  assert.deepEqual(told(collector).slice(1), ['cart LT-301']);
});

inShop(
  'the shop works where its tracker is blocked',
  async ({ page, panel }) => {
    await panel.getByText('the tracker’s script was not loaded').first().waitFor();
    await add(page, 'Logbook');
    await page.getByRole('link', { name: 'Cart 1' }).click();
    await page.getByRole('button', { name: 'Place the order' }).click();
    await page.getByRole('heading', { name: 'Thank you' }).waitFor();
  },
  { prepare: (context) => context.route('**/tidewatch.js', (route) => route.abort()) },
);

for (const [device, width] of [
  ['a desk', 1360],
  ['a phone', 360],
]) {
  inShop(
    `on ${device} everything has a name and nothing sticks out`,
    async ({ page }) => {
      await page.locator('.band', { hasText: 'watch' }).waitFor({ state: 'attached' });
      for (const address of ['#/', '#/item/LT-202', '#/cart', '#/search/tea', '#/search/%25', '#/%']) {
        await page.evaluate((hash) => (location.hash = hash), address);
        await page.locator('main h1').waitFor();
        const faults = await page.evaluate(() => {
          const named = (element) =>
            element.textContent.trim() || element.ariaLabel || element.labels?.length || element.ariaLabelledByElements?.length;
          const nameless = [...document.querySelectorAll('button, a, input, textarea')].filter((element) => !named(element));
          const wide = document.documentElement.scrollWidth > innerWidth;
          return [...nameless.map((element) => element.outerHTML), ...(wide ? ['scrolls sideways'] : [])];
        });
        assert.deepEqual(faults, [], address);
      }
    },
    { options: { viewport: { width, height: 800 } } },
  );
}

inShop(
  'on a phone the panel is a drawer',
  async ({ panel }) => {
    const handle = panel.getByRole('button', { name: 'What Tidewatch knows' });
    await handle.getByText('◆ watch').waitFor();
    assert.equal(await panel.getByText('Last alert').isVisible(), false);
    await handle.click();
    assert.equal(await panel.getByText('Last alert').isVisible(), true);
    assert.equal(await handle.getAttribute('aria-expanded'), 'true');
    await handle.click();
    assert.equal(await panel.getByText('Last alert').isVisible(), false);
  },
  { options: { viewport: { width: 390, height: 844 } } },
);

test('the stand-in’s profile has no name that the engine’s has not', async () => {
  const source = await readFile(
    new URL('../../runtime/src/main/java/io/tidewatch/ops/ProfileView.java', import.meta.url),
    'utf8',
  );
  const names = new Set();
  const collectNames = (value) => {
    if (Array.isArray(value)) {
      value.forEach(collectNames);
    } else if (value && typeof value === 'object') {
      for (const [name, inner] of Object.entries(value)) {
        names.add(name);
        collectNames(inner);
      }
    }
  };
  collectNames(profileOf('u', [{ type: 'review', rating: 1 }], Date.UTC(2026, 10, 29)));
  assert.ok(names.size > 30);
  assert.deepEqual(
    [...names].filter((name) => !source.includes(`"${name}"`)),
    [],
  );
});
