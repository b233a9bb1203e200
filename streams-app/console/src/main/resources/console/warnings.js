// The list of an agent.

import { html } from './html.js';
import { useState } from './hooks.js';
import { Band, Became, Customer, Heading, Panel, Reasons, Waiting, actionText, amount, count, risk, useServer } from './parts.js';
import { day, shortDay, t, tOf } from './words.js';

const CHOICES = {
  state: ['OPEN', 'RETURNED', 'LOST'],
  band: ['AT_RISK', 'CRITICAL'],
  tier: ['HIGH', 'MEDIUM', 'LOW'],
  reason: ['LONG_SILENCE', 'VISITS_SLOWING', 'SMALLER_BASKETS', 'LOWER_SPEND', 'FEWER_CATEGORIES', 'POOR_RATINGS', 'RATINGS_SOURED', 'RETURNED_GOODS', 'SUPPORT_CONTACT', 'FEW_VISITS', 'RECENCY', 'FREQUENCY', 'MONEY', 'BASKET', 'RATINGS'],
  action: ['coupon', 'points', 'recommendation', 'call', 'none'],
};
const PREFIX = { state: 'became', band: 'band', tier: 'tier', reason: 'reason', action: 'action' };
const EVERY_SECONDS = 3;

function Choice({ name, value, change }) {
  return html`<label>
    <span>${t(`warnings.${name}`)}</span>
    <select value=${value} onChange=${(event) => change(event.currentTarget.value)}>
      <option value="">${t('warnings.any')}</option>
      ${CHOICES[name].map((choice) => html`<option value=${choice}>${tOf(PREFIX[name], choice)}</option>`)}
    </select>
  </label>`;
}

const Cell = ({ name, children, class: look = '' }) => html`<td data-name=${t(name)} class=${look}>${children}</td>`;

export function Warnings() {
  const [filter, setFilter] = useState({ state: 'OPEN', band: '', tier: '', reason: '', action: '' });
  const server = useServer(`warnings?${new URLSearchParams(filter)}`, EVERY_SECONDS);
  const list = server.data;
  return html`
    <${Heading}>${t('warnings.title')}<//>
    <p class="lead">${t('warnings.lead')}</p>
    <form class="filters" aria-label=${t('warnings.filters')} onSubmit=${(event) => event.preventDefault()}>
      ${Object.keys(CHOICES).map((name) => html`<${Choice} name=${name} value=${filter[name]} change=${(value) => setFilter({ ...filter, [name]: value })} />`)}
    </form>
    ${!list
      ? html`<${Waiting} server=${server} />`
      : html`<${Panel}>
          <p class="soft" role="status">
            ${list.matching === 0 ? t('warnings.none') : t('warnings.shown', { shown: count(list.warnings.length), matching: count(list.matching) })}
            ${list.open_left_out > 0 && html` ${t('warnings.leftOut', { n: count(list.open_left_out) })}`}
          </p>
          ${list.warnings.length > 0 &&
          html`<table class="list">
            <caption class="unseen">${t('warnings.list')}</caption>
            <thead>
              <tr>
                <th scope="col" class="amount">${t('warnings.money')}</th>
                <th scope="col">${t('warnings.customer')}</th>
                <th scope="col">${t('warnings.risk')}</th>
                <th scope="col">${t('warnings.why')}</th>
                <th scope="col">${t('warnings.action')}</th>
                <th scope="col">${t('warnings.until')}</th>
                <th scope="col">${t('warnings.became')}</th>
              </tr>
            </thead>
            <tbody>
              ${list.warnings.map(
                (warning) => html`<tr key=${warning.episode}>
                  <${Cell} name="warnings.money" class="amount"><strong>${amount(warning.money)}</strong><//>
                  <${Cell} name="warnings.customer"><${Customer} id=${warning.user} /><br /><span class="soft">${tOf('tier', warning.tier)}</span><//>
                  <${Cell} name="warnings.risk"><${Band} band=${warning.band} /> ${risk(warning.risk)}<//>
                  <${Cell} name="warnings.why"><${Reasons} reasons=${warning.reasons} /><//>
                  <${Cell} name="warnings.action">${actionText(warning.action)}<//>
                  <${Cell} name="warnings.until">${day(warning.due)}<br /><span class="soft">${t('warnings.raisedAt', { day: shortDay(warning.raised_at) })}</span><//>
                  <${Cell} name="warnings.became"><${Became} warning=${warning} /><//>
                </tr>`,
              )}
            </tbody>
          </table>`}
        <//>`}
  `;
}
