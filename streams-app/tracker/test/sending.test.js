import assert from 'node:assert/strict';
import { test } from 'node:test';
import { judge, TAKEN } from '../src/answer.js';
import { backOff, retryAfter } from '../src/backoff.js';
import { bytesOf, fitting } from '../src/batch.js';

test('a batch is as many events as fit, counted in UTF-8, with its brackets and commas', () => {
  const texts = ['{"a":"é"}', '{"b":1}', '{"c":1}'];
  const all = bytesOf('[' + texts + ']');
  assert.equal(all, 1 + 11 + 8 + 8);
  assert.equal(fitting(texts, all), 3);
  assert.equal(fitting(texts, all - 1), 2);
  assert.equal(fitting([], 100), 0);
});

test('an event that is larger than a batch goes alone', () => {
  assert.equal(fitting(['{"a":"aaaaaaaaaaaaaaaaa"}', '{}'], 10), 1);
});

test('the wait doubles up to the most, and half of it is chance', () => {
  assert.equal(backOff(1, 1000, 60000, 1), 1000);
  assert.equal(backOff(1, 1000, 60000, 0), 500);
  assert.equal(backOff(4, 1000, 60000, 1), 8000);
  assert.equal(backOff(60, 1000, 60000, 1), 60000);
  assert.equal(backOff(5000, 1000, 60000, 0), 30000);
});

test('Retry-After is seconds or a date', () => {
  const now = Date.UTC(2026, 10, 29);
  assert.equal(retryAfter('7', now), 7000);
  assert.equal(retryAfter('Sun, 29 Nov 2026 00:00:30 GMT', now), 30000);
  assert.ok(!(retryAfter('soon', now) > 0));
});

test('accepted and duplicate are taken, refused has its reason, and what is not spoken of is sent again', () => {
  const events = [
    { index: 0, status: 'accepted' },
    { index: 2, status: 'refused', reason: 'OUT_OF_RANGE' },
    { index: 3, status: 'duplicate' },
    { index: 4, status: 'later' },
  ];
  assert.deepEqual(
    [...judge(200, { events }, 5)],
    [TAKEN, undefined, 'OUT_OF_RANGE', TAKEN, undefined],
  );
});

test('a page of a proxy that says 200 is no answer of a collector', () => {
  assert.throws(() => judge(200, { message: 'welcome' }, 1));
  assert.throws(() => judge(200, null, 1));
});

for (const status of [400, 401, 403]) {
  test(`${status} is final for the whole batch`, () => {
    assert.deepEqual(judge(status, null, 2), ['HTTP ' + status, 'HTTP ' + status]);
  });
}

for (const status of [0, 204, 302, 404, 408, 413, 429, 500, 502, 503]) {
  test(`${status} is final for no event of several`, () => {
    assert.deepEqual([...judge(status, null, 2)], [undefined, undefined]);
  });
}

test('a single event that is too large is refused', () => {
  assert.deepEqual(judge(413, null, 1), ['HTTP 413']);
});
