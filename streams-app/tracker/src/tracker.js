// The tracker in a page: what the shop calls, and what the browser tells. Everything with a decision in it is in the other files.

import { createIdentity } from './identity.js';
import { aliasEvent, shopEvent } from './event.js';
import { createQueue } from './queue.js';
import { createSender } from './sender.js';
import { createStore } from './store.js';

const DEFAULTS = {
  endpoint: '',
  // A second gathers what one click causes, and is over before most pages are left.
  flushAfter: 1000,
  // A burst need not wait for the second.
  flushEvents: 20,
  requestEvents: 100,
  // Some days of a busy customer without a network, and a tenth of what browsers give a whole shop.
  maxEvents: 500,
  maxBytes: 524288,
  // A collector answers in milliseconds; on a bad mobile network a request may take seconds.
  timeout: 10000,
  retryLeast: 1000,
  retryMost: 300000,
};

/** Where the store keeps what was chosen in the shop: 'true', 'false', or nothing while nothing was. */
const OPTED_OUT = 'tidewatch.optedOut';

/**
 * Milliseconds after which a tab sees what another took out of the storage before it gave up the lock: the two go different ways through
 * the browser. Chromium needs about 5. A page that is hidden may not have as long.
 */
const SEEN_AFTER = 50;

/** Browsers make a UUID only for pages over TLS; 128 bits of chance do as well. */
const newId = () => crypto.randomUUID?.() || crypto.getRandomValues(new Uint32Array(4)).join('-');

/** A signal that stops what takes too long; a browser from before 2022 has none and waits as long as it likes. */
const within = (millis) => AbortSignal.timeout?.(millis);

/** Starts a tracker; its methods never throw. */
export function init(options) {
  const settings = { ...DEFAULTS, ...options };
  const page = Math.random().toString(36).slice(2);
  const store = createStore(() => localStorage);
  const identity = createIdentity(store, newId);
  const lost = {};
  let sent = 0;
  let added = 0;
  let timer;
  let timerAt = Infinity;
  let sending;
  let gone;

  const queue = createQueue(store, settings, page, (events) => lose('queue full', events));
  const sender = createSender(queue, store, settings, {
    now: Date.now,
    chance: Math.random,
    post,
    beacon: (body) => navigator.sendBeacon(url(), body),
    taken: (count) => (sent += count),
    lost: lose,
  });

  const url = () => settings.endpoint + '/v1/events?key=' + encodeURIComponent(settings.key);

  /** What the browser says for its user goes before what was said in the shop. */
  const isOut = () =>
    navigator.globalPrivacyControl || (store.get(OPTED_OUT) || '' + settings.optedOut) === 'true';

  const say = (...words) => settings.debug && console.warn('tidewatch', ...words);

  /** No failure of the tracker is the shop's. */
  const safely =
    (work) =>
    (...given) => {
      try {
        return work(...given);
      } catch (failure) {
        say(failure);
      }
    };

  function lose(reason, events) {
    const count = events.length;
    lost[reason] = (lost[reason] || 0) + count;
    say(reason, count);
    safely(() => settings.onLost?.({ reason, count, events: events.map((text) => JSON.parse(text)) }))();
  }

  async function post(body, keepalive) {
    const answer = await fetch(url(), {
      method: 'POST',
      // As text, so that a collector on another host is not asked for leave first; a text's type is that without being told.
      body,
      keepalive,
      credentials: 'omit',
      signal: within(settings.timeout),
    });
    return {
      status: answer.status,
      body: answer.ok && (await answer.json()),
      retryAfter: answer.headers.get('Retry-After'),
    };
  }

  /** One tab at a time, where browsers can do that. A tab that keeps the others waiting does not stop them: a double counts once. */
  async function alone(work) {
    const afterOthers = async () => {
      if (!document.hidden) {
        await new Promise((done) => setTimeout(done, SEEN_AFTER));
      }
      return work();
    };
    return navigator.locks
      ? navigator.locks.request('tidewatch', { signal: within(2 * settings.timeout) }, afterOthers).catch(work)
      : work();
  }

  async function run() {
    timerAt = Infinity;
    if (sending) {
      // Events that were added since its request began wait for the next.
      return plan(settings.flushAfter);
    }
    sending = true;
    added = 0;
    const wait = await alone(async () => (gone || isOut() ? undefined : sender.next())).catch(say);
    sending = false;
    if (wait >= 0) {
      plan(wait);
    }
  }

  function plan(delay) {
    const at = Date.now() + Math.max(delay, sender.wait());
    if (at < timerAt) {
      clearTimeout(timer);
      timerAt = at;
      timer = setTimeout(run, at - Date.now());
    }
  }

  function add(event) {
    queue.add(JSON.stringify(event), Date.now());
    plan(++added < settings.flushEvents ? settings.flushAfter : 0);
  }

  function track(type, fields) {
    if (document.prerendering) {
      // A page that is loaded in case somebody wants it is no visit yet.
      document.addEventListener('prerenderingchange', () => track(type, fields), { once: true });
    } else if (!isOut()) {
      add(shopEvent(newId(), identity.userId(), type, Date.now(), fields));
    }
  }

  /** All but the choice. */
  function forget() {
    store.keys('tidewatch.').forEach((key) => key === OPTED_OUT || store.remove(key));
  }

  /** A view for each address that a single-page shop shows. */
  function followHistory() {
    const address = () => location.pathname + location.search;
    let shown = address();
    const look = () => shown !== (shown = address()) && api.page();
    const pushState = history.pushState;
    history.pushState = (...given) => {
      pushState.apply(history, given);
      look();
    };
    addEventListener('popstate', look);
  }

  const api = {
    track,
    page: (fields) => track('browse', fields),
    search: (text, fields) => track('search', { ...fields, text }),
    identify(userId) {
      if (!isOut() && identity.identify(userId)) {
        add(aliasEvent(newId(), identity.userId(), identity.anonymousId(), Date.now()));
      }
    },
    reset: identity.reset,
    optOut() {
      forget();
      store.set(OPTED_OUT, 'true');
    },
    optIn: () => store.set(OPTED_OUT, 'false'),
    flush: () => plan(0),
    state: () => ({
      optedOut: isOut(),
      userId: isOut() ? '' : identity.userId(),
      queued: queue.keys().length,
      sent,
      lost,
      retryInMs: sender.wait(),
    }),
  };
  for (const type of ['cart', 'favourite', 'purchase', 'review']) {
    api[type] = (fields) => track(type, fields);
  }
  for (const name in api) {
    api[name] = safely(api[name]);
  }

  safely(() => {
    if (isOut()) {
      forget();
    }
    const listen = (name, work) => addEventListener(name, safely(work));
    listen('online', () => {
      sender.hope();
      plan(0);
    });
    listen('visibilitychange', () => document.hidden && run());
    listen('pagehide', () => {
      gone = true;
      isOut() || sender.leave((key) => key.endsWith(page));
    });
    // When the page is first shown too, for what the one before it left.
    listen('pageshow', () => {
      gone = false;
      plan(settings.flushAfter);
    });
    settings.history && followHistory();
  })();
  return api;
}
