import assert from 'node:assert/strict';
import { readFile, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { test } from 'node:test';
import { PAGE, vendored } from '../vendor.js';
import en from '../src/main/resources/console/words-en.js';
import zh from '../src/main/resources/console/words-zh.js';

test("others' files are npm's, byte for byte", async () => {
  for (const [name, content] of Object.entries(await vendored())) {
    assert.equal(await readFile(join(PAGE, name), 'utf8'), content, `${name} is another; run: npm run vendor`);
  }
});

test('both languages have the same words with the same places for values', () => {
  assert.deepEqual(Object.keys(zh), Object.keys(en));
  const places = (words) => [...words.matchAll(/\{\w+\}/g)].map(([place]) => place).sort();
  for (const key of Object.keys(en)) {
    assert.deepEqual([...new Set(places(zh[key]))], [...new Set(places(en[key]))], key);
  }
});

test('words for one stand beside words for many', () => {
  const ones = Object.keys(en).filter((key) => key.endsWith('.one'));
  assert.ok(ones.length > 0);
  assert.deepEqual(ones.filter((key) => !(key.slice(0, -'.one'.length) in en)), []);
});

test('every key that the page asks for by its name has words', async () => {
  const asked = new Set();
  for (const file of await readdir(PAGE)) {
    if (file.endsWith('.js')) {
      const source = await readFile(join(PAGE, file), 'utf8');
      for (const [, key] of source.matchAll(/\bt\('([a-zA-Z.]+)'/g)) {
        asked.add(key);
      }
      for (const [, key] of source.matchAll(/name="([a-z]+\.[a-zA-Z]+)"/g)) {
        asked.add(key);
      }
    }
  }
  assert.ok(asked.size > 80, `${asked.size} keys`);
  // Prefixes to which the page adds a constant end with a dot.
  assert.deepEqual([...asked].filter((key) => !key.endsWith('.') && !(key in en)), []);
});
