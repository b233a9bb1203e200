// What the warnings bring beyond doing nothing, by the customers who were held out by chance.

import { html } from './html.js';
import { IntervalBar, IntervalOverTime } from './charts.js';
import { Heading, Panel, Tile, Waiting, amount, count, useServer } from './parts.js';
import { day, money, number, percent, t, tOf } from './words.js';

const EVERY_SECONDS = 10;
const MEASURES = { money_per_1000: money, kept_per_1000: (value) => number(value, 1) };
/** Where the constants of each dimension have their words. */
const GROUPS = { band: 'band', value_tier: 'tier', reason: 'reason' };

export const interval = (estimate, format) => t('effect.interval', { low: format(estimate.low), high: format(estimate.high) });

export function tooEarly(early) {
  const missing = t('effect.missing', { treated: count(early.treated_missing), heldOut: count(early.held_out_missing) });
  return early.days === undefined ? missing : `${missing} ${t('effect.inDays', { n: count(early.days) })}`;
}

/** In which way the interval says something, if in any. */
export const verdict = (estimate) => (estimate.low > 0 ? 'gain' : estimate.high < 0 ? 'loss' : 'open');

function Finding({ arm, measure }) {
  const estimate = arm[measure];
  const format = MEASURES[measure];
  return html`<${Tile}
    name=${t(`effect.${measure}`)}
    tone=${estimate ? verdict(estimate) : ''}
    value=${estimate ? format(estimate.mean) : t('effect.tooEarly')}
    note=${estimate ? html`${interval(estimate, format)}. ${t(`effect.${verdict(estimate)}`)}` : tooEarly(arm[`${measure}_too_early`])}
  />`;
}

function Sides({ arm }) {
  const rows = [
    [t('effect.assigned'), (side) => count(side.assigned)],
    [t('effect.delivered'), (side) => count(side.delivered)],
    [t('effect.concluded'), (side) => count(side.concluded)],
    [t('effect.returned'), (side) => (side.concluded ? percent(side.returned / side.concluded, 1) : '–')],
    [t('effect.spend'), (side) => (side.concluded ? amount(side.spend / side.concluded) : '–')],
    [t('effect.cost'), (side) => (side.concluded ? amount(side.cost / side.concluded) : '–')],
  ];
  return html`<table class="list fixed">
    <caption class="unseen">${t('effect.sides')}</caption>
    <thead><tr><td></td><th scope="col" class="amount">${t('effect.treated', { arm: arm.arm })}</th><th scope="col" class="amount">${t('effect.heldOut')}</th></tr></thead>
    <tbody>${rows.map(([name, of]) => html`<tr><th scope="row">${name}</th><td class="amount">${of(arm.treated)}</td><td class="amount">${of(arm.held_out)}</td></tr>`)}</tbody>
  </table>`;
}

function History({ arm, measure }) {
  const points = arm.history.filter((point) => point[measure]).map((point) => ({ at: Date.parse(point.day), ...point[measure] }));
  if (points.length === 0) {
    return html`<p class="soft">${t('effect.noHistory')}</p>`;
  }
  const last = points[points.length - 1];
  const format = MEASURES[measure];
  return html`<${IntervalOverTime}
    points=${points}
    label=${t('effect.historyLabel', { what: t(`effect.${measure}`), from: day(points[0].at), to: day(last.at), mean: format(last.mean), interval: interval(last, format) })}
    words=${{ number: (value) => number(value), day: (time) => day(time) }}
  />`;
}

function Breakdown({ name, dimension }) {
  const groups = dimension.groups.map((group) => ({ ...group, estimate: group.money_per_1000 }));
  const known = groups.map((group) => group.estimate).filter(Boolean);
  const reach = known.length ? Math.max(...known.map((estimate) => Math.max(Math.abs(estimate.low), Math.abs(estimate.high)))) : 1;
  return html`<table class="list effects">
    <caption>${t(`effect.by.${name}`)}</caption>
    <thead>
      <tr><th scope="col">${t('effect.group')}</th><th scope="col" class="amount">${t('effect.concludedShort')}</th><th scope="col" class="amount">${t('effect.money_per_1000')}</th><td class="interval-cell"></td></tr>
    </thead>
    <tbody>
      ${groups.map(
        (group) => html`<tr>
          <td data-name=${t('effect.group')}>${tOf(GROUPS[name], group.name)}</td>
          <td data-name=${t('effect.concludedShort')} class="amount">${count(group.treated.concluded)} / ${count(group.held_out.concluded)}</td>
          <td data-name=${t('effect.money_per_1000')} class="amount">
            ${group.estimate ? html`${money(group.estimate.mean)}<br /><span class="soft">${interval(group.estimate, money)}</span>` : html`<span class="soft">${t('effect.tooEarly')}</span>`}
          </td>
          <td class="interval-cell" aria-hidden="true">${group.estimate && html`<${IntervalBar} ...${group.estimate} from=${-reach} to=${reach} />`}</td>
        </tr>`,
      )}
    </tbody>
  </table>`;
}

function Arm({ arm }) {
  return html`<h2 class="subject">${t('effect.arm', { arm: arm.arm })}</h2>
    <div class="tiles wide">${Object.keys(MEASURES).map((measure) => html`<${Finding} arm=${arm} measure=${measure} />`)}</div>
    <div class="columns">
      <${Panel} title=${t('effect.history')}><${History} arm=${arm} measure="money_per_1000" /><//>
      <${Panel} title=${t('effect.sides')}><${Sides} arm=${arm} /><//>
    </div>
    <${Panel}>${Object.entries(arm.by).map(([name, dimension]) => html`<${Breakdown} name=${name} dimension=${dimension} />`)}<//>`;
}

function Experiment({ experiment }) {
  const { sample_ratio: ratio } = experiment;
  if (experiment.refused) {
    return html`<p class="notice">${experiment.refused}</p>`;
  }
  return html`<p class="lead">${t('effect.of', { name: experiment.experiment, n: count(experiment.customers), confidence: percent(experiment.confidence) })}
      ${experiment.later_assignments > 0 && html` ${t('effect.later', { n: count(experiment.later_assignments) })}`}</p>
    ${ratio.out_of_balance && html`<p class="problem" role="alert">${t('effect.outOfBalance', { p: number(ratio.p, 6) })}</p>`}
    ${experiment.arms.map((arm) => html`<${Arm} key=${arm.arm} arm=${arm} />`)}`;
}

export function EffectScreen() {
  const server = useServer('effect', EVERY_SECONDS);
  const effect = server.data;
  return html`
    <${Heading}>${t('effect.title')}<//>
    ${!effect
      ? html`<${Waiting} server=${server} />`
      : effect.experiments.length === 0
        ? html`<p class="lead">${t('effect.none')}</p>`
        : html`${effect.strategy && html`<p class="lead">${t('effect.strategy', { share: percent(effect.strategy.share), n: count(effect.strategy.learnt_from) })}</p>`}
            ${effect.left_out > 0 && html`<p class="notice">${t('effect.leftOut', { n: count(effect.left_out), kept: count(effect.kept) })}</p>`}
            ${effect.experiments.map((experiment) => html`<${Experiment} key=${experiment.experiment} experiment=${experiment} />`)}`}
  `;
}
