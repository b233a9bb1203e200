// Messages that could not be used.

import { html } from './html.js';
import { Heading, Panel, Waiting, count, useServer } from './parts.js';
import { moment, t, tOf } from './words.js';

const EVERY_SECONDS = 5;

const Letter = ({ letter }) => html`<li>
  <p><strong>${letter.detail}</strong></p>
  <p class="soft">${t('letters.at', { time: moment(letter.at) })}; ${t('letters.from', { topic: letter.source, partition: letter.source_partition, offset: count(letter.source_offset) })}</p>
  <dl class="facts">
    <dt>${t('letters.key')}</dt>
    <dd><code>${letter.key || t('letters.empty')}</code></dd>
    <dt>${t('letters.message')}</dt>
    <dd><pre tabindex="0">${letter.message || t('letters.empty')}${letter.cut && ` … (${t('letters.cut')})`}</pre></dd>
  </dl>
</li>`;

export function Letters() {
  const server = useServer('dead-letters', EVERY_SECONDS);
  const letters = server.data;
  return html`
    <${Heading}>${t('letters.title')}<//>
    <p class="lead">${t('letters.lead')}</p>
    ${!letters
      ? html`<${Waiting} server=${server} />`
      : letters.reasons.length === 0
        ? html`<p class="soft">${t('letters.none')}</p>`
        : letters.reasons.map(
            (reason) => html`<${Panel} key=${reason.reason} title=${reason.reason} aside=${html`<span class="soft">${t('letters.count', { n: count(reason.count) })}</span>`}>
              <p>${tOf('letter', reason.reason)}</p>
              <details>
                <summary>${t('letters.latest', { n: count(reason.letters.length) })}</summary>
                <ul class="letters">
                  ${reason.letters.map((letter) => html`<${Letter} key=${`${letter.partition}-${letter.offset}`} letter=${letter} />`)}
                </ul>
              </details>
            <//>`,
          )}
  `;
}
