// The events that no collector has answered for yet, oldest first. Each has a key of its own in the store, so that tabs that write at the
// same time overwrite nothing of one another, and taking one out of the store twice does no harm.

const START = 'tidewatch.event.';

/**
 * @param store see store.js
 * @param {{maxEvents: number, maxBytes: number}} limits characters count as bytes here: a bound on the storage, not on the network
 * @param {string} page ends the keys of this page, which tells them from those that other tabs write in the same millisecond
 * @param {(events: string[]) => void} dropped told of events that found no room
 */
export function createQueue(store, limits, page, dropped) {
  let added = 0;

  const queue = {
    /** Without those that another tab is just taking out. */
    keys: () => store.keys(START).filter(store.get),

    /** Adds an event and drops the oldest where there is no room; one that is larger than all the room is dropped itself. */
    add(text, now) {
      if (text.length > limits.maxBytes) {
        return dropped([text]);
      }
      // Ten digits, from 1974 until 2085, so that keys sort as times do; and a count within the millisecond.
      store.set(START + (now * 1000 + (added++ % 1000)).toString(36) + '.' + page, text);
      let bytes = 0;
      // From the newest on: what comes after the room is used up is too old.
      const old = queue
        .keys()
        .reverse()
        .filter((key, i) => (bytes += store.get(key).length) > limits.maxBytes || i >= limits.maxEvents);
      if (old.length) {
        dropped(old.map(store.get));
        old.map(store.remove);
      }
    },
  };
  return queue;
}
