// When to try again.

/**
 * The wait after so many failures in a row, in milliseconds: doubled each time, with half of it left to chance so that the browsers
 * that a break-down stopped together do not come back together.
 *
 * @param {number} chance from 0 to 1
 */
export function backOff(failures, least, most, chance) {
  return (Math.min(most, least * 2 ** (failures - 1)) * (1 + chance)) / 2;
}

/**
 * The milliseconds that a Retry-After asks for; 0 or less, or not a number, if it asks for nothing that can be read.
 *
 * @param {string | null} header seconds or an HTTP date
 */
export function retryAfter(header, now) {
  return isFinite(header) ? header * 1000 : Date.parse(header) - now;
}
