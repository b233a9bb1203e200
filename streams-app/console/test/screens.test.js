import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';
import { browserMissing, startBrowser } from '../../tracker/testing/browser.js';
import { demoData, serveConsole } from '../testing/console.js';
import { PATIENCE, assertAccessible, assertFits, openPage } from '../testing/page.js';

// Where tests are a gate, a browser that is missing is a failure.
const skip = browserMissing && !process.env.CI ? browserMissing : false;

const SCREENS = [
  ['now', 'Now'],
  ['customers', 'Customers'],
  ['warnings', 'Warnings'],
  ['effect', 'Effect'],
  ['policy', 'Policy'],
  ['models', 'Models'],
  ['letters', 'Dead letters'],
];

let browser;
let data;

before(async () => {
  if (!skip) {
    browser = await startBrowser();
    data = await demoData();
  }
});
after(() => browser?.close());

/** A test on a page of its own, with what a demo said. */
function screen(name, run, { token, options } = {}) {
  test(name, { skip }, async (t) => {
    const said = structuredClone(data);
    const server = await serveConsole(said, token);
    t.after(() => server.close());
    const opened = await openPage(browser, server.url, options);
    t.after(() => opened.context.close());
    await run({ ...opened, server, data: said });
    assert.deepEqual(opened.faults, []);
  });
}

const subject = () => `customers/${encodeURIComponent(data.warnings.warnings[0].user)}`;

for (const [look, options] of Object.entries({
  'on a desk, light': { colorScheme: 'light' },
  'on a desk, dark': { colorScheme: 'dark' },
  'on a phone, light': { viewport: { width: 360, height: 740 }, colorScheme: 'light' },
  'on a phone, dark, in Chinese': { viewport: { width: 360, height: 740 }, colorScheme: 'dark', locale: 'zh-CN' },
})) {
  screen(
    `every screen is usable ${look}`,
    async ({ page, server }) => {
      for (const [path] of [...SCREENS, [subject(), '']]) {
        await page.goto(`${server.url}#/${path}`);
        await page.locator('h1').waitFor();
        await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {});
        await assertAccessible(page, `${path} ${look}`);
        await assertFits(page, `${path} ${look}`);
      }
    },
    { options },
  );
}

screen('each screen shows what the engine said', async ({ page, server, data: said }) => {
  // The first screen last: a link to where one is moves nothing.
  for (const [, title] of [...SCREENS.slice(1), SCREENS[0]]) {
    await page.locator('nav').getByRole('link', { name: title, exact: true }).click();
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    assert.equal(await page.locator('nav a[aria-current=page]').textContent(), title);
    // A screen reader begins there.
    await page.waitForFunction(() => document.activeElement.matches('h1'));
  }
  await page.goto(`${server.url}#/now`);
  await page.locator('.newest > li').first().waitFor();
  assert.equal(await page.locator('.newest > li').count(), said.now.newest.length);
  await page.goto(`${server.url}#/warnings`);
  await page.locator('tbody tr').first().waitFor();
  assert.equal(await page.locator('tbody tr').count(), said.warnings.warnings.length);
  await page.goto(`${server.url}#/policy`);
  await page.locator('tbody tr').first().waitFor();
  assert.equal(await page.locator('tbody tr').count(), said.policy.rows.length);
  assert.equal(await page.locator('tbody tr.chosen').count(), 1);
});

screen('a customer is looked up by hand, and the id is in no address', async ({ page, server, data: said }) => {
  const id = said.warnings.warnings[0].user;
  await page.goto(`${server.url}#/customers`);
  await page.getByLabel('Customer id').fill(id);
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: id }).waitFor();
  await page.getByRole('img', { name: /^Risk of being lost/ }).waitFor();
  await page.getByRole('img', { name: /^Risk after each event/ }).waitFor();
  assert.ok((await page.locator('.timeline tbody tr').count()) > 1);
  const look = server.asked.find(({ name }) => name === 'customer');
  assert.deepEqual(JSON.parse(look.body), { user_id: id });
  assert.deepEqual(server.asked.filter(({ url }) => url.includes(id)), [], 'no address holds the id');
});

screen('a warning leads to its customer by the keyboard alone', async ({ page, server, data: said }) => {
  await page.goto(`${server.url}#/warnings`);
  await page.locator('tbody a').first().focus();
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: said.warnings.warnings[0].user }).waitFor();
});

screen('filters are asked of the server', async ({ page, server }) => {
  await page.goto(`${server.url}#/warnings`);
  await page.getByLabel('Reason').selectOption('LONG_SILENCE');
  await page.locator('tbody tr').first().waitFor();
  const until = Date.now() + PATIENCE;
  while (!server.asked.some(({ url }) => url.includes('reason=LONG_SILENCE') && url.includes('state=OPEN'))) {
    assert.ok(Date.now() < until, 'the filter was asked');
    await page.waitForTimeout(20);
  }
});

screen('a warning appears as it is raised', async ({ page, server, data: said }) => {
  await page.locator('.newest > li').first().waitFor();
  said.now.newest = [{ ...said.now.newest[0], episode: 'new', user: 'just-now' }, ...said.now.newest.slice(0, -1)];
  said.now.week.raised += 1;
  server.tell();
  await page.locator('.newest').getByRole('link', { name: 'just-now' }).waitFor();
  await page.getByText(String(said.now.week.raised), { exact: true }).first().waitFor();
});

screen('a connection that is lost is told of, and comes back by itself', async ({ page, server, data: said }) => {
  await page.locator('.newest > li').first().waitFor();
  server.fail(true);
  await page.getByText('Connection lost').waitFor();
  await page.getByText(/^The connection to the engine is lost since/).waitFor();
  assert.ok(await page.locator('.newest > li').first().isVisible(), 'what was known stays');
  said.now.newest[0] = { ...said.now.newest[0], episode: 'back', user: 'after-the-break' };
  server.fail(false);
  await page.getByRole('link', { name: 'after-the-break' }).waitFor();
  assert.equal(await page.getByText('Connection lost').count(), 0);
});

screen('whoever has no token is let in by the right one alone', async ({ page, server }) => {
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  await assertAccessible(page, 'sign-in');
  assert.equal(server.openStreams(), 0);
  await page.getByLabel('Token').fill('wrong');
  await page.keyboard.press('Enter');
  await page.getByText(/^This is not the token/).waitFor();
  await page.getByLabel('Token').fill('the right one');
  await page.keyboard.press('Enter');
  await page.getByRole('heading', { name: 'Now', level: 1 }).waitFor();
  assert.deepEqual(server.asked.filter(({ url }) => url.includes('right')), [], 'no address holds the token');
}, { token: 'the right one' });

screen('a session that has ended leads to the sign-in', async ({ page, server, context }) => {
  await page.getByLabel('Token').fill('the right one');
  await page.keyboard.press('Enter');
  await page.locator('.newest > li').first().waitFor();
  await context.clearCookies();
  server.fail(true);
  await page.getByText('Connection lost').waitFor();
  server.fail(false);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
}, { token: 'the right one' });

const HOSTILE = `"><img src=x onerror="window.broken=1"><script>window.broken=1</script><svg onload=window.broken=1>{{7*7}}\u202Ejavascript:window.broken=1`;

screen('no id and no text becomes markup or a script', async ({ page, server, data: said }) => {
  // Every text that can be anybody's.
  const poison = (value, key = '') => {
    if (Array.isArray(value)) {
      return value.map((each) => poison(each));
    }
    if (value && typeof value === 'object') {
      return Object.fromEntries(Object.entries(value).map(([name, each]) => [name, poison(each, name)]));
    }
    return ['user', 'text', 'detail', 'key', 'message', 'name', 'why_not', 'cause', 'advice', 'source', 'percent', 'consumer', 'status', 'device_note'].includes(key) ? HOSTILE : value;
  };
  for (const name of ['now', 'warnings', 'models', 'dead-letters', 'customer']) {
    said[name] = poison(said[name]);
  }
  said.models.drift.feature_psi = { [HOSTILE]: 0.3 };
  said['dead-letters'] = { reasons: [{ reason: 'UNREADABLE', count: 1, letters: [{ detail: HOSTILE, source: HOSTILE, source_partition: 0, source_offset: 1, partition: 0, offset: 1, key: HOSTILE, message: HOSTILE, cut: true, at: '2026-01-01T00:00:00.000Z' }] }] };
  for (const [path] of [...SCREENS, [`customers/${encodeURIComponent(HOSTILE)}`]]) {
    await page.goto(`${server.url}#/${path}`);
    await page.locator('h1').waitFor();
    await page.waitForLoadState('networkidle', { timeout: 1500 }).catch(() => {});
    for (const details of await page.locator('summary').all()) {
      await details.click();
    }
    await assertFits(page, path);
    assert.equal(await page.evaluate(() => window.broken), undefined, `${path}: a script ran`);
    assert.equal(await page.locator('main img, main script, main svg[onload]').count(), 0, `${path}: a text became markup`);
  }
  await page.getByText('<script>window.broken=1</script>').first().waitFor();
});

screen('one is one message, and more are messages', async ({ page, server, data: said }) => {
  const letter = { detail: 'd', source: 'shop.events', source_partition: 0, source_offset: 1, partition: 0, offset: 1, key: 'k', message: 'm', cut: false, at: '2026-01-01T00:00:00.000Z' };
  said['dead-letters'] = { reasons: [{ reason: 'UNREADABLE', count: 1, letters: [letter] }, { reason: 'INVALID', count: 21, letters: [letter] }] };
  await page.goto(`${server.url}#/letters`);
  await page.getByText('1 message', { exact: true }).waitFor();
  await page.getByText('21 messages', { exact: true }).waitFor();
});

screen('an address that is none leads to the first screen', async ({ page, server }) => {
  for (const path of ['nowhere', 'customers/%', '../../etc', 'now/x']) {
    await page.goto(`${server.url}#/${path}`);
    await page.locator('h1').waitFor();
  }
});

screen('a click before the first screen is painted is followed', async ({ context, server }) => {
  const page = await context.newPage();
  page.setDefaultTimeout(PATIENCE);
  await page.addInitScript(() => {
    new MutationObserver((_, observer) => {
      if (document.querySelector('main')) {
        observer.disconnect();
        location.hash = '#/customers';
      }
    }).observe(document, { childList: true, subtree: true });
  });
  await page.goto(server.url);
  await page.getByLabel('Customer id').waitFor();
});

screen('the language is chosen by the reader and kept', async ({ page }) => {
  await page.getByRole('button', { name: '中文' }).click();
  await page.getByRole('heading', { level: 1, name: '实时' }).waitFor();
  assert.equal(await page.evaluate(() => document.documentElement.lang), 'zh-CN');
  await page.reload();
  await page.getByRole('heading', { level: 1, name: '实时' }).waitFor();
});

screen('a page that cannot be seen asks for nothing', async ({ page, server }) => {
  await page.locator('.newest > li').first().waitFor();
  const hide = (hidden) =>
    page.evaluate((value) => {
      Object.defineProperty(document, 'hidden', { value, configurable: true });
      document.dispatchEvent(new Event('visibilitychange'));
    }, hidden);
  await hide(true);
  const until = Date.now() + PATIENCE;
  while (server.openStreams() > 0) {
    assert.ok(Date.now() < until, 'the stream is closed');
    await page.waitForTimeout(20);
  }
  await hide(false);
  while (server.openStreams() === 0) {
    assert.ok(Date.now() < until, 'the stream is opened again');
    await page.waitForTimeout(20);
  }
});

screen('the effect tells of a strategy that chooses, and says nothing where there is none', async ({ page, server, data: said }) => {
  await page.goto(`${server.url}#/effect`);
  await page.locator('h1').waitFor();
  assert.equal(await page.getByText('A strategy chooses').count(), 0);

  said.effect.strategy = { share: 0.5, explore: 0.05, learnt_from: 3120 };
  await page.reload();
  await page.getByText('has learnt from 3,120 outcomes').waitFor({ timeout: PATIENCE });
});
