/** What the contract lets every event carry; ids may be numbers and numbers may be text, as shops have them. */
export interface Fields {
  /** The event's own id, such as an order's number: the same id again counts once. Made up if it is left out. */
  event_id?: string | number;
  item_id?: string | number;
  category?: string;
  /** Money that moved, from 0. */
  value?: number | string;
  /** ISO 4217, three capital letters. */
  currency?: string;
  /** Whole pieces, from 1. */
  quantity?: number | string;
  /** Stars from 0 to 5. */
  rating?: number | string;
  /** Words of a review or a search; cut after 10,000 characters. */
  text?: string;
  session_id?: string | number;
  /** The lines of a purchase or a return. */
  items?: Line[];
}

export interface Line {
  item_id: string | number;
  category?: string;
  /** 1 if it is left out. */
  quantity?: number | string;
  /** Of one piece, in the event's currency. */
  price?: number | string;
}

export type EventType = 'browse' | 'search' | 'cart' | 'favourite' | 'purchase' | 'return' | 'review' | 'support';

export interface Lost {
  /** `queue full`, `HTTP 401` and the like, or the contract's reason, such as `OUT_OF_RANGE`. */
  reason: string;
  count: number;
  /** The events as they were sent. They are personal data: mind where you log them. */
  events: object[];
}

export interface Options {
  /** The write key of this source. */
  key: string;
  /** Where the collector is, without `/v1/events`. This page's host if it is left out. */
  endpoint?: string;
  /** Nothing is sent or stored until `optIn()`, where the law asks for consent first. */
  optedOut?: boolean;
  /** A page view for each address that `history.pushState` and going back show. */
  history?: boolean;
  /** Warnings on the console, without the events' content. */
  debug?: boolean;
  /** Told of events that will not be sent again. */
  onLost?: (lost: Lost) => void;
  /** Milliseconds that events wait for others. 1,000 if it is left out. */
  flushAfter?: number;
  /** So many events do not wait. 20. */
  flushEvents?: number;
  /** Events of a request at most. 100. */
  requestEvents?: number;
  /** Events that wait at most; the oldest are dropped. 500. */
  maxEvents?: number;
  /** Characters of those. 524,288. */
  maxBytes?: number;
  /** Milliseconds without an answer until the next try. 10,000. */
  timeout?: number;
  /** Milliseconds until the first further try, about; doubled with each failure. 1,000. */
  retryLeast?: number;
  /** Milliseconds between two tries at most. 300,000. */
  retryMost?: number;
}

export interface State {
  /** By `optOut()` or by the browser's Global Privacy Control. */
  optedOut: boolean;
  /** The customer's id or the anonymous one; empty if opted out. */
  userId: string;
  /** Events that no collector has answered for, of all tabs. */
  queued: number;
  /** Events of this page's requests that the collector has. */
  sent: number;
  /** Events that will not be sent again, by reason. */
  lost: Record<string, number>;
  /** Milliseconds until the next try after a failure. */
  retryInMs: number;
}

/** No method throws, and none waits for the network. */
export interface Tracker {
  /** A page was looked at: `browse`, with an `item_id` if it shows one. */
  page(fields?: Fields): void;
  search(text: string, fields?: Fields): void;
  cart(fields?: Fields): void;
  favourite(fields?: Fields): void;
  purchase(fields?: Fields): void;
  review(fields?: Fields): void;
  /** Any type of the contract. */
  track(type: EventType, fields?: Fields): void;
  /** The customer has logged in: what comes is theirs, and what this browser did before is told to be. */
  identify(userId: string | number): void;
  /** The customer has logged out. */
  reset(): void;
  /** Sends and keeps nothing from now on but this choice; forgets what waits. */
  optOut(): void;
  optIn(): void;
  /** Sends what waits now. */
  flush(): void;
  state(): State;
}

/** Starts the tracker. One for each page: all of them share one queue. */
export function init(options: Options): Tracker;

declare global {
  interface Window {
    /** The plain script. */
    tidewatch: Tracker & { init(options: Options): Tracker };
  }
}
