// The shop's one way to the tracker: loads it, tells it what happens, and keeps a list of that for the panel.

/** Enough to read; the panel is no log. */
const MOST_TOLD = 6;

/** A visitor wants to see at once what a click does, so events wait less than they usually do. */
const FLUSH_AFTER = 250;

/** Where the collector is and who may log in. A server that says nothing of it has the collector at its own address. */
const USUAL = {
  endpoint: '',
  key: 'demo',
  customers: [
    { id: 'ada', note: 'comes every week' },
    { id: 'ben', note: 'comes now and then' },
    { id: 'cleo', note: 'was not here for long' },
  ],
};

export async function readConfig() {
  try {
    const answer = await fetch('demo/config');
    return { ...USUAL, ...(answer.ok ? await answer.json() : {}) };
  } catch {
    return USUAL;
  }
}

export class Telling {
  /** The last events, newest first: {type, about, at}. */
  told = [];
  #tracker;

  /** Without its script, which some browsers block, the shop works as well. */
  static async start({ endpoint, key }) {
    await new Promise((done) => {
      const script = document.createElement('script');
      script.src = endpoint + '/tidewatch.js';
      script.onload = script.onerror = done;
      document.head.append(script);
    });
    const telling = new Telling();
    telling.#tracker = window.tidewatch?.init?.({ endpoint, key, flushAfter: FLUSH_AFTER });
    return telling;
  }

  /** @param {string} about what the panel's list says of it */
  tell(method, about, ...given) {
    if (this.#tracker && !this.#tracker.state().optedOut) {
      this.#tracker[method](...given);
      this.told = [{ type: method, about, at: new Date() }, ...this.told].slice(0, MOST_TOLD);
    }
  }

  /** A customer who logged in on an earlier page; the tracker knows, and tells nothing again. */
  identifyAgain(id) {
    this.#tracker?.identify(id);
  }

  logOut() {
    this.#tracker?.reset();
    this.told = [];
  }

  optOut() {
    this.#tracker?.optOut();
    this.told = [];
  }

  optIn() {
    this.#tracker?.optIn();
  }

  /** The tracker's state; nothing if its script was not loaded. */
  state() {
    return this.#tracker?.state();
  }
}
