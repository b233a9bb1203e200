// A small store of texts that never fails: the browser's storage, and memory for what that does not take (blocked, full, absent).

/** @param {() => Storage} storage may throw or give nothing, as browsers do where storage is blocked */
export function createStore(storage) {
  const memory = new Map();

  function attempt(work) {
    try {
      return work(storage());
    } catch {
      // Memory has it, or nobody.
    }
  }

  return {
    get: (key) => memory.get(key) || attempt((kept) => kept.getItem(key)) || '',

    set(key, text) {
      memory.set(key, text);
      attempt((kept) => {
        kept.setItem(key, text);
        memory.delete(key);
      });
    },

    remove(key) {
      memory.delete(key);
      attempt((kept) => kept.removeItem(key));
    },

    /** The keys that begin with this, in their order. */
    keys: (start) =>
      [...memory.keys(), ...(attempt(Object.keys) || [])].filter((key) => key.startsWith(start)).sort(),
  };
}
