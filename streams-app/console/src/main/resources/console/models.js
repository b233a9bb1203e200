// The model at work, the one in its shadow, and drift.

import { html } from './html.js';
import { Heading, Panel, Waiting, count, useServer } from './parts.js';
import { number, t } from './words.js';

const EVERY_SECONDS = 5;
/** As the engine's drift report has them. */
const WATCH = 0.1;
const RETRAIN = 0.25;
const FEATURES_SHOWN = 12;

const Facts = ({ facts }) => html`<dl class="facts">${facts.filter(([, value]) => value).map(([name, value]) => html`<dt>${name}</dt><dd>${value}</dd>`)}</dl>`;

const Refused = ({ refused }) => refused && html`<p class="problem">${t('models.refused', { name: refused.name, why: refused.reason })}</p>`;

const driftTone = (index) => (index > RETRAIN ? 'critical' : index >= WATCH ? 'watch' : 'healthy');

function Drift({ drift }) {
  const rows = Object.entries(drift.feature_psi).sort((a, b) => b[1] - a[1]).slice(0, FEATURES_SHOWN);
  if (drift.risk_psi !== null && drift.risk_psi !== undefined) {
    rows.unshift([t('models.risk'), drift.risk_psi]);
  }
  const most = Math.max(RETRAIN * 1.5, ...rows.map(([, index]) => index));
  return html`<p>${drift.advice}</p>
    <p class="soft">${t('models.driftOf', { n: count(drift.events) })}</p>
    ${rows.length > 0 &&
    html`<table class="list bars">
      <caption class="unseen">${t('models.table')}</caption>
      <thead><tr><th scope="col">${t('models.feature')}</th><th scope="col" class="amount">${t('models.psi')}</th><td></td></tr></thead>
      <tbody>
        ${rows.map(
          ([name, index]) => html`<tr>
            <td data-name=${t('models.feature')}>${name}</td>
            <td data-name=${t('models.psi')} class="amount">${number(index, 3)}</td>
            <td class="bar-cell" aria-hidden="true"><span class=${`bar-of ${driftTone(index)}`} style=${{ width: `${(100 * index) / most}%` }}></span></td>
          </tr>`,
        )}
      </tbody>
    </table>`}`;
}

export function Models() {
  const server = useServer('models', EVERY_SECONDS);
  const models = server.data;
  if (!models) {
    return html`<${Heading}>${t('models.title')}<//><${Waiting} server=${server} />`;
  }
  const { model, shadow, shop, drift } = models;
  const seen = (name, what) => t(what.seen === null ? 'models.notCounted' : 'models.seen', { what: t(name), seen: count(what.seen), needed: count(what.needed) });
  return html`
    <${Heading}>${t('models.title')}<//>
    <div class="columns thirds">
      <${Panel} title=${t('models.active')}>
        <p class="figure name">${model.name}</p>
        <${Refused} refused=${model.refused} />
        <${Facts} facts=${[
          [t('models.shop'), model.shop],
          [t('models.device'), model.device_note || model.device],
          [t('models.acts'), shop.raises ? t('models.yes') : `${t('models.no')}: ${shop.why_not ?? ''}`],
          [t('models.policy'), models.policy_version],
          [t('models.version'), models.version],
          [t('models.instances'), models.instances ? count(models.instances) : ''],
        ]} />
      <//>
      <${Panel} title=${t('models.shadow')}>
        <p class="figure name">${shadow.name ?? '–'}</p>
        ${!shadow.name && html`<p class="soft">${t('models.noShadow')}</p>`}
        <${Refused} refused=${shadow.refused} />
      <//>
      <${Panel} title=${t('models.knows')}>
        <ul class="plain">
          <li>${seen('models.customers', shop.customers)}</li>
          <li>${seen('models.regulars', shop.regulars)}</li>
          <li>${seen('models.days', shop.days)}</li>
        </ul>
        ${shop.next && html`<p class="soft">${shop.next}</p>`}
      <//>
    </div>
    <${Panel} title=${t('models.drift')}><${Drift} drift=${drift} /><//>
  `;
}
