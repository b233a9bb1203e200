// The page: which screen is open, how the connection is, and in which language it speaks.

import { render } from './preact.js';
import { html } from './html.js';
import { useEffect, useState } from './hooks.js';
import { follow, send } from './server.js';
import { language, moment, otherLanguage, percent, speak, t } from './words.js';
import { Now } from './now.js';
import { Customers } from './customers.js';
import { Warnings } from './warnings.js';
import { EffectScreen } from './effect.js';
import { Policy } from './policy.js';
import { Models } from './models.js';
import { Letters } from './letters.js';
import { Closed, SignIn } from './sign-in.js';

const SCREENS = [
  ['now', Now],
  ['customers', Customers],
  ['warnings', Warnings],
  ['effect', EffectScreen],
  ['policy', Policy],
  ['models', Models],
  ['letters', Letters],
];

/** The screen's name and what it shows, from the fragment: a browser sends it to nobody. */
function place() {
  const [, name = '', subject = ''] = /^#\/([a-z]*)(?:\/(.*))?$/.exec(location.hash) ?? [];
  let id = '';
  try {
    id = decodeURIComponent(subject);
  } catch {
    // Somebody has typed a percent sign.
  }
  return { name: SCREENS.some(([screen]) => screen === name) ? name : 'now', id };
}

function usePlace() {
  const [here, setHere] = useState(place);
  useEffect(() => {
    const moved = () => setHere(place());
    addEventListener('hashchange', moved);
    // Effects begin after the first screen is painted: what was clicked until then was told to nobody.
    moved();
    return () => removeEventListener('hashchange', moved);
  }, []);
  return here;
}

function Notices({ now, lost }) {
  const { engine, reading } = now ?? {};
  const notices = [
    lost && ['problem', t('state.since', { time: moment(lost) })],
    !lost && engine?.brokers_silent_since && ['problem', t('state.brokers', { time: moment(engine.brokers_silent_since) })],
    !lost && !engine?.brokers_silent_since && reading?.failing && ['problem', t('state.reader')],
    engine && !engine.ready && ['notice', t('state.notReady', { why: engine.cause })],
    engine && !engine.raises && engine.why_not && ['notice', `${t('state.raisesNot', { why: engine.why_not })} ${engine.next}`],
    reading && reading.back < 1 && !reading.failing && ['notice', t('state.reading', { done: percent(reading.back) })],
    reading?.missing.length > 0 && ['notice', t('state.missing', { topics: reading.missing.join(', ') })],
  ].filter(Boolean);
  return html`<div role="status">${notices.map(([look, text]) => html`<p class=${look}>${text}</p>`)}</div>`;
}

function Header({ here, now, lost, toggle, signOut }) {
  return html`<header class="top">
    <a class="skip" href="#content" onClick=${(event) => {
      event.preventDefault();
      document.querySelector('h1')?.focus();
    }}>${t('page.skip')}</a>
    <a class="brand" href="#/now"><img src="console/icon.svg" alt="" width="26" height="26" /> Tidewatch</a>
    <nav aria-label=${t('page.nav')}>
      ${SCREENS.map(([name]) => html`<a href=${`#/${name}`} aria-current=${here.name === name ? 'page' : undefined}>${t(`page.${name}`)}</a>`)}
    </nav>
    <p class=${`state ${lost ? 'lost' : ''}`}>
      <span class="lamp"></span>${lost ? t('state.lost') : now?.replay ? t('state.replay') : t('state.live')}
      ${now && !lost && html`<span class="soft clock">${t(now.replay ? 'state.log' : 'state.clock', { time: moment(now.time) })}</span>`}
    </p>
    ${signOut && html`<button class="quiet" onClick=${signOut}>${t('page.signOut')}</button>`}
    <button class="quiet" lang=${otherLanguage()} onClick=${toggle}>${t('page.language')}</button>
  </header>`;
}

function Page() {
  const here = usePlace();
  const [now, setNow] = useState();
  const [lost, setLost] = useState();
  const [refused, setRefused] = useState();
  const [, setSpoken] = useState(language);
  const [turn, setTurn] = useState(0);
  useEffect(
    () =>
      follow({
        told: (told) => {
          setRefused(undefined);
          setLost(undefined);
          setNow(told);
        },
        lost: () => setLost((since) => since ?? Date.now()),
        refused: setRefused,
      }),
    [turn],
  );
  useEffect(() => {
    document.documentElement.lang = language === 'zh' ? 'zh-CN' : 'en';
    document.title = `${t(`page.${here.name}`)} · Tidewatch`;
  });
  const toggle = () => {
    speak(otherLanguage());
    setSpoken(language);
  };
  if (refused?.status === 401) {
    return html`<${SignIn} done=${() => setTurn(turn + 1)} />`;
  }
  if (refused) {
    return html`<${Closed} why=${refused.message} />`;
  }
  const signOut = now?.token && (() => send('sign-out', {}).then(() => location.reload()));
  const [, Screen] = SCREENS.find(([name]) => name === here.name);
  return html`
    <${Header} here=${here} now=${now} lost=${lost} toggle=${toggle} signOut=${signOut} />
    <main id="content" key=${here.name} class=${lost ? 'stale' : ''}>
      <${Notices} now=${now} lost=${lost} />
      ${now || here.name !== 'now' ? html`<${Screen} now=${now} id=${here.id} />` : html`<p class="soft">${t('page.loading')}</p>`}
    </main>
  `;
}

const root = document.getElementById('page');
root.replaceChildren();
render(html`<${Page} />`, root);
