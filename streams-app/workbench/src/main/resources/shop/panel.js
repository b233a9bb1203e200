// The panel: what Tidewatch knows about the one who is clicking, asked twice a second, and what the tracker has yet to send.

import { bandName, Curve, day, percent } from './curve.js';
import { money } from './goods.js';
import { byName, make, show } from './page.js';

/** The engine decides within milliseconds; so often a click is seen within a second, and it costs next to nothing. */
const ASK_EVERY = 500;
/** After failures there is less to miss. */
const ASK_SELDOM = 5000;

const SHAPES = { HEALTHY: '●', WATCH: '◆', AT_RISK: '▲', CRITICAL: '■' };
const KINDS = { RAISED: 'Warned', ESCALATED: 'Warned again', RESOLVED: 'Taken back', EXPIRED: 'Ran out' };

/** How the list calls what the shop told. */
const WORDS = { page: 'browse', identify: 'log-in' };

const time = (at) => at.toLocaleTimeString('en-GB');
const whole = (count, one, many = one + 's') => `${count} ${count === 1 ? one : many}`;

/** A customer by the id, a visitor by the beginning of a random one. */
const who = (id) => (/^[0-9a-f-]{36}$/.test(id) ? `visitor ${id.slice(0, 8)}` : id);

/** What the engine says of an episode, as a sentence. */
export function episodeSentence({ last_alert: alert, episode }) {
  if (alert) {
    return `${KINDS[alert.kind] || alert.kind} on ${day(alert.event_time)}: ${bandName(alert.band)}.`;
  }
  if (episode.state === 'OPEN') {
    return `Warned: ${bandName(episode.alerted_band)}. Open until ${day(episode.expires)}.`;
  }
  if (episode.state === 'EXPIRED') {
    return 'The last warning ran out without a visit.';
  }
  return episode.number > 0 ? `${whole(episode.number, 'warning')} so far, none open.` : 'No warning so far.';
}

/** What a consumer of the alert did about it: the order that it wrote, as a sentence. */
export function orderSentence(order) {
  if (order.service === 'coupon') {
    const percent = order.parameters?.percent;
    return order.action === 'grant'
      ? `The coupon service granted ${percent ? `${percent} % off` : 'a coupon'}, valid until ${day(order.valid_until)}.`
      : 'The coupon service took its coupon back.';
  }
  return order.action === 'close'
    ? 'The CRM service closed its task.'
    : `The CRM service gave an agent a task of ${order.priority.toLowerCase()} priority, due ${day(order.due_at)}.`;
}

/** What Tidewatch would do about it, with its reasons, and what was done; nothing if it has not said. */
export function alertDetails({ last_alert: alert, orders }) {
  if (!alert || alert.kind === 'RESOLVED' || alert.kind === 'EXPIRED') {
    return [];
  }
  const action = alert.suggested_action?.type;
  return [
    ...(alert.reasons || []).slice(0, 3).map((reason) => reason.text),
    ...(action && action !== 'none' ? [`Suggested: a ${action}.`] : []),
    ...(orders || []).map(orderSentence),
  ];
}

/** Names with their values. */
function facts(look, names) {
  const values = Object.fromEntries(Object.keys(names).map((key) => [key, make('dd')]));
  const list = make('dl', { className: look }, ...Object.entries(names).map(([key, name]) => make('div', {}, make('dt', {}, name), values[key])));
  return { list, say: (said) => Object.entries(said).forEach(([key, text]) => show(values[key], text)) };
}

class Panel {
  #telling;
  #band = make('strong', { className: 'band', 'aria-live': 'polite' });
  #risk = make('span', { className: 'figure' });
  #about = make('p', { className: 'about' });
  #meter = make('div', { className: 'meter', 'aria-hidden': 'true' }, make('span'));
  #alert = make('p', { className: 'alert' });
  #details = make('ul', { className: 'reasons' });
  #curve = new Curve();
  #known = facts('pairs', {
    window: 'Window',
    gap: 'Usual gap',
    visits: 'Visits',
    orders: 'Orders',
    spent: 'Spent',
    stars: 'Stars given',
  });
  #profile;
  #more;
  #nobody = make('p', { className: 'nobody' });
  #queue = facts('rows', { user: 'You are', waiting: 'Waiting', sent: 'Sent', lost: 'Lost' });
  #told = make('ol', { className: 'told' });
  #choice = make('button', { type: 'button', className: 'plain', onclick: () => this.#choose() });

  constructor(telling) {
    this.#telling = telling;
    this.#profile = make(
      'section',
      { hidden: true, 'aria-label': 'Your profile' },
      make('div', { className: 'standing' }, this.#band, this.#risk),
      this.#meter,
      this.#about,
      this.#curve.element,
      make('h3', {}, 'Last alert'),
      this.#alert,
      this.#details,
    );
    this.#more = make('section', { hidden: true, 'aria-label': 'Your history' }, make('h3', {}, 'Known so far'), this.#known.list);
    byName('panel-body').replaceChildren(
      make('h2', {}, 'What Tidewatch knows about you'),
      this.#nobody,
      this.#profile,
      make('section', { 'aria-label': 'The tracker' }, make('h3', {}, 'The tracker in this page'), this.#queue.list, this.#told),
      this.#more,
      this.#choice,
    );
    const handle = byName('handle');
    handle.addEventListener('click', () => {
      const open = handle.getAttribute('aria-expanded') !== 'true';
      handle.setAttribute('aria-expanded', open);
      byName('panel').classList.toggle('open', open);
    });
  }

  #choose() {
    this.#telling.state()?.optedOut ? this.#telling.optIn() : this.#telling.optOut();
    this.showQueue();
  }

  /** Shows the tracker's state. */
  showQueue() {
    const state = this.#telling.state();
    this.#choice.hidden = !state;
    if (!state) {
      this.#queue.say({ user: 'unknown: the tracker’s script was not loaded', waiting: '–', sent: '–', lost: '–' });
      return;
    }
    const lost = Object.entries(state.lost).map(([reason, count]) => `${count} (${reason})`);
    const wait = state.retryInMs > 0 ? ', the collector does not answer' : '';
    this.#queue.say({
      user: state.optedOut ? 'nobody: you opted out' : who(state.userId),
      waiting: whole(state.queued, 'event') + wait,
      sent: whole(state.sent, 'event'),
      lost: lost.join(', ') || 'none',
    });
    this.#choice.textContent = state.optedOut ? 'Let Tidewatch know again' : 'Opt out: send and keep nothing';
    this.#told.replaceChildren(
      ...this.#telling.told.map(({ type, about, at }, i) =>
        make(
          'li',
          { className: i < state.queued ? 'waiting' : 'sent' },
          make('span', { className: 'type' }, WORDS[type] || type),
          make('span', { className: 'what' }, about),
          make('time', {}, time(at)),
          make('span', { className: 'unseen' }, i < state.queued ? ', waiting' : ', sent'),
        ),
      ),
    );
  }

  /** Says why there is no profile. */
  showNothing(why) {
    this.#nobody.hidden = false;
    this.#profile.hidden = this.#more.hidden = true;
    this.#nobody.textContent = why;
    byName('handle-said').textContent = '';
  }

  showProfile(profile) {
    this.#nobody.hidden = true;
    this.#profile.hidden = this.#more.hidden = false;
    this.#band.className = 'band ' + profile.band;
    show(this.#band, `${SHAPES[profile.band] || '●'} ${bandName(profile.band)}`);
    const scored = profile.risk_now !== null && profile.curve.length > 0;
    show(this.#risk, scored ? percent(profile.risk_now) : '…');
    this.#meter.firstChild.style.width = scored ? `${profile.risk_now * 100}%` : '0';
    this.#meter.className = 'meter ' + profile.band;
    show(
      this.#about,
      scored
        ? `is the risk that you do not come back before ${day(profile.due)}. At stake: ${money(profile.value_at_risk)} (${profile.value_tier.toLowerCase()} value).`
        : 'The model has changed; your next click is scored anew.',
    );
    this.#curve.element.hidden = !scored;
    if (scored) {
      this.#curve.show(profile);
    }
    show(this.#alert, episodeSentence(profile));
    const details = alertDetails(profile);
    this.#details.hidden = details.length === 0;
    this.#details.replaceChildren(...details.map((text) => make('li', {}, text)));
    this.#known.say({
      window: whole(profile.window_days, 'day'),
      gap: whole(profile.usual_gap_days, 'day'),
      visits: String(profile.visits),
      orders: profile.returns ? `${profile.purchases}, ${profile.returns} sent back` : String(profile.purchases),
      spent: money(profile.spend_total),
      stars: profile.ratings.count ? `${profile.ratings.mean.toFixed(1)} of 5` : 'none',
    });
    byName('handle-said').textContent = `${SHAPES[profile.band]} ${bandName(profile.band)}${scored ? ', ' + percent(profile.risk_now) : ''}`;
  }
}

/** Asks for the profile of whoever the tracker says is here. */
async function ask(panel, telling) {
  const state = telling.state();
  if (!state) {
    panel.showNothing('Nothing: the tracker’s script was not loaded. Some browsers block what is called a tracker.');
    return ASK_SELDOM;
  }
  if (state.optedOut) {
    panel.showNothing('Nothing new: you opted out, so nothing is sent and nothing is kept in this browser.');
    return ASK_SELDOM;
  }
  try {
    const answer = await fetch('demo/profile?user=' + encodeURIComponent(state.userId));
    if (answer.ok) {
      panel.showProfile(await answer.json());
    } else {
      panel.showNothing(
        answer.status === 404 ? 'Nothing yet. Click on something, and look here again.' : 'The engine cannot answer just now.',
      );
    }
    return ASK_EVERY;
  } catch {
    panel.showNothing('The engine cannot be reached. What you do waits in this browser until it can.');
    return ASK_SELDOM;
  }
}

/** Keeps the panel up to date while the page is looked at. */
export async function startPanel(telling) {
  const panel = new Panel(telling);
  setInterval(() => document.hidden || panel.showQueue(), ASK_EVERY / 2);
  for (;;) {
    const pause = document.hidden ? ASK_EVERY : await ask(panel, telling);
    await new Promise((done) => setTimeout(done, pause));
  }
}
