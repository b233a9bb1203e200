// What the page asks of the engine, and the stream that tells how things stand.

const API = 'console/api/';
/** The stream's own retry is for a connection that breaks; this one for a listener that says no. */
const AGAIN_MS = 3000;

/** An answer that is no success: its status, and the server's sentence. */
export class Refused extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

async function ask(path, options) {
  const answer = await fetch(API + path, { credentials: 'same-origin', cache: 'no-store', ...options });
  const body = await answer.json().catch(() => ({}));
  if (!answer.ok) {
    throw new Refused(answer.status, body.error || answer.statusText);
  }
  return body;
}

export const read = (path, signal) => ask(path, { signal });

/** What may not stand in an address goes in the body. */
export const send = (path, body, signal) =>
  ask(path, { method: 'POST', signal, headers: { 'Content-Type': 'application/json' }, body: JSON.stringify(body) });

/**
 * Follows how things stand, while the page can be seen.
 *
 * @param {{told: (now: object) => void, lost: () => void, refused: (why: Refused) => void}} listener
 * @return {() => void} ends it
 */
export function follow(listener) {
  let stream;
  let again;
  let ended = false;

  function close() {
    clearTimeout(again);
    stream?.close();
    stream = undefined;
  }

  async function open() {
    close();
    try {
      // Tells at once, and tells a refusal apart from a broken connection, which a stream does not.
      listener.told(await read('now'));
    } catch (failure) {
      if (failure instanceof Refused && (failure.status === 401 || failure.status === 403)) {
        listener.refused(failure);
        return;
      }
      lost();
      return;
    }
    if (ended || document.hidden || stream) {
      return;
    }
    stream = new EventSource(API + 'updates');
    stream.onmessage = (message) => listener.told(JSON.parse(message.data));
    stream.addEventListener('again', open);
    stream.onerror = lost;
  }

  function lost() {
    close();
    if (!ended) {
      listener.lost();
      again = setTimeout(open, AGAIN_MS);
    }
  }

  function seen() {
    if (document.hidden) {
      close();
    } else {
      open();
    }
  }

  document.addEventListener('visibilitychange', seen);
  open();
  return () => {
    ended = true;
    document.removeEventListener('visibilitychange', seen);
    close();
  };
}
