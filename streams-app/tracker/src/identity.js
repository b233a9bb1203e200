// Which user this browser's events belong to. Kept in the store, so that all pages and tabs say the same.

/** What programs write where they have no user (0 is Magento's guest); as an id it would make one customer of many. */
const NOBODY = /^(\s*|null|undefined|nan|none|false|0|\(not set\)|\[object.*)$/i;

const USER = 'tidewatch.user';
const ANONYMOUS = 'tidewatch.anonymous';

export function createIdentity(store, newId) {
  function anonymousId() {
    const id = store.get(ANONYMOUS) || newId();
    store.set(ANONYMOUS, id);
    return id;
  }
  return {
    anonymousId,

    /** The customer, or the anonymous id while nobody has logged in. */
    userId: () => store.get(USER) || anonymousId(),

    /**
     * The customer who logged in.
     *
     * @returns whether that is news, and so an alias is due. Another customer than before begins with an anonymous id of their own:
     *     what the last one did before the log-in is not theirs.
     */
    identify(userId) {
      const id = String(userId);
      const before = store.get(USER);
      if (NOBODY.test(id) || id === before) {
        return false;
      }
      if (before) {
        store.remove(ANONYMOUS);
      }
      store.set(USER, id);
      return true;
    },

    /** After a log-out: nothing that comes belongs to the customer. */
    reset() {
      store.remove(USER);
      store.remove(ANONYMOUS);
    },
  };
}
