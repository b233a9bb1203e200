// What other budgets would mean.

import { html } from './html.js';
import { TradeOff } from './charts.js';
import { Heading, Panel, Waiting, amount, count, useServer } from './parts.js';
import { number, percent, short, t, tOf } from './words.js';

/** Some hundred thousand curves are read for it. */
const EVERY_SECONDS = 30;

const Lines = ({ lines }) => html`<ul class="lines">
  ${['new', 'returning', 'regular'].filter((group) => group in lines).map((group) => html`<li>${tOf('group', group)}: ${percent(lines[group])}</li>`)}
</ul>`;

export function Policy() {
  const server = useServer('policy', EVERY_SECONDS);
  const policy = server.data;
  if (!policy) {
    return html`<${Heading}>${t('policy.title')}<//><${Waiting} server=${server} />`;
  }
  const across = t('policy.warnings');
  return html`
    <${Heading}>${t('policy.title')}<//>
    <p class="lead">${t('policy.lead')} ${t(policy.followed ? 'policy.followed' : 'policy.fixed')}</p>
    ${policy.rows.length === 0
      ? html`<p class="soft">${t('policy.none')}</p>`
      : html`<div class="columns">
            <${Panel} title=${t('policy.chart')}>
              <${TradeOff}
                points=${policy.rows.map((row) => ({ x: row.warnings, y: row.precision, present: row.in_force, text: `${t('policy.perMonth', { n: number(row.budget, 1) })}: ${number(row.warnings, 1)}, ${percent(row.precision)}` }))}
                label=${`${t('policy.chart')}: ${policy.rows.map((row) => `${number(row.warnings, 1)}: ${percent(row.precision)}`).join('; ')}`}
                words=${{ percent: (value) => percent(value), number: (value) => number(value, 1), across }}
              />
            <//>
            <${Panel} title=${t('policy.inForce')}>
              <p class="figure">${number(policy.budget, 1)}</p>
              <p class="note">${t('policy.perMonth', { n: number(policy.budget, 1) })}</p>
              <h3>${t('policy.lines')}</h3>
              <${Lines} lines=${policy.lines} />
            <//>
          </div>
          <${Panel}>
            <table class="list">
              <caption class="unseen">${t('policy.table')}</caption>
              <thead>
                <tr>
                  <th scope="col">${t('policy.budget')}</th>
                  <th scope="col" class="amount">${across}</th>
                  <th scope="col" class="amount">${t('policy.precision')}</th>
                  <th scope="col" class="amount">${t('policy.money')}</th>
                  <th scope="col">${t('policy.lines')}</th>
                </tr>
              </thead>
              <tbody>
                ${policy.rows.map(
                  (row) => html`<tr class=${row.in_force ? 'chosen' : ''}>
                    <td data-name=${t('policy.budget')}>${number(row.budget, 1)}${row.in_force && html` <span class="badge">${t('policy.inForce')}</span>`}</td>
                    <td data-name=${across} class="amount">${number(row.warnings, 1)}</td>
                    <td data-name=${t('policy.precision')} class="amount">${percent(row.precision)}</td>
                    <td data-name=${t('policy.money')} class="amount">${amount(row.money)}${row.warnings > 0 && html`<br /><span class="soft">${amount(row.money / row.warnings)} ${t('policy.perWarning')}</span>`}</td>
                    <td data-name=${t('policy.lines')}><${Lines} lines=${row.lines} /></td>
                  </tr>`,
                )}
              </tbody>
            </table>
          <//>
          <p class="soft">${t('policy.method', { n: count(policy.customers.sampled), all: policy.customers.exact ? count(policy.customers.number) : short(policy.customers.number) })}</p>`}
  `;
}
