// How much goes into one request.

/**
 * How many of these texts, from the first on, fit into a JSON array of so many bytes; at least one.
 *
 * @param {string[]} texts JSON objects
 */
export function fitting(texts, maxBytes) {
  let count = 0;
  // Each with a comma or the closing bracket, and the opening one.
  let bytes = 1;
  while (count < texts.length && ((bytes += bytesOf(texts[count]) + 1) <= maxBytes || !count)) {
    count++;
  }
  return count;
}

/** Bytes in UTF-8. */
export function bytesOf(text) {
  return new TextEncoder().encode(text).length;
}
