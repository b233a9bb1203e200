// An event of the contract (topics/README.md) from what a page says of it. Knows neither the page nor a clock.

const NUMBERS = ['value', 'quantity', 'rating', 'price'];
const TEXTS = ['event_id', 'item_id', 'category', 'currency', 'text', 'session_id'];

/** Code points of a text that the contract allows. A longer review is cut, since the whole of it would be refused. */
const LONGEST_TEXT = 10000;

/**
 * One event, ready to be sent.
 *
 * @param {string} id the event's id; `fields.event_id` goes first, so that an order keeps its own number over reloads
 * @param {string} type a type of the contract
 * @param {number} time milliseconds since 1970
 */
export function shopEvent(id, userId, type, time, fields) {
  return { event_id: id, user_id: userId, type, time: new Date(time).toISOString(), ...known(fields) };
}

/** The event that ties what a browser did before the log-in to the customer. */
export function aliasEvent(id, userId, anonymousId, time) {
  return { ...shopEvent(id, userId, 'alias', time), anonymous_id: anonymousId };
}

/**
 * The contract's fields in their types: shops hand over numbers as text and ids as numbers. What cannot be meant is left out, so
 * that the visit counts. Other fields are left out too: nobody reads them, and a form's content must not get out by mistake.
 */
function known(fields) {
  const kept = {};
  for (const name in fields) {
    const value = fields[name];
    if (name === 'items') {
      kept.items = value.map(known);
    } else if (value != null && value !== '' && typeof value !== 'object') {
      if (NUMBERS.includes(name)) {
        // JSON writes what is no number as null, which the contract reads as absent.
        kept[name] = +value;
      } else if (TEXTS.includes(name)) {
        kept[name] = [...String(value)].slice(0, LONGEST_TEXT).join('');
      }
    }
  }
  return kept;
}
