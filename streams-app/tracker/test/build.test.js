import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { gzipSync } from 'node:zlib';
import { buildTo } from '../build.js';

const here = (path) => fileURLToPath(new URL('../' + path, import.meta.url));
const FILES = ['tidewatch.js', 'tidewatch.mjs', 'tidewatch.d.ts'];

/** What a shop's page may pay for it, in bytes with gzip: 3 kB. */
const MOST_BYTES = 3000;

for (const file of ['tidewatch.js', 'tidewatch.mjs']) {
  test(`${file} has at most ${MOST_BYTES} bytes with gzip`, async () => {
    const bytes = gzipSync(await readFile(here('dist/' + file)), { level: 9 }).length;
    assert.ok(bytes <= MOST_BYTES, `${bytes} bytes`);
  });
}

test('the build gives the committed files, byte for byte', async (t) => {
  const folder = await mkdtemp(join(tmpdir(), 'tidewatch-build-'));
  t.after(() => rm(folder, { recursive: true }));
  await buildTo(folder);
  for (const file of FILES) {
    const [built, committed] = await Promise.all([readFile(join(folder, file)), readFile(here('dist/' + file))]);
    assert.ok(built.equals(committed), `dist/${file} is not what src/ gives; run: npm run build`);
  }
});

test('the types take what the README shows and refuse what no tracker has', async () => {
  const arguments_ = [here('node_modules/typescript/bin/tsc'), '--project', here('test/types/tsconfig.json')];
  const failure = await promisify(execFile)(process.execPath, arguments_).catch(({ stdout }) => stdout);
  assert.ok(failure.stdout === '', failure);
});

test('the module may be imported where there is no page, as a server that renders does', async () => {
  const { init } = await import('../dist/tidewatch.mjs');
  const tidewatch = init({ key: 'k' });
  tidewatch.page();
  tidewatch.identify('c-1');
  tidewatch.flush();
  tidewatch.optOut();
});
