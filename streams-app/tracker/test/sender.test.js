import assert from 'node:assert/strict';
import { test } from 'node:test';
import { createQueue } from '../src/queue.js';
import { createSender } from '../src/sender.js';
import { createStore } from '../src/store.js';
import { fakeStorage } from '../testing/storage.js';

const SETTINGS = { requestEvents: 100, retryLeast: 1000, retryMost: 300000, maxEvents: 100000, maxBytes: 1e9 };
const START = Date.UTC(2026, 10, 29);

const all = (status, reason) => (events) => ({
  status: 200,
  body: { events: events.map((_, index) => ({ index, status, reason })) },
});
const accept = all('accepted');
const say = (status, header) => () => ({ status, retryAfter: header });
const unreachable = () => {
  throw new TypeError('Failed to fetch');
};

/** A page's sender on a clock that the test moves, against a collector that answers as the test says. */
function pageOn(storage = fakeStorage(), { chance = () => 1, clock = { now: START }, page = 'page' } = {}) {
  const it = { clock, requests: [], beacons: [], taken: 0, lost: {}, answer: accept, beaconTakes: () => true };
  const store = createStore(() => storage);
  const queue = createQueue(store, SETTINGS, page, () => assert.fail('nothing is dropped'));
  const sender = createSender(queue, store, SETTINGS, {
    now: () => clock.now,
    chance,
    async post(body, keepAlive) {
      const events = JSON.parse(body);
      it.requests.push({ at: clock.now - START, events, bytes: Buffer.byteLength(body), keepAlive });
      return it.answer(events);
    },
    beacon(body) {
      const taken = it.beaconTakes(body);
      taken && it.beacons.push(JSON.parse(body));
      return taken;
    },
    taken: (count) => (it.taken += count),
    lost: (reason, events) => (it.lost[reason] = (it.lost[reason] || 0) + events.length),
  });
  it.add = (...events) => events.forEach((event) => queue.add(JSON.stringify(event), clock.now));
  it.queued = () => queue.keys().map((key) => JSON.parse(store.get(key)));
  it.next = sender.next;
  it.sender = sender;
  it.own = (key) => key.endsWith(page);
  /** Sends until nothing is left, moving the clock as the sender asks; at most so many requests. */
  it.drain = async (most = 100) => {
    let wait;
    for (let i = 0; i < most && (wait = await sender.next()) >= 0; i++) {
      clock.now += wait;
    }
  };
  return it;
}

const numbers = (count, first = 0) => Array.from({ length: count }, (_, i) => first + i);

test('sends what waits, oldest first, and takes it out once it is answered', async () => {
  const page = pageOn();
  page.add(1, 2, 3);
  assert.equal(await page.next(), undefined);
  assert.deepEqual(page.requests[0].events, [1, 2, 3]);
  assert.deepEqual(page.queued(), []);
  assert.equal(page.taken, 3);
});

test('asks nothing of the network while nothing waits', async () => {
  const page = pageOn();
  await page.next();
  assert.equal(page.requests.length, 0);
});

test('no request has more events than its most, or more than 32 KiB', async () => {
  const page = pageOn();
  page.add(...numbers(250), ...numbers(10).map(() => 'x'.repeat(10000)));
  await page.drain();
  assert.equal(page.requests.flatMap(({ events }) => events).length, 260);
  assert.ok(page.requests.every(({ events, bytes }) => events.length <= 100 && bytes <= 32768));
});

test('one event that is larger than 60,000 bytes goes alone and does not ask to outlive the page', async () => {
  const page = pageOn();
  page.add(1, 'x'.repeat(70000), 2);
  await page.drain();
  assert.deepEqual(
    page.requests.map(({ events, keepAlive }) => [events.length, keepAlive]),
    [
      [1, true],
      [1, false],
      [1, true],
    ],
  );
});

test('after failures waits longer and longer, then begins anew', async () => {
  const page = pageOn();
  page.answer = unreachable;
  page.add(1);
  await page.drain(5);
  page.answer = accept;
  await page.drain();
  page.answer = say(500);
  page.add(2);
  await page.drain(2);
  assert.deepEqual(
    page.requests.map(({ at }) => at / 1000),
    [0, 1, 3, 7, 15, 31, 31, 32],
  );
});

test('what failed once does not ask to outlive the page, since another script may have used up the room for that', async () => {
  const page = pageOn();
  page.answer = unreachable;
  page.add(1);
  await page.drain(2);
  assert.deepEqual(
    page.requests.map(({ keepAlive }) => keepAlive),
    [true, false],
  );
});

test('asks no sooner than the collector said, in any tab and after a reload', async () => {
  const storage = fakeStorage();
  const clock = { now: START };
  const page = pageOn(storage, { clock });
  page.answer = say(429, '60');
  page.add(1);
  const wait = await page.next();
  assert.ok(wait >= 60000 && wait < 61000, String(wait));
  const other = pageOn(storage, { clock, page: 'other' });
  clock.now += 1;
  other.add(2);
  assert.equal(await other.next(), wait - 1);
  assert.equal(other.requests.length, 0);
  page.sender.hope();
  assert.equal(page.sender.wait(), wait - 1, 'being on line again changes nothing of it');
  clock.now += wait;
  await other.next();
  assert.deepEqual(other.requests[0].events, [1, 2]);
});

test('a pause is an hour at most, whatever is asked and however the clock jumps', async () => {
  const page = pageOn();
  page.answer = say(503, '999999');
  page.add(1);
  assert.equal(await page.next(), 3600000);
  page.clock.now -= 1e9;
  assert.equal(page.sender.wait(), 0);
});

test('being on line again ends the wait', async () => {
  const page = pageOn();
  page.answer = unreachable;
  page.add(1);
  await page.drain(6);
  page.sender.hope();
  assert.equal(page.sender.wait(), 0);
});

test('refused is final, counted by reason', async () => {
  const page = pageOn();
  page.answer = all('refused', 'UNKNOWN_TYPE');
  page.add(1, 2);
  await page.drain();
  assert.deepEqual(page.lost, { UNKNOWN_TYPE: 2 });
  assert.deepEqual([page.queued(), page.requests.length, page.taken], [[], 1, 0]);
});

test('a refused request is final for its events and said once', async () => {
  const page = pageOn();
  page.answer = say(401);
  page.add(1, 2);
  await page.drain();
  assert.deepEqual(page.lost, { 'HTTP 401': 2 });
  assert.deepEqual([page.queued(), page.requests.length], [[], 1]);
});

test('of what is too large half is sent, down to the event that is', async () => {
  const page = pageOn();
  page.answer = (events) => (events.includes('huge') || events.length > 3 ? { status: 413 } : accept(events));
  page.add(1, 2, 'huge', 4, 5, 6, 7, 8);
  await page.drain();
  assert.equal(page.taken, 7);
  assert.deepEqual(page.lost, { 'HTTP 413': 1 });
  assert.deepEqual(page.requests.map(({ events }) => events.length).slice(0, 5), [8, 4, 2, 2, 1]);
  assert.equal(page.clock.now, START, 'without a wait');
});

test('an answer that is no collector’s is tried again', async () => {
  const page = pageOn();
  page.answer = () => ({ status: 200, body: { page: 'log in to this wireless network' } });
  page.add(1);
  assert.ok((await page.next()) > 0);
  assert.deepEqual(page.queued(), [1]);
});

test('events of which the answer says nothing are sent again, after a wait', async () => {
  const page = pageOn();
  page.answer = (events) => accept(events.slice(0, 1));
  page.add(1, 2);
  assert.ok((await page.next()) > 0);
  assert.deepEqual(page.queued(), [2]);
});

test('as the page goes, what is not on its way is sent, and stays until it is answered', async () => {
  const page = pageOn();
  let arrive;
  page.answer = () => new Promise((resolve) => (arrive = resolve));
  page.add(1);
  const sending = page.next();
  page.add(2, 3);
  page.sender.leave(page.own);
  assert.deepEqual(page.beacons, [[2, 3]]);
  assert.deepEqual(page.queued(), [1, 2, 3]);
  arrive(accept([1]));
  await sending;
  assert.deepEqual(page.queued(), [2, 3]);
});

test('as the page goes, the events of other tabs are left to them', () => {
  const storage = fakeStorage();
  pageOn(storage, { page: 'other' }).add(1);
  const page = pageOn(storage);
  page.add(2);
  page.sender.leave(page.own);
  assert.deepEqual(page.beacons, [[2]]);
});

test('a beacon that the browser does not take is tried with half', () => {
  const page = pageOn();
  page.beaconTakes = (body) => body.length < 10;
  page.add(...numbers(8));
  page.sender.leave(page.own);
  assert.deepEqual(page.beacons, [[0, 1, 2, 3]]);
});

test('a browser that takes no beacon at all does not hold the page', () => {
  const page = pageOn();
  page.beaconTakes = () => false;
  page.add(1, 2);
  page.sender.leave(page.own);
  assert.deepEqual(page.queued(), [1, 2]);
});

test('no beacon goes where the collector asked for a pause', async () => {
  const page = pageOn();
  page.answer = say(503, '60');
  page.add(1);
  await page.next();
  page.sender.leave(page.own);
  assert.deepEqual(page.beacons, []);
});

/** A generator of numbers from 0 to 1 that gives the same ones for the same seed (mulberry32). */
function chanceOf(seed) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

test('whatever the collector does, each event is accepted once and none is lost', async () => {
  for (let seed = 1; seed <= 300; seed++) {
    const chance = chanceOf(seed);
    const accepted = new Map();
    const twice = [];
    const collect = (events) => {
      const outcomes = events.map((event, index) => {
        const known = accepted.has(event);
        known ? twice.push(event) : accepted.set(event, true);
        return { index, status: known ? 'duplicate' : 'accepted' };
      });
      return { status: 200, body: { events: outcomes } };
    };
    const moods = [
      collect,
      collect,
      unreachable,
      // Accepted, and the answer is lost.
      (events) => (collect(events), unreachable()),
      // Accepted in part.
      (events) => collect(events.slice(0, events.length >> 1)),
      say(429, '5'),
      say(503),
      say(500),
      (events) => (events.length > 2 ? { status: 413 } : collect(events)),
      () => ({ status: 200, body: 'hello' }),
    ];
    const storage = fakeStorage();
    const clock = { now: START };
    let number = 0;
    let pages = 0;
    let ambiguous = 0;
    let page = pageOn(storage, { clock, chance, page: 'p' + pages });
    for (let step = 0; step < 40; step++) {
      const mood = moods[Math.floor(chance() * moods.length)];
      page.answer = (events) => {
        ambiguous += mood === moods[3] ? events.length : 0;
        return mood(events);
      };
      page.add(...numbers(Math.floor(chance() * 5), number));
      number = Math.max(number, ...page.queued().map((event) => event + 1));
      clock.now += (await page.next()) || 100;
      if (chance() < 0.1) {
        page.beaconTakes = (body) => (collect(JSON.parse(body)), (ambiguous += JSON.parse(body).length), true);
        page.sender.leave(page.own);
        page = pageOn(storage, { clock, chance, page: 'p' + ++pages });
      }
    }
    page.answer = collect;
    await page.drain();
    assert.equal(accepted.size, number, `seed ${seed}`);
    assert.ok(twice.length <= ambiguous, `seed ${seed}: no event goes twice but where nobody can know`);
  }
});
