// Parts that several screens are made of.

import { html } from './html.js';
import { useEffect, useRef, useState } from './hooks.js';
import { read } from './server.js';
import { day, money, number, percent, language, t, tOf } from './words.js';

/** The screen's heading, which takes the focus when the screen is changed to: so a screen reader begins there. */
export function Heading({ children }) {
  const heading = useRef();
  useEffect(() => {
    if (document.activeElement?.matches('a, body')) {
      heading.current.focus({ preventScroll: true });
    }
  }, []);
  return html`<h1 tabindex="-1" ref=${heading}>${children}</h1>`;
}

export function Panel({ title, aside, children, class: name = '' }) {
  return html`<section class=${`panel ${name}`}>
    ${title && html`<header><h2>${title}</h2>${aside}</header>`}${children}
  </section>`;
}

export function Tile({ name, value, note, children, tone = '', href }) {
  return html`<section class=${`tile ${tone}`}>
    <h2>${href ? html`<a href=${href}>${name}</a>` : name}</h2>
    <p class="figure">${value}</p>
    <p class="note">${note}</p>
    ${children}
  </section>`;
}

export const tone = (band) => band.toLowerCase().replace('_', '-');

export const Band = ({ band }) => html`<span class=${`badge ${tone(band)}`}>${tOf('band', band)}</span>`;

/** In the fragment, which a browser sends to nobody. */
export const customerLink = (id) => `#/customers/${encodeURIComponent(id)}`;

export const Customer = ({ id }) => html`<a href=${customerLink(id)} class="id">${id}</a>`;

/** A reason in the reader's language; the sentence with the customer's own numbers is in the engine's. */
export function reasonText({ code, text }) {
  const same = language === 'zh' ? /\p{Script=Han}/u.test(text) : !/\p{Script=Han}/u.test(text);
  return same ? text : `${tOf('reason', code)}: ${text}`;
}

export function Reasons({ reasons, most = 2 }) {
  const raising = reasons.filter((reason) => reason.direction === 'raises').slice(0, most);
  return html`<ul class="reasons">
    ${raising.map((reason) => html`<li>${reasonText(reason)}</li>`)}
  </ul>`;
}

export function actionText(action) {
  if (!action) {
    return '';
  }
  return action.type === 'coupon' && action.parameters.percent ? t('action.coupon.percent', { percent: action.parameters.percent }) : tOf('action', action.type);
}

/** What became of a warning, and what was done about it. */
export function Became({ warning }) {
  return html`<span class=${`became ${warning.state.toLowerCase()}`}>${tOf('became', warning.state)}</span>
    ${warning.ended_at && html` <span class="soft">${day(warning.ended_at)}</span>`}
    ${warning.receipts.length > 0 &&
    html`<ul class="receipts">
      ${warning.receipts.map((receipt) => html`<li>${receipt.consumer}: ${tOf('receipt', receipt.status)}</li>`)}
    </ul>`}`;
}

export const risk = (value) => percent(value, value < 0.1 ? 1 : 0);
export const amount = (value) => (value === undefined ? '–' : money(value));
export const count = (value) => number(value);

/**
 * What the server says at a path, asked again now and then while the screen is open.
 *
 * @param {number} seconds between two asks
 * @return {{data?: object, failure?: Error, again: () => void}} what was said last stays while a new answer is on its way
 */
export function useServer(path, seconds) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    const gone = new AbortController();
    let timer;
    async function ask() {
      if (!document.hidden) {
        try {
          const data = await read(path, gone.signal);
          setState({ data });
        } catch (failure) {
          if (gone.signal.aborted) {
            return;
          }
          setState((before) => ({ ...before, failure }));
        }
      }
      if (!gone.signal.aborted) {
        timer = setTimeout(ask, seconds * 1000);
      }
    }
    ask();
    return () => {
      gone.abort();
      clearTimeout(timer);
    };
  }, [path, seconds, turn]);
  return { ...state, again: () => setTurn(turn + 1) };
}

/** While there is nothing to show, or no more. */
export function Waiting({ server }) {
  return server.failure
    ? html`<p class="problem" role="alert">${t('page.failed', { why: server.failure.message })} <button onClick=${server.again}>${t('page.again')}</button></p>`
    : html`<p class="soft">${t('page.loading')}</p>`;
}
