// What an answer of the collector means for the events that were sent.

/** Said of an event that the collector has. */
export const TAKEN = '';

/** The request itself is wrong, and stays so however often it is sent. */
const REFUSED_AS_A_WHOLE = [400, 401, 403];

/**
 * What became of each event: TAKEN, the reason why it was refused, or nothing if it is to be sent again.
 *
 * @param {number} status HTTP status
 * @param {*} body the parsed body of a 200
 * @param {number} count how many events were sent
 * @returns {(string | undefined)[]} by the events' order, with empty places for nothing
 * @throws if the body is no collector's: a proxy's page and a captive portal say 200 too
 */
export function judge(status, body, count) {
  const outcomes = Array(count);
  if (REFUSED_AS_A_WHOLE.includes(status) || (isTooLarge(status) && count === 1)) {
    return outcomes.fill('HTTP ' + status);
  }
  if (status === 200) {
    for (const event of body.events) {
      if (event.status === 'refused') {
        outcomes[event.index] = event.reason || event.status;
      } else if (event.status === 'accepted' || event.status === 'duplicate') {
        outcomes[event.index] = TAKEN;
      }
    }
  }
  return outcomes;
}

/** Whether fewer events at once may do. */
export function isTooLarge(status) {
  return status === 413;
}
