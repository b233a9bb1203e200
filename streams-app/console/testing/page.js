// A page of the console in the browser, and what every test asks of it.

import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { createRequire } from 'node:module';

const AXE = createRequire(import.meta.url).resolve('axe-core/axe.min.js');

export const PATIENCE = 15000;

/**
 * Opens a page that tells of every fault in it.
 *
 * @return {Promise<{page: import('playwright-core').Page, faults: string[]}>}
 */
export async function openPage(browser, url, options = {}) {
  const context = await browser.newContext({ viewport: { width: 1280, height: 900 }, locale: 'en-GB', ...options });
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  const faults = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    // A connection that a test has cut is told of by the browser itself.
    if (message.type() === 'error' && !/Failed to load resource|ERR_/.test(message.text())) {
      faults.push(message.text());
    }
  });
  await page.goto(url);
  return { page, faults, context };
}

/** Nothing that axe calls serious or critical, in the whole page. */
export async function assertAccessible(page, what) {
  // Into the page by the debugger's door: its policy lets no foreign script in.
  await page.evaluate(await readFile(AXE, 'utf8'));
  const { violations } = await page.evaluate(() => globalThis.axe.run(document, { resultTypes: ['violations'] }));
  const serious = violations
    .filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, help, nodes }) => ({ id, help, nodes: nodes.slice(0, 3).map(({ html }) => html.slice(0, 200)) }));
  assert.deepEqual(serious, [], what);
}

/** Nothing is wider than the window. */
export async function assertFits(page, what) {
  const [needed, there] = await page.evaluate(() => [document.documentElement.scrollWidth, document.documentElement.clientWidth]);
  assert.ok(needed <= there, `${what} needs ${needed} pixels of ${there}`);
}
