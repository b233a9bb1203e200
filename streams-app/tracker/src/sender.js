// Sends the queue, one request at a time, and says when to go on. Has no timer, no network and no lock of its own: they are given, so
// that this can be run through years of break-downs in a test.

import { bytesOf, fitting } from './batch.js';
import { backOff, retryAfter } from './backoff.js';
import { isTooLarge, judge, TAKEN } from './answer.js';

/** Bytes of a request: half of the 64 KiB that a browser lets a page have on its way when it goes, so that the last words find room. */
const REQUEST_BYTES = 32768;
/** Beyond it a browser refuses to let a request outlive its page; 64 KiB less something for those of other scripts. */
const KEEP_ALIVE_BYTES = 60000;
/** An hour: a collector that asks for more keeps nobody longer. */
const LONGEST_PAUSE = 36e5;
/** Where the store keeps the moment until which the collector asked all tabs to wait. */
const PAUSE = 'tidewatch.pause';

/**
 * @param queue see queue.js
 * @param store the queue's, see store.js
 * @param {{requestEvents: number, retryLeast: number, retryMost: number}} settings
 * @param {{
 *   now: () => number,
 *   chance: () => number,
 *   post: (body: string, keepAlive: boolean) => Promise<{status: number, body: *, retryAfter: string | null}>,
 *   beacon: (body: string) => boolean,
 *   taken: (count: number) => void,
 *   lost: (reason: string, events: string[]) => void,
 * }} outside
 */
export function createSender(queue, store, settings, outside) {
  let mostEvents = settings.requestEvents;
  let failures = 0;
  let retryAt = 0;
  /** The keys of what is on its way in a request that outlives the page. */
  let onItsWay = [];

  /** The milliseconds until then; none where it is further away than anybody asks, since the clock has been set back. */
  function left(moment) {
    const millis = moment - outside.now();
    return millis > 0 && millis <= LONGEST_PAUSE ? millis : 0;
  }

  const pause = () => left(store.get(PAUSE));
  const wait = () => Math.max(pause(), left(retryAt));
  const bodyOf = (texts) => '[' + texts + ']';

  async function send(keys, texts) {
    const body = bodyOf(texts);
    // Another script may have used up what the browser allows; then the next try does without.
    const keepAlive = !failures && bytesOf(body) <= KEEP_ALIVE_BYTES;
    onItsWay = keepAlive ? keys : [];
    let outcomes = Array(keys.length);
    let answer = {};
    try {
      answer = await outside.post(body, keepAlive);
      outcomes = judge(answer.status, answer.body, keys.length);
    } catch {
      // No answer, or none of a collector's.
    }
    onItsWay = [];
    settle(keys, texts, outcomes);
    // It sees the places that were left empty.
    if (!outcomes.includes(undefined)) {
      failures = 0;
    } else if (isTooLarge(answer.status)) {
      mostEvents = keys.length >> 1;
    } else {
      tryLater(answer.retryAfter);
    }
  }

  /** Takes out those with an outcome; `forEach` passes over the others. */
  function settle(keys, texts, outcomes) {
    const refused = {};
    let taken = 0;
    outcomes.forEach((outcome, i) => {
      store.remove(keys[i]);
      outcome === TAKEN ? taken++ : (refused[outcome] = refused[outcome] || []).push(texts[i]);
    });
    outside.taken(taken);
    for (const reason in refused) {
      outside.lost(reason, refused[reason]);
    }
  }

  function tryLater(header) {
    const now = outside.now();
    const millis = backOff(++failures, settings.retryLeast, settings.retryMost, outside.chance());
    retryAt = now + millis;
    const asked = header && retryAfter(header, now);
    if (asked > 0) {
      // Not all tabs and browsers at the same moment.
      store.set(PAUSE, now + Math.min(asked + millis / 2, LONGEST_PAUSE));
    }
  }

  return {
    wait,

    /** Forgets the failures so far: the browser is on line again. What the collector asked for stands. */
    hope() {
      failures = retryAt = 0;
    },

    /**
     * One request, if there is anything to send and nothing to wait for.
     *
     * @returns {Promise<number | undefined>} the milliseconds until the next; nothing if nothing is left to send. Never fails
     */
    async next() {
      const keys = queue.keys().slice(0, mostEvents);
      const texts = keys.map(store.get);
      const count = fitting(texts, REQUEST_BYTES);
      if (count && !wait()) {
        await send(keys.slice(0, count), texts.slice(0, count));
      }
      if (queue.keys().length) {
        return wait();
      }
    },

    /**
     * The page goes: sends those of these events that are not on their way, as many as the browser takes. They stay in the queue,
     * since nobody will see an answer; the next page sends them again, and their ids keep them from counting twice.
     *
     * @param {(key: string) => boolean} own whether it was queued here: other tabs send what is theirs
     */
    leave(own) {
      const texts = queue
        .keys()
        .filter((key) => own(key) && !onItsWay.includes(key))
        .map(store.get);
      let count = pause() ? 0 : fitting(texts, REQUEST_BYTES);
      while (count && !outside.beacon(bodyOf(texts.slice(0, count)))) {
        count >>= 1;
      }
    },
  };
}
