import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createIdentity } from '../src/identity.js';
import { createQueue } from '../src/queue.js';
import { createStore } from '../src/store.js';
import { fakeStorage } from '../testing/storage.js';

const ROOM = { maxEvents: 100, maxBytes: 10000 };

function queueOn(storage, limits = ROOM, page = 'p') {
  const dropped = [];
  const store = createStore(() => storage);
  const queue = createQueue(store, limits, page, (events) => dropped.push(...events));
  return { ...queue, dropped, texts: () => queue.keys().map(store.get) };
}

const blocked = () => {
  throw new Error('SecurityError');
};

for (const [name, storage] of [
  ['throws', blocked],
  ['is absent', () => null],
  ['is full', () => fakeStorage(0)],
]) {
  test(`a storage that ${name} is replaced by memory`, () => {
    const store = createStore(storage);
    store.set('a.1', 'x');
    store.set('b.1', 'y');
    assert.equal(store.get('a.1'), 'x');
    assert.deepEqual(store.keys('a.'), ['a.1']);
    store.remove('a.1');
    assert.equal(store.get('a.1'), '');
  });
}

test('a queue gives events in the order in which they were added, over pages', () => {
  const storage = fakeStorage();
  const before = queueOn(storage, ROOM, 'zz');
  before.add('"1"', 1e12);
  before.add('"2"', 1e12);
  const after = queueOn(storage, ROOM, 'aa');
  after.add('"3"', 1e12 + 1);
  assert.deepEqual(after.texts(), ['"1"', '"2"', '"3"']);
});

test('tabs that write in the same millisecond lose nothing', () => {
  const storage = fakeStorage();
  const one = queueOn(storage, ROOM, 'one');
  const two = queueOn(storage, ROOM, 'two');
  for (let i = 0; i < 20; i++) {
    one.add('"1"', 1e12);
    two.add('"2"', 1e12);
  }
  assert.equal(one.texts().length, 40);
});

test('the oldest go where there is no room for so many', () => {
  const queue = queueOn(fakeStorage(), { maxEvents: 2, maxBytes: 1000 });
  ['1', '2', '3'].forEach((text, i) => queue.add(text, 1e12 + i));
  assert.deepEqual(queue.texts(), ['2', '3']);
  assert.deepEqual(queue.dropped, ['1']);
});

test('the oldest go where there is no room for so much', () => {
  const queue = queueOn(fakeStorage(), { maxEvents: 100, maxBytes: 10 });
  ['1111', '2222', '3333'].forEach((text, i) => queue.add(text, 1e12 + i));
  assert.deepEqual(queue.texts(), ['2222', '3333']);
  assert.deepEqual(queue.dropped, ['1111']);
});

test('an event that is larger than all the room costs no other', () => {
  const queue = queueOn(fakeStorage(), { maxEvents: 100, maxBytes: 10 });
  queue.add('1', 1e12);
  queue.add('22222222222', 1e12);
  assert.deepEqual(queue.texts(), ['1']);
  assert.deepEqual(queue.dropped, ['22222222222']);
});

test('what a full storage does not take waits in memory, in its order', () => {
  const queue = queueOn(fakeStorage(4));
  ['11', '22', '33'].forEach((text, i) => queue.add(text, 1e12 + i));
  assert.deepEqual(queue.texts(), ['11', '22', '33']);
});

test('a user is the anonymous id until the log-in, the customer after it, and somebody new after the log-out', () => {
  let ids = 0;
  const identity = createIdentity(createStore(() => storage), () => 'anon-' + ++ids);
  const storage = fakeStorage();
  assert.equal(identity.userId(), 'anon-1');
  assert.equal(identity.identify(17850), true);
  assert.equal(identity.userId(), '17850');
  assert.equal(identity.anonymousId(), 'anon-1');
  assert.equal(identity.identify('17850'), false, 'told once');
  identity.reset();
  assert.equal(identity.userId(), 'anon-2');
});

test('another customer at the same browser is not tied to what the first did', () => {
  let ids = 0;
  const identity = createIdentity(createStore(() => storage), () => 'anon-' + ++ids);
  const storage = fakeStorage();
  identity.userId();
  identity.identify('a');
  assert.equal(identity.identify('b'), true);
  assert.equal(identity.anonymousId(), 'anon-2');
});

test('what programs write where there is nobody is no customer', () => {
  const identity = createIdentity(createStore(blocked), () => 'anon');
  for (const nobody of [undefined, null, '', '  ', NaN, 0, 'null', 'Undefined', '(not set)', {}, false]) {
    assert.equal(identity.identify(nobody), false, String(nobody));
  }
  assert.equal(identity.userId(), 'anon');
});
