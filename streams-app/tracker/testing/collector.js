import { readFile } from 'node:fs/promises';
import { createServer } from 'node:http';

const SCRIPT = new URL('../dist/tidewatch.js', import.meta.url);

/**
 * A collector that keeps to the HTTP contract and fails as a test tells it to. It knows what it has accepted, by the events' ids, and so
 * what came twice.
 */
export class Collector {
  /** Accepted events by id, in their order. */
  accepted = new Map();
  /** How often an event came that was accepted before. */
  doubles = 0;
  /** What came in, whatever was answered; `gone` if the other side did not wait for the answer. */
  requests = [];
  /** What the next requests meet, one each; after them, `mood`. */
  script = [];
  mood = collect;
  #server;
  #port = 0;
  #watchers = new Set();

  async start() {
    this.#server = createServer((request, response) => this.#serve(request, response));
    await new Promise((resolve, reject) => {
      this.#server.once('error', reject);
      this.#server.listen(this.#port, '127.0.0.1', resolve);
    });
    this.#port = this.#server.address().port;
    return this;
  }

  /** Nobody listens any more, and who was connected is cut off. */
  async stop() {
    this.#server.closeAllConnections();
    await new Promise((resolve) => this.#server.close(resolve));
  }

  get url() {
    return `http://127.0.0.1:${this.#port}`;
  }

  get events() {
    return [...this.accepted.values()];
  }

  /** Until it is so; fails with what did come. */
  async until(isSo, what) {
    let give;
    const deadline = new Promise((_, fail) => {
      give = setTimeout(() => fail(new Error(`not within 20 s: ${what}; ${this}`)), 20000);
    });
    const seen = new Promise((resolve) => {
      const look = () => isSo(this) && resolve();
      this.#watchers.add(look);
      look();
    });
    await Promise.race([seen, deadline]).finally(() => clearTimeout(give));
  }

  untilAccepted(count) {
    return this.until(({ accepted }) => accepted.size >= count, `${count} events accepted`);
  }

  toString() {
    return `${this.requests.length} requests, ${this.accepted.size} events accepted, ${this.doubles} doubles`;
  }

  async #serve(request, response) {
    if (request.method === 'GET') {
      // The tracker comes from where the events go.
      response.writeHead(200, { 'Content-Type': 'text/javascript' });
      response.end(await readFile(SCRIPT));
      return;
    }
    const chunks = [];
    for await (const chunk of request) {
      chunks.push(chunk);
    }
    const body = Buffer.concat(chunks).toString();
    const url = new URL(request.url, this.url);
    const seen = {
      method: request.method,
      path: url.pathname,
      key: url.searchParams.get('key'),
      contentType: request.headers['content-type'],
      cookie: request.headers.cookie,
      events: body ? JSON.parse(body) : [],
    };
    response.on('close', () => (seen.gone = !response.writableFinished));
    this.requests.push(seen);
    this.#watchers.forEach((look) => look());
    const answer = await (this.script.shift() || this.mood)(seen.events, this);
    this.#watchers.forEach((look) => look());
    if (answer === HANG) {
      return;
    }
    if (answer === CUT) {
      request.socket.destroy();
      return;
    }
    response.writeHead(answer.status, {
      'Access-Control-Allow-Origin': request.headers.origin || '*',
      'Access-Control-Expose-Headers': 'Retry-After',
      'Content-Type': 'application/json',
      ...answer.headers,
    });
    response.end(JSON.stringify(answer.body || {}));
  }

  /** Accepts what is new. */
  take(events) {
    const outcomes = events.map((event, index) => {
      const known = this.accepted.has(event.event_id);
      known ? this.doubles++ : this.accepted.set(event.event_id, event);
      return { index, status: known ? 'duplicate' : 'accepted' };
    });
    const of = (status) => outcomes.filter((outcome) => outcome.status === status).length;
    return { accepted: of('accepted'), duplicate: of('duplicate'), refused: 0, events: outcomes };
  }
}

const HANG = Symbol('hang');
const CUT = Symbol('cut');

/** Takes all and says so. */
export const collect = (events, collector) => ({ status: 200, body: collector.take(events) });
/** Says this and takes nothing. */
export const say = (status, headers) => () => ({ status, headers });
/** Never answers. */
export const hang = () => HANG;
/** Closes the connection. */
export const cut = () => CUT;
/** Takes all, but the answer gets lost. */
export const collectAndCut = (events, collector) => (collector.take(events), CUT);
/** Takes what is not too much at once. */
export const atMost = (most) => (events, collector) =>
  events.length > most ? { status: 413 } : collect(events, collector);
/** Refuses the events of a type and takes the others. */
export const refuse = (type, reason) => (events, collector) => {
  const body = collector.take(events.filter((event) => event.type !== type));
  const others = body.events;
  body.events = events.map((event, index) =>
    event.type === type ? { index, status: 'refused', reason } : { ...others.shift(), index },
  );
  return { status: 200, body };
};
/** Waits for the test's leave before it does something. */
export function held(then) {
  let release;
  const leave = new Promise((resolve) => (release = resolve));
  const mood = async (events, collector) => (await leave, then(events, collector));
  return Object.assign(mood, { release });
}
