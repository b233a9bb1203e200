// How things stand at this moment.

import { html } from './html.js';
import { Spark, WeekBars } from './charts.js';
import { Band, Customer, Heading, Panel, Reasons, Tile, actionText, amount, count, risk } from './parts.js';
import { interval, tooEarly, verdict } from './effect.js';
import { money, number, percent, short, shortDay, shortMoment, span, t } from './words.js';

function trend(what, points, column, format) {
  const values = points.map((point) => point[column]);
  const label = values.length
    ? t('now.trend', {
        what,
        span: span(Math.max(1, -points[0][0])),
        low: format(Math.min(...values)),
        high: format(Math.max(...values)),
        now: format(values[values.length - 1]),
      })
    : what;
  return html`<${Spark} points=${points.map((point) => [point[0], point[column]])} label=${label} />`;
}

/** From here on a person would ask why: warnings are told of within seconds when all is well. */
const LATE_SECONDS = 60;

function Lag({ input }) {
  const known = input.lag_seconds !== undefined;
  const late = known && input.lag_seconds >= LATE_SECONDS;
  const figure = !known
    ? '–'
    : input.lag_records === 0 || input.lag_seconds < 1
      ? t('now.upToDate')
      : input.at_least
        ? t('now.atLeast', { span: span(input.lag_seconds) })
        : span(input.lag_seconds);
  return html`<${Tile}
    name=${t('now.lag')}
    value=${figure}
    tone=${late ? 'late' : ''}
    note=${known ? (input.lag_records ? t('now.lagOf', { n: count(input.lag_records) }) : t('now.lagNone')) : ''}
  >
    ${trend(t('now.lag'), input.trend, 2, (seconds) => span(seconds))}
  <//>`;
}

function Week({ week }) {
  const share = week.allowed > 0 ? week.raised / week.allowed : 0;
  return html`<${Tile}
    name=${t('now.week')}
    href="#/warnings"
    value=${count(week.raised)}
    note=${week.allowed > 0 ? html`${t('now.ofBudget', { allowed: number(week.allowed) })} (${t('now.budgetOf', { budget: number(week.budget, 1) })})` : t('now.noBudget')}
  >
    ${week.allowed > 0 && html`<div class="meter" aria-hidden="true"><span style=${{ width: `${Math.min(100, share * 100)}%` }}></span></div>`}
  <//>`;
}

function Effect({ effect }) {
  if (!effect) {
    return '';
  }
  const estimate = effect.money_per_1000;
  return html`<${Tile}
    name=${t('now.effect')}
    href="#/effect"
    tone=${estimate ? verdict(estimate) : ''}
    value=${!estimate ? t('effect.tooEarly') : verdict(estimate) === 'open' ? t('effect.unclear') : amount(estimate.mean)}
    note=${estimate ? `${t('effect.money_per_1000')}, ${interval(estimate, money)}` : tooEarly(effect.money_per_1000_too_early)}
  />`;
}

/** Who came back and who was lost, of the warnings that ended last. */
function Outcomes({ became }) {
  const all = became.returned + became.lost;
  return html`<${Panel} title=${t('now.became')} aside=${html`<span class="soft">${t('now.becameOf', { n: count(all) })}</span>`}>
    ${all === 0
      ? html`<p class="soft">–</p>`
      : html`<div class="split" aria-hidden="true"><span class="returned" style=${{ width: `${(100 * became.returned) / all}%` }}></span><span class="lost" style=${{ width: `${(100 * became.lost) / all}%` }}></span></div>
          <ul class="crossings">
            <li><span class="spot healthy"></span> ${t('became.RETURNED')}: <strong>${count(became.returned)}</strong> (${percent(became.returned / all)})</li>
            <li><span class="spot critical"></span> ${t('became.LOST')}: <strong>${count(became.lost)}</strong> (${percent(became.lost / all)})</li>
          </ul>`}
  <//>`;
}

function Dearest({ warnings }) {
  return html`<${Panel} title=${t('now.dearest')} aside=${html`<a href="#/warnings">${t('now.all')}</a>`}>
    ${warnings.length === 0
      ? html`<p class="soft">${t('now.none')}</p>`
      : html`<ol class="feed">
          ${warnings.map(
            (warning) => html`<li key=${warning.episode}>
              <p class="who"><${Band} band=${warning.band} /> <${Customer} id=${warning.user} /> <span class="soft">${t('warnings.until')} ${shortDay(warning.due)}</span></p>
              <p class="worth"><strong>${amount(warning.money)}</strong> <span class="soft">${actionText(warning.action)}</span></p>
            </li>`,
          )}
        </ol>`}
  <//>`;
}

export function Now({ now }) {
  const { input, customers, week, open, newest } = now;
  return html`
    <${Heading}>${t('now.title')}<//>
    <div class="tiles many">
      <${Week} week=${week} />
      <${Tile} name=${t('now.stake')} href="#/warnings" value=${amount(open.money)} note=${t('now.stakeOf', { n: count(open.warnings) })} />
      <${Effect} effect=${now.effect} />
      <${Tile}
        name=${t('now.known')}
        value=${customers.exact ? count(customers.number) : `≈ ${short(customers.number)}`}
        note=${customers.exact ? t('now.knownExact') : t('now.knownAbout', { n: count(customers.sampled) })}
      />
      <${Tile} name=${t('now.events')} value=${input.per_second === undefined ? '–' : short(input.per_second)} note=${t('now.eventsOf')}>
        ${trend(t('now.events'), input.trend, 1, (value) => number(value, 1))}
      <//>
      <${Lag} input=${input} />
    </div>
    <div class="columns">
      <div>
      <${Panel} title=${t('now.weeks')}>
        ${week.weeks.length === 0
          ? html`<p class="soft">${t('now.none')}</p>`
          : html`<${WeekBars}
              weeks=${week.weeks}
              allowed=${week.allowed}
              label=${t('now.weeksLabel', { n: week.weeks.length, values: week.weeks.join(', '), allowed: number(week.allowed) })}
              words=${{
                number: (value) => number(value, 1),
                present: t('now.thisWeek'),
                ago: (n) => t('now.weeksAgo', { n }),
                budget: t('now.budgetLine', { n: number(week.allowed) }),
              }}
            />`}
      <//>
      <${Outcomes} became=${now.became} />
      <${Dearest} warnings=${now.dearest} />
      </div>
      <${Panel} title=${t('now.newest')} aside=${html`<a href="#/warnings">${t('now.all')}</a>`}>
        ${newest.length === 0
          ? html`<p class="soft">${t('now.none')}</p>`
          : html`<ol class="feed newest">
              ${newest.map(
                (warning) => html`<li key=${warning.episode}>
                  <p class="who"><${Band} band=${warning.band} /> <${Customer} id=${warning.user} /> <span class="soft">${shortMoment(warning.raised_at)}</span></p>
                  <p class="worth"><strong>${amount(warning.money)}</strong> <span class="soft">${t('warnings.risk')} ${risk(warning.risk)}</span></p>
                  <${Reasons} reasons=${warning.reasons} most=${1} />
                  <p class="soft act">${actionText(warning.action)}</p>
                </li>`,
              )}
            </ol>`}
      <//>
    </div>
  `;
}
