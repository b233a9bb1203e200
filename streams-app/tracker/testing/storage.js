/** A storage as browsers have it: texts by key, its keys listed by Object.keys, and a limit on what it takes. */
export function fakeStorage(mostCharacters = Infinity) {
  const methods = {
    getItem: (key) => (key in kept ? kept[key] : null),
    setItem(key, text) {
      const others = Object.keys(kept).reduce((sum, k) => sum + (k === key ? 0 : kept[k].length), 0);
      if (others + String(text).length > mostCharacters) {
        throw new Error('QuotaExceededError');
      }
      kept[key] = String(text);
    },
    removeItem: (key) => void delete kept[key],
  };
  const kept = Object.create(methods);
  return kept;
}
