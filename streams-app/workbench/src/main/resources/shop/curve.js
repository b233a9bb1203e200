// The risk over the customer's window, drawn, with a slider that asks "what if I stay away?". Knows the profile's fields only.

import { draw, make } from './page.js';

const WIDTH = 320;
const HEIGHT = 132;
const LEFT = 42;
const RIGHT = 10;
const TOP = 18;
/** A name of a band takes so much; one that comes sooner after another goes without. */
const NAME = 52;
const BOTTOM = 22;

const DAY = 86400000;

export const percent = (share) => (share < 0.995 ? Math.round(share * 100) : 100) + ' %';
export const bandName = (band) => band.replace('_', ' ').toLowerCase();
export const day = (time) => new Date(time).toLocaleDateString('en-GB', { day: 'numeric', month: 'short' });

/** The risk so many days after the window began. */
export function riskAt(curve, days) {
  const next = curve.findIndex((point) => point.silence_days >= days);
  if (next === 0) {
    return curve[0].risk;
  }
  if (next < 0) {
    return curve[curve.length - 1].risk;
  }
  const [a, b] = [curve[next - 1], curve[next]];
  return a.risk + ((b.risk - a.risk) * (days - a.silence_days)) / (b.silence_days - a.silence_days);
}

/** The band after so many days without a visit. */
export function bandAt(profile, days) {
  const moment = Date.parse(profile.curve[0].at) + days * DAY;
  return profile.if_silent.reduce((band, crossing) => (Date.parse(crossing.at) <= moment ? crossing.band : band), profile.band);
}

export class Curve {
  #plot = draw('svg', { viewBox: `0 0 ${WIDTH} ${HEIGHT}`, class: 'curve', role: 'img' });
  #slider = make('input', { type: 'range', min: 0, step: 0.5, value: 0, id: 'away', oninput: () => this.#answer() });
  #said = make('output', { htmlFor: 'away' });
  #profile;
  element = make(
    'figure',
    { className: 'what-if' },
    make('figcaption', {}, 'Your risk of being lost, without a visit'),
    this.#plot,
    make('label', { for: 'away' }, 'If you stay away'),
    this.#slider,
    this.#said,
  );

  show(profile) {
    this.#profile = profile;
    this.#slider.max = profile.window_days;
    this.#draw();
    this.#answer();
  }

  #x(days) {
    return LEFT + (days / this.#profile.window_days) * (WIDTH - LEFT - RIGHT);
  }

  #y(risk) {
    return TOP + (1 - risk) * (HEIGHT - TOP - BOTTOM);
  }

  #draw() {
    const { curve, window_days, if_silent, risk_now } = this.#profile;
    const begin = Date.parse(curve[0].at);
    const line = curve.map(({ silence_days, risk }) => `${this.#x(silence_days).toFixed(1)},${this.#y(risk).toFixed(1)}`).join(' ');
    const now = Math.max(0, (Date.parse(this.#profile.now) - begin) / DAY);
    const marks = if_silent.map(({ band, at }) => ({ band, x: this.#x((Date.parse(at) - begin) / DAY) }));
    this.#plot.replaceChildren(
      draw('title', {}, `Risk from ${percent(curve[0].risk)} today to ${percent(curve[curve.length - 1].risk)} after ${window_days} days`),
      ...[0, 0.5, 1].flatMap((risk) => [
        draw('line', { class: 'grid-line', x1: LEFT, x2: WIDTH - RIGHT, y1: this.#y(risk), y2: this.#y(risk) }),
        draw('text', { x: LEFT - 5, y: this.#y(risk) + 3.5, 'text-anchor': 'end' }, percent(risk)),
      ]),
      ...[0, window_days / 2, window_days].map((days) =>
        draw('text', { x: this.#x(days), y: HEIGHT - 6, 'text-anchor': days === window_days ? 'end' : days ? 'middle' : 'start' }, days ? `${Math.round(days)} days` : '0'),
      ),
      draw('polygon', { class: 'under', points: `${this.#x(0)},${this.#y(0)} ${line} ${this.#x(window_days)},${this.#y(0)}` }),
      ...marks.flatMap(({ band, x }, i) => [
        draw('line', { class: 'crossing ' + band, x1: x, x2: x, y1: TOP, y2: this.#y(0) }),
        draw('circle', { class: 'crossing ' + band, cx: x, cy: TOP - 6, r: 3.5 }, draw('title', {}, `${bandName(band)} from then on`)),
        draw('text', { x: x + 7, y: TOP - 2.5 }, x + NAME > (marks[i + 1]?.x ?? WIDTH) ? '' : bandName(band)),
      ]),
      draw('polyline', { class: 'risk', points: line }),
      draw('line', { class: 'asked', id: 'asked', y1: TOP, y2: this.#y(0) }),
      draw('circle', { class: 'now', cx: this.#x(Math.min(now, window_days)), cy: this.#y(risk_now), r: 4.5 }, draw('title', {}, 'now')),
    );
  }

  #answer() {
    const days = Number(this.#slider.value);
    const moment = Date.parse(this.#profile.curve[0].at) + days * DAY;
    const band = bandName(bandAt(this.#profile, days));
    const whole = days >= this.#profile.window_days;
    const words = whole
      ? `until ${day(moment)}: you count as lost`
      : `until ${day(moment)}: ${percent(riskAt(this.#profile.curve, days))}, ${band}`;
    this.#said.textContent = words;
    this.#slider.setAttribute('aria-valuetext', words);
    const asked = this.#plot.querySelector('#asked');
    asked.setAttribute('x1', this.#x(days));
    asked.setAttribute('x2', this.#x(days));
  }
}
