// Browser, collector, Kafka, engine, alert, coupon consumer: `tidewatch demo --shop` as a person has it, in one test.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { browserMissing, startBrowser } from '../../testing/browser.js';
import { Demo } from '../../testing/demo.js';

/** Longer than the test takes on a busy machine; should the test be killed, the demo ends all the same. */
const OPEN_FOR = '5m';
/** What has to happen within a second is given more on a busy machine: how long it took is printed, not judged. */
const PATIENCE = 30000;

/** Until it is so; fails with what was there last. */
async function until(what, look) {
  const deadline = Date.now() + PATIENCE;
  for (;;) {
    const { done, seen } = await look();
    if (done) {
      return seen;
    }
    if (Date.now() > deadline) {
      throw new Error(`not within ${PATIENCE / 1000} s: ${what}; ${JSON.stringify(seen)}`);
    }
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
}

// Where tests are a gate, a browser that is missing is a failure.
const skip = browserMissing && !process.env.CI ? browserMissing : false;

test('what a customer does in a browser comes back as a profile, a warning and a coupon, each event once', { skip }, async (t) => {
  const begun = Date.now();
  const demo = await Demo.start(OPEN_FOR);
  t.after(() => demo.stop());
  t.diagnostic(`the shop opened after ${Date.now() - begun} ms`);
  const browser = await startBrowser();
  t.after(() => browser.close());
  const context = await browser.newContext({ viewport: { width: 1360, height: 1000 } });
  const faults = [];
  context.on('weberror', (error) => faults.push(String(error.error())));
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const sent = [];
  page.on('request', (request) => request.method() === 'POST' && sent.push({ url: request.url(), body: request.postData() }));
  const before = await demo.decided();
  assert.equal(before.deadLettered, 0, 'all of the history was taken');

  await page.goto(demo.url);
  const panel = page.getByRole('complementary');
  await panel.locator('.band').waitFor();
  const [{ id: customer }] = demo.config.customers;
  const known = await demo.profile(customer);
  assert.ok(known.visits > 3, 'the customer has a past');

  await page.getByRole('button', { name: 'Log in' }).click();
  await page.getByRole('button', { name: customer }).click();
  await panel.getByText(customer, { exact: true }).first().waitFor();
  await until('the visit counts', async () => {
    const seen = await demo.profile(customer);
    return { done: seen.visits === known.visits + 1, seen };
  });

  await page.getByRole('button', { name: 'Put Harbour mug into the cart' }).click();
  await page.getByRole('link', { name: /^Cart/ }).click();
  const clicked = Date.now();
  await page.getByRole('button', { name: 'Place the order' }).click();
  await panel.getByText(`${known.purchases + 1}`, { exact: true }).first().waitFor();
  t.diagnostic(`an order was in the panel after ${Date.now() - clicked} ms`);
  const buying = await demo.profile(customer);
  assert.equal(buying.spend_total, known.spend_total + 14);
  assert.notEqual(buying.episode.state, 'OPEN', 'nothing that was done so far is a reason to warn');

  await page.getByRole('link', { name: 'Back to all goods' }).click();
  await page.getByRole('link', { name: 'Salt soap' }).click();
  await page.getByText('★').first().click();
  await page.getByLabel('Your words').fill('Dissolved on the way.');
  const complained = Date.now();
  await page.getByRole('button', { name: 'Send the review' }).click();
  await panel.getByText(/^Warned on .*: at risk\.$/).waitFor();
  await panel.getByText('The last rating was 1 of 5 stars.').waitFor();
  await panel.getByText(/^The coupon service granted 15 % off, valid until/).waitFor();
  t.diagnostic(`a coupon was in the panel ${Date.now() - complained} ms after the bad review`);

  const { last_alert: alert, orders, episode } = await demo.profile(customer);
  assert.equal(episode.state, 'OPEN');
  assert.deepEqual([alert.kind, alert.trigger, alert.user_id], ['RAISED', 'event', customer]);
  assert.equal(alert.suggested_action.type, 'coupon');
  const coupon = orders.find(({ service }) => service === 'coupon');
  assert.deepEqual([coupon.action, coupon.alert_id, coupon.user_id], ['grant', alert.alert_id, customer]);

  const told = sent.flatMap(({ body }) => JSON.parse(body));
  // On a busy machine the tracker may have tried again.
  const distinct = [...new Map(told.map((event) => [event.event_id, event])).values()];
  const aliases = distinct.filter(({ type }) => type === 'alias');
  assert.equal(aliases.length, 1, 'the log-in was told once');
  assert.equal(await demo.collected('accepted'), distinct.length);
  const shopEvents = before.scored + distinct.length - aliases.length;
  const counted = async () => {
    const seen = await demo.decided();
    return { done: seen.scored >= shopEvents, seen };
  };
  assert.deepEqual(await until('every event is decided', counted), { ...before, scored: shopEvents });

  // A page that did not hear the answer says all of it again.
  const answers = await page.evaluate(
    (again) =>
      Promise.all(again.map(async ({ url, body }) => (await fetch(url, { method: 'POST', headers: { 'Content-Type': 'text/plain' }, body })).json())),
    sent.slice(),
  );
  assert.equal(answers.reduce((sum, { duplicate }) => sum + duplicate, 0), told.length);
  assert.deepEqual(await demo.decided(), { ...before, scored: shopEvents });
  assert.deepEqual(faults, []);
  if (process.env.TIDEWATCH_SCREENSHOT) {
    await page.screenshot({ path: process.env.TIDEWATCH_SCREENSHOT });
  }
  assert.equal(await demo.stop(), 0, 'Ctrl-C is how a demo ends');
});
