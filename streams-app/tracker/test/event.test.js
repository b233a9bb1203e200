import assert from 'node:assert/strict';
import { test } from 'node:test';
import { aliasEvent, shopEvent } from '../src/event.js';

const AT = Date.UTC(2026, 10, 22, 9, 15, 30, 250);
const event = (fields) => JSON.parse(JSON.stringify(shopEvent('e1', 'u1', 'purchase', AT, fields)));

test('an event has the four fields that the contract asks for', () => {
  assert.deepEqual(event(), { event_id: 'e1', user_id: 'u1', type: 'purchase', time: '2026-11-22T09:15:30.250Z' });
});

test('ids become text and numbers become numbers, in the lines too', () => {
  const { event_id, item_id, value, items } = event({
    event_id: 1001,
    item_id: 42,
    value: '12.50',
    items: [{ item_id: 7, quantity: '2', price: '6.25', category: 'tea' }],
  });
  assert.deepEqual({ event_id, item_id, value }, { event_id: '1001', item_id: '42', value: 12.5 });
  assert.deepEqual(items, [{ item_id: '7', quantity: 2, price: 6.25, category: 'tea' }]);
});

test('what cannot be meant and what nobody reads is left out, and the visit counts', () => {
  const kept = event({ item_id: null, category: undefined, currency: '', value: '12,50', rating: {}, email: 'a@b.example' });
  assert.equal(kept.value, null, 'the contract reads null as absent');
  delete kept.value;
  assert.deepEqual(kept, event());
});

test('a free sample has a value of 0, and a rating may be 0', () => {
  const { value, rating } = event({ value: 0, rating: 0 });
  assert.deepEqual({ value, rating }, { value: 0, rating: 0 });
});

test('a text is cut after 10,000 code points and never within one', () => {
  const { text } = event({ text: '🌊'.repeat(10001) });
  assert.equal([...text].length, 10000);
  assert.equal(text, '🌊'.repeat(10000));
});

test('an event cannot be another user’s or type’s by its fields', () => {
  assert.deepEqual(event({ user_id: 'other', type: 'browse', time: 0 }), event());
});

test('an alias names both ids', () => {
  assert.deepEqual(aliasEvent('e2', 'c-7', 'anon', AT), {
    event_id: 'e2',
    user_id: 'c-7',
    anonymous_id: 'anon',
    type: 'alias',
    time: '2026-11-22T09:15:30.250Z',
  });
});
