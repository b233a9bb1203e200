// A demo's log through Kafka and the engine into the console, as a person sees it: every screen with real data.

import assert from 'node:assert/strict';
import { join } from 'node:path';
import { test } from 'node:test';
import { browserMissing, startBrowser } from '../../../tracker/testing/browser.js';
import { Demo } from '../../testing/demo.js';
import { assertAccessible, assertFits, openPage } from '../../testing/page.js';

// Where tests are a gate, a browser that is missing is a failure.
const skip = browserMissing && !process.env.CI ? browserMissing : false;
/** Three weeks of the log each second: the half year that is judged takes ten. */
const SPEED = '1814400';
/** Longer than the test takes on a busy machine; should the test be killed, the demo ends all the same. */
const OPEN_FOR = '10m';
/** The first reading of all topics on a busy machine. */
const PATIENCE = 120000;
/** Where pictures of the screens go, to be looked at and kept in docs/images. */
const PICTURES = process.env.TIDEWATCH_SCREENSHOTS;

test('every screen shows what the engine made of a log', { skip }, async (t) => {
  const demo = await Demo.start('--speed', SPEED, '--for', OPEN_FOR);
  t.after(() => demo.stop());
  const browser = await startBrowser();
  t.after(() => browser.close());
  const { page, faults } = await openPage(browser, demo.url, { viewport: { width: 1280, height: 860 } });
  page.setDefaultTimeout(PATIENCE);

  async function shown(name, path, ready) {
    await page.goto(`${demo.url}#/${path}`);
    await ready();
    await assertAccessible(page, name);
    await assertFits(page, name);
    // A demo has no dead letters: their picture is of one that was sent messages by hand.
    if (PICTURES && name !== 'letters') {
      await page.screenshot({ path: join(PICTURES, `console-${name}.png`), fullPage: name === 'customer' });
    }
  }

  // While the log runs: warnings come by themselves.
  await page.locator('.newest > li').first().waitFor();
  const first = await page.locator('.newest .who').first().textContent();
  await page.waitForFunction((before) => document.querySelector('.newest .who').textContent !== before, first);
  assert.match(await page.locator('.state').textContent(), /^Replay/);
  await demo.says(/Still running/);

  const said = async (name) => (await fetch(`${demo.url}console/api/${name}`)).json();
  await shown('now', 'now', () => page.locator('.newest > li').first().waitFor());
  // The engine looks at its lag now and then, and the last look may be of a moment before the log's end.
  const until = Date.now() + PATIENCE;
  let now = await said('now');
  while (now.input.lag_records > 0) {
    assert.ok(Date.now() < until, `${now.input.lag_records} records are left`);
    await page.waitForTimeout(200);
    now = await said('now');
  }
  assert.equal(now.customers.number, 4372, "the log's customers are known");
  assert.ok(now.week.weeks.length >= 26, 'half a year of weeks');
  assert.equal(now.reading.back, 1);

  await shown('warnings', 'warnings', () => page.locator('tbody tr').first().waitFor());
  // Somebody with a life to look at.
  const { user } = (await said('warnings?state=open')).warnings.find(({ visits }) => visits >= 8);
  await shown('customer', `customers/${encodeURIComponent(user)}`, () => page.locator('.timeline tbody tr').first().waitFor());
  await page.getByRole('img', { name: /^Risk of being lost/ }).waitFor();

  await shown('policy', 'policy', () => page.locator('tr.chosen').waitFor());
  await shown('models', 'models', () => page.getByText('tidewatch-base').first().waitFor());
  await shown('letters', 'letters', () => page.getByText('None. Every message could be used.').waitFor());

  await page.goto(`${demo.url}?again#/now`);
  await page.locator('.newest > li').first().waitFor();
  const paint = await page.evaluate(() => performance.getEntriesByName('first-contentful-paint')[0].startTime);
  const bytes = await page.evaluate(() => performance.getEntriesByType('resource').reduce((sum, { encodedBodySize }) => sum + encodedBodySize, 0));
  t.diagnostic(`first picture after ${Math.round(paint)} ms, ${bytes} bytes over the wire`);

  await page.setViewportSize({ width: 390, height: 844 });
  await page.emulateMedia({ colorScheme: 'dark' });
  await shown('phone', 'now', () => page.locator('.newest > li').first().waitFor());
  assert.deepEqual(faults, []);
});
