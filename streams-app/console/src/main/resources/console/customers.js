// One customer: how things stand, what would be if the silence went on, and what has happened.

import { html } from './html.js';
import { useEffect, useState } from './hooks.js';
import { CurveChart, LifeStrip } from './charts.js';
import { Band, Heading, Panel, Reasons, Tile, actionText, amount, customerLink, risk, tone } from './parts.js';
import { send } from './server.js';
import { day, days, moment, number, percent, shortDay, t, tOf } from './words.js';

const DAY_MS = 86400000;
/** What a person scrolls through. */
const MOST_DAYS = 60;
/** As the engine's reader of histories has it. */
const MESSAGES_READ = 100000;

function useCustomer(id) {
  const [state, setState] = useState({});
  const [turn, setTurn] = useState(0);
  useEffect(() => {
    setState({});
    if (!id) {
      return undefined;
    }
    const gone = new AbortController();
    send('customer', { user_id: id }, gone.signal)
      .then((data) => setState({ data }))
      .catch((failure) => gone.signal.aborted || setState({ failure }));
    return () => gone.abort();
  }, [id, turn]);
  return { ...state, again: () => setTurn(turn + 1) };
}

function Standing({ profile }) {
  const lost = Date.parse(profile.due) <= Date.parse(profile.now);
  return html`<div class="tiles many">
    <${Tile}
      name=${t('customer.riskNow')}
      value=${profile.risk_now === null ? '–' : html`${risk(profile.risk_now)} <${Band} band=${profile.band} />`}
      note=${lost ? t('customer.lostSince', { due: day(profile.due) }) : t('customer.riskOf', { due: day(profile.due) })}
    />
    <${Tile} name=${t('customer.money')} value=${amount(profile.value_at_risk)} note=${t('customer.moneyOf', { spend: amount(profile.spend_total) })} />
    <${Tile} name=${t('customer.silence')} value=${days(Math.floor(profile.silence_days))} note=${t('customer.silenceOf', { gap: days(profile.usual_gap_days) })} />
    <${Tile} name=${t('customer.window')} value=${days(profile.window_days)} note=${t('customer.windowOf', { due: day(profile.due) })} />
    <${Tile} name=${t('customer.visits')} value=${number(profile.visits)} note=${t('customer.visitsOf', { purchases: number(profile.purchases), returns: number(profile.returns), first: day(profile.first_seen) })} />
    <${Tile} name=${t('customer.next')} value=${profile.next_due ? shortDay(profile.next_due) : '–'} note=${profile.next_due ? t('customer.nextOf') : t('customer.nextNone')} />
  </div>`;
}

function Curve({ profile }) {
  if (!profile.curve.length) {
    return html`<p class="soft">${t('customer.otherModel')}</p>`;
  }
  const points = profile.curve.map((point) => [point.silence_days, point.risk]);
  const begun = Date.parse(profile.due) - profile.window_days * DAY_MS;
  const at = (time) => (Date.parse(time) - begun) / DAY_MS;
  const riskAt = (silence) => {
    const next = points.findIndex(([x]) => x >= silence);
    if (next <= 0) {
      return points[next < 0 ? points.length - 1 : 0][1];
    }
    const [[x0, y0], [x1, y1]] = [points[next - 1], points[next]];
    return y0 + ((y1 - y0) * (silence - x0)) / (x1 - x0);
  };
  const crossings = profile.if_silent.map(({ band, at: time }) => ({ at: at(time), risk: riskAt(at(time)), tone: tone(band), text: t('customer.crosses', { band: tOf('band', band), day: day(time) }) }));
  const now = at(profile.now);
  return html`<${CurveChart}
      points=${points}
      most=${profile.window_days}
      now=${now >= 0 && now <= profile.window_days ? now : undefined}
      marks=${[
        { at: Math.min(profile.usual_gap_days, profile.window_days), text: t('customer.usual') },
        { at: profile.window_days / 2, text: t('customer.half') },
      ].filter(({ at: here }, i, all) => i === 0 || Math.abs(here - all[0].at) > profile.window_days / 6)}
      crossings=${crossings}
      label=${t('customer.curveLabel', { window: days(profile.window_days), points: points.map(([x, y]) => t('customer.curvePoint', { days: days(Math.round(x)), risk: percent(y) })).join('; ') })}
      words=${{ percent: (value) => percent(value), days: (value) => days(value), today: t('customer.today') }}
    />
    ${crossings.length > 0 &&
    html`<ul class="crossings">
      ${crossings.map((crossing) => html`<li><span class=${`spot ${crossing.tone}`}></span> ${crossing.text}</li>`)}
    </ul>`}`;
}

const alertText = (alert) => tOf('customer.alert', alert.kind).replace('{band}', tOf('band', alert.band));

/**
 * The risk over a life. In a silence it rises along a curve; of past ones the warnings are known points of it, of the last one all. An
 * event brings it down at once.
 */
function riskLine(events, alerts, curve, now) {
  const points = [...events.map(([at, risk]) => ({ at, risk, event: true })), ...alerts.map(({ at, risk }) => ({ at: Date.parse(at), risk }))].sort((a, b) => a.at - b.at);
  const line = [];
  for (const { at, risk, event } of points) {
    if (event && line.length) {
      line.push([at, line[line.length - 1][1]]);
    }
    line.push([at, risk]);
  }
  const last = events.length ? events[events.length - 1][0] : 0;
  const silence = curve.map(({ at, risk }) => [Date.parse(at), risk]).filter(([at]) => at > last);
  if (silence.length && silence[silence.length - 1][0] > last) {
    // Warnings of this silence lie on the curve already.
    while (line.length && line[line.length - 1][0] > last) {
      line.pop();
    }
    const until = silence.findIndex(([at]) => at > now);
    line.push(...silence.slice(0, until < 0 ? silence.length : until));
    if (until > 0) {
      const [[x0, y0], [x1, y1]] = [silence[until - 1], silence[until]];
      line.push([now, y0 + ((y1 - y0) * (now - x0)) / (x1 - x0)]);
    }
  }
  return line;
}

function Life({ history, now, curve }) {
  const events = history.events.map(([time, , value]) => [Date.parse(time), value]).sort((a, b) => a[0] - b[0]);
  const alerts = history.alerts.filter(({ kind }) => kind === 'RAISED' || kind === 'ESCALATED');
  const moments = [...events.map(([at]) => at), ...history.alerts.map(({ at }) => Date.parse(at))];
  if (moments.length === 0) {
    return html`<p class="soft">${t('customer.nothing')}</p>`;
  }
  const from = Math.min(...moments);
  const to = Math.max(now, from + DAY_MS, ...moments);
  return html`<${LifeStrip}
    line=${riskLine(events, alerts, curve, now)}
    visits=${events.map(([at]) => at)}
    alerts=${alerts.map((alert) => ({ at: Date.parse(alert.at), risk: alert.risk, tone: tone(alert.band), text: `${alertText(alert)}, ${day(alert.at)}` }))}
    from=${from}
    to=${to}
    label=${t('customer.lifeLabel', { from: day(from), to: day(to), n: events.length, w: alerts.length })}
    words=${{ percent: (value) => percent(value), day: (time) => day(time) }}
  />`;
}

/** A day's events as one row, and each alert as one, newest first. */
function rows(history) {
  const byDay = new Map();
  for (const [time, type, value] of history.events) {
    const key = time.slice(0, 10);
    const row = byDay.get(key) ?? { at: time, counts: new Map(), risk: value };
    row.counts.set(type, (row.counts.get(type) ?? 0) + 1);
    if (time >= row.at) {
      row.at = time;
      row.risk = value;
    }
    byDay.set(key, row);
  }
  return [
    ...byDay.values(),
    ...history.alerts.map((alert) => ({ at: alert.at, alert, risk: alert.risk })),
    ...history.receipts.map((receipt) => ({ at: receipt.at, text: t('customer.receipt', { consumer: receipt.consumer, what: tOf('receipt', receipt.status), action: tOf('action', receipt.action) }) })),
    ...history.assignments.filter((assignment) => assignment.held_out).map((assignment) => ({ at: assignment.at, risk: assignment.risk, text: t('customer.heldOut', { experiment: assignment.experiment }) })),
    ...history.outcomes.map((outcome) => ({ at: outcome.at, text: t(outcome.returned ? 'customer.outcome.returned' : 'customer.outcome.lost', { spend: amount(outcome.spend) }) })),
  ].sort((a, b) => (a.at < b.at ? 1 : -1));
}

function Timeline({ history }) {
  const all = rows(history);
  if (all.length === 0) {
    return html`<p class="soft">${t('customer.nothing')}</p>`;
  }
  return html`<table class="list timeline">
      <caption class="unseen">${t('customer.timeline')}</caption>
      <thead>
        <tr><th scope="col">${t('customer.day')}</th><th scope="col">${t('customer.did')}</th><th scope="col" class="amount">${t('customer.risk')}</th></tr>
      </thead>
      <tbody>
        ${all.slice(0, MOST_DAYS).map(
          (row) => html`<tr class=${row.alert || row.text ? 'alert' : ''}>
            <td data-name=${t('customer.day')}>${day(row.at)}</td>
            <td data-name=${t('customer.did')}>
              ${row.alert
                ? html`<span class=${`spot ${row.alert.kind === 'RESOLVED' ? 'healthy' : tone(row.alert.band)}`}></span> ${alertText(row.alert)}
                    ${(row.alert.kind === 'RAISED' || row.alert.kind === 'ESCALATED') && html`<${Reasons} reasons=${row.alert.reasons} most=${3} /><p class="soft act">${actionText(row.alert.action)}</p>`}`
                : row.text ?? [...row.counts].map(([type, n]) => (n === 1 ? tOf('event', type) : t('customer.times', { n: number(n), what: tOf('event', type) }))).join(', ')}
            </td>
            <td data-name=${t('customer.risk')} class="amount">${row.risk === undefined ? '' : risk(row.risk)}</td>
          </tr>`,
        )}
      </tbody>
    </table>
    ${all.length > MOST_DAYS && html`<p class="soft">${t('customer.more', { n: number(all.length - MOST_DAYS) })}</p>`}`;
}

function Found({ found }) {
  const { profile, profile_status: status, history } = found;
  return html`
    ${status === 404 && html`<p class="problem" role="alert">${t('customer.unknown')}</p>`}
    ${status !== 404 && status !== 200 && html`<p class="problem" role="alert">${t('customer.unavailable', { why: profile.error })}</p>`}
    ${status === 200 &&
    html`<${Standing} profile=${profile} />
      <div class="columns">
        <${Panel} title=${t('customer.curve')}><${Curve} profile=${profile} /><//>
        <${Panel} title=${t('customer.life')}>${history ? html`<${Life} history=${history} now=${Date.parse(profile.now)} curve=${profile.curve} />` : html`<p class="soft">${t('customer.noHistory')}</p>`}<//>
      </div>`}
    ${history &&
    (status === 200 || history.events.length > 0 || history.alerts.length > 0) &&
    html`<${Panel} title=${t('customer.timeline')}>
      <${Timeline} history=${history} />
      ${!history.whole && html`<p class="soft">${t('customer.part', { n: number(MESSAGES_READ) })}</p>`}
    <//>`}
  `;
}

export function Customers({ id }) {
  const [typed, setTyped] = useState(id);
  const customer = useCustomer(id);
  useEffect(() => setTyped(id), [id]);
  function look(event) {
    event.preventDefault();
    const wanted = typed.trim();
    if (wanted === id) {
      customer.again();
    } else if (wanted) {
      location.hash = customerLink(wanted);
    }
  }
  return html`
    <${Heading}>${t('customer.title')}<//>
    <form class="look-up" onSubmit=${look}>
      <label for="customer-id">${t('customer.id')}</label>
      <input id="customer-id" value=${typed} maxlength="256" autocomplete="off" autocapitalize="off" spellcheck="false" aria-describedby="customer-hint" onInput=${(event) => setTyped(event.currentTarget.value)} />
      <button>${t('customer.look')}</button>
      <p id="customer-hint" class="soft">${t('customer.hint')}</p>
    </form>
    <div aria-live="polite">
      ${id && !customer.data && (customer.failure ? html`<p class="problem" role="alert">${t('page.failed', { why: customer.failure.message })}</p>` : html`<p class="soft">${t('page.loading')}</p>`)}
    </div>
    ${customer.data && html`<h2 class="subject">${customer.data.user}${customer.data.profile?.episode?.state === 'OPEN' && html` <span class="soft">${t('customer.episode.OPEN')}</span>`}</h2><${Found} found=${customer.data} />`}
  `;
}
