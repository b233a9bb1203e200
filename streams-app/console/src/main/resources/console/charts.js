// Small charts in SVG: crisp at any width, coloured by the style sheet in light and dark, each with its content in words. A library would
// take fifty kilobytes and a canvas that neither a screen reader nor a style sheet reaches.

import { html } from './html.js';
import { useEffect, useRef, useState } from './hooks.js';

export const scale = (from, to, low, high) => (value) => low + ((value - from) / (to - from || 1)) * (high - low);

/** A round number at or above a value, for the end of an axis. */
export function ceiling(value) {
  if (!(value > 0)) {
    return 1;
  }
  const power = 10 ** Math.floor(Math.log10(value));
  return [1, 1.2, 1.5, 2, 2.5, 3, 4, 5, 6, 8, 10].map((step) => step * power).find((round) => round >= value * 0.999);
}

/** A drawing as wide as there is room: `children` draws it for a width. */
export function Chart({ height, label, children }) {
  const room = useRef();
  const [width, setWidth] = useState(0);
  useEffect(() => {
    const observer = new ResizeObserver(([entry]) => setWidth(Math.floor(entry.contentRect.width)));
    observer.observe(room.current);
    return () => observer.disconnect();
  }, []);
  return html`<div class="chart" ref=${room} style=${{ minHeight: `${height}px` }}>
    ${width > 0 && html`<svg width=${width} height=${height} viewBox=${`0 0 ${width} ${height}`} role="img" aria-label=${label}>${children(width)}</svg>`}
  </div>`;
}

const path = (points) => points.map(([x, y], i) => `${i ? 'L' : 'M'}${x.toFixed(1)} ${y.toFixed(1)}`).join('');

/** A line without axes; its words say the figures. */
export function Spark({ points, label, tone = '' }) {
  const height = 36;
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      if (points.length < 2) {
        return html`<line x1="0" x2=${width} y1=${height - 2} y2=${height - 2} class="axis" />`;
      }
      const x = scale(points[0][0], points[points.length - 1][0], 0, width);
      const y = scale(0, Math.max(...points.map((point) => point[1])) || 1, height - 2, 3);
      const line = points.map(([at, value]) => [x(at), y(value)]);
      return html`<path d=${`${path(line)}L${width} ${height}L0 ${height}Z`} class=${`area ${tone}`} /><path d=${path(line)} class=${`line ${tone}`} />`;
    }}
  <//>`;
}

/** One bar a week, and the budget as a line. */
export function WeekBars({ weeks, allowed, label, words }) {
  const height = 190;
  const [left, bottom, top] = [36, 22, 16];
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      const most = ceiling(Math.max(allowed, ...weeks, 1));
      const y = scale(0, most, height - bottom, top);
      // A few weeks do not fill the width: bars as wide as a door say nothing more.
      const slot = Math.min(46, (width - left) / Math.max(weeks.length, 1));
      const from = width - slot * weeks.length;
      return html`
        ${[0, most / 2, most].map(
          (value) => html`<line x1=${left} x2=${width} y1=${y(value)} y2=${y(value)} class="grid" />
            <text x=${left - 6} y=${y(value) + 4} class="tick end">${words.number(value)}</text>`,
        )}
        ${weeks.map((count, i) => {
          const last = i === weeks.length - 1;
          return html`<rect x=${from + i * slot + 1} width=${Math.max(1, slot - 3)} y=${y(count)} height=${Math.max(0, y(0) - y(count))} rx="2" class=${last ? 'bar present' : 'bar'}>
            <title>${last ? words.present : words.ago(weeks.length - 1 - i)}: ${words.number(count)}</title>
          </rect>`;
        })}
        ${allowed > 0 &&
        html`<line x1=${left} x2=${width} y1=${y(allowed)} y2=${y(allowed)} class="budget" /><text x=${left + 4} y=${y(allowed) - 5} class="tick budget-text">${words.budget}</text>`}
        ${weeks.length > 2 && html`<text x=${Math.max(left, from)} y=${height - 5} class="tick">${words.ago(weeks.length - 1)}</text>`}
        <text x=${width} y=${height - 5} class="tick end">${words.present}</text>
      `;
    }}
  <//>`;
}

/** The risk over the days of a silence, with moments marked. */
export function CurveChart({ points, most, marks, now, crossings, label, words }) {
  const height = 240;
  const [left, right, bottom, top] = [44, 8, 40, 26];
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      const x = scale(0, most, left, width - right);
      const y = scale(0, 1, height - bottom, top);
      return html`
        ${[0, 0.5, 1].map(
          (value) => html`<line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} class="grid" />
            <text x=${left - 6} y=${y(value) + 4} class="tick end">${words.percent(value)}</text>`,
        )}
        ${[0, 0.25, 0.5, 0.75, 1].map((share) => html`<text x=${x(most * share)} y=${height - bottom + 16} class=${`tick ${share === 1 ? 'end' : share ? 'middle' : ''}`}>${words.days(Math.round(most * share))}</text>`)}
        ${marks.map(
          ({ at, text }) => html`<line x1=${x(at)} x2=${x(at)} y1=${top} y2=${y(0)} class="mark" />
            <text x=${x(at)} y=${height - 6} class=${`tick ${at / most > 0.8 ? 'end' : at / most < 0.1 ? '' : 'middle'}`}>${text}</text>`,
        )}
        <path d=${path(points.map(([at, risk]) => [x(at), y(risk)]))} class="line thick" />
        ${now !== undefined &&
        html`<line x1=${x(now)} x2=${x(now)} y1=${top - 8} y2=${y(0)} class="now" />
          <text x=${x(now)} y=${top - 12} class=${`tick strong ${now / most > 0.85 ? 'end' : now / most < 0.1 ? '' : 'middle'}`}>${words.today}</text>`}
        ${crossings.map(({ at, risk, text, tone }) => html`<circle cx=${x(at)} cy=${y(risk)} r="5" class=${`dot ${tone}`}><title>${text}</title></circle>`)}
      `;
    }}
  <//>`;
}

/**
 * Risk over a life, and the warnings in it.
 *
 * @param line the risk by moments, in their order
 * @param visits moments of events
 */
export function LifeStrip({ line, visits, alerts, from, to, label, words }) {
  const height = 240;
  const [left, right, bottom, top] = [44, 8, 24, 10];
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      const x = scale(from, to, left, width - right);
      const y = scale(0, 1, height - bottom, top);
      return html`
        ${[0, 0.5, 1].map(
          (value) => html`<line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} class="grid" />
            <text x=${left - 6} y=${y(value) + 4} class="tick end">${words.percent(value)}</text>`,
        )}
        <path d=${path(line.map(([at, risk]) => [x(at), y(risk)]))} class="line" />
        ${visits.map((at) => html`<line x1=${x(at)} x2=${x(at)} y1=${y(0)} y2=${y(0) - 6} class="visit" />`)}
        ${alerts.map(({ at, risk, text, tone }) => html`<circle cx=${x(at)} cy=${y(risk)} r="5" class=${`dot ${tone}`}><title>${text}</title></circle>`)}
        <text x=${left} y=${height - 6} class="tick">${words.day(from)}</text>
        <text x=${width - right} y=${height - 6} class="tick end">${words.day(to)}</text>
      `;
    }}
  <//>`;
}

/** Points joined by a line, one of which is the present. */
export function TradeOff({ points, label, words }) {
  const height = 220;
  const [left, right, bottom, top] = [44, 20, 36, 14];
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      const mostX = ceiling(Math.max(...points.map((point) => point.x)));
      const mostY = Math.min(1, ceiling(Math.max(...points.map((point) => point.y))));
      const x = scale(0, mostX, left, width - right);
      const y = scale(0, mostY, height - bottom, top);
      return html`
        ${[0, mostY / 2, mostY].map(
          (value) => html`<line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} class="grid" />
            <text x=${left - 6} y=${y(value) + 4} class="tick end">${words.percent(value)}</text>`,
        )}
        ${[0, mostX / 2, mostX].map((value) => html`<text x=${x(value)} y=${height - bottom + 16} class=${`tick ${value === mostX ? 'end' : value ? 'middle' : ''}`}>${words.number(value)}</text>`)}
        <text x=${(left + width - right) / 2} y=${height - 4} class="tick middle">${words.across}</text>
        <path d=${path(points.map((point) => [x(point.x), y(point.y)]))} class="line" />
        ${points.map(
          (point) => html`<circle cx=${x(point.x)} cy=${y(point.y)} r=${point.present ? 7 : 4} class=${point.present ? 'dot present' : 'dot'}><title>${point.text}</title></circle>`,
        )}
      `;
    }}
  <//>`;
}

/** An interval over time, and where nothing is gained. */
export function IntervalOverTime({ points, label, words }) {
  const height = 230;
  const [left, right, bottom, top] = [62, 8, 24, 12];
  return html`<${Chart} height=${height} label=${label}>
    ${(width) => {
      const from = points[0].at;
      const to = Math.max(points[points.length - 1].at, from + 1);
      // The first intervals are wide beyond all reading; the last one has to be seen.
      const last = points[points.length - 1];
      const reach = 4 * Math.max(Math.abs(last.low), Math.abs(last.high), last.high - last.low);
      const low = Math.max(-reach, Math.min(0, ...points.map((point) => point.low)));
      const high = Math.min(reach, Math.max(0, ...points.map((point) => point.high)));
      const x = scale(from, to, left, width - right);
      const y = scale(low, high, height - bottom, top);
      const within = (value) => y(Math.min(high, Math.max(low, value)));
      const upper = points.map((point) => [x(point.at), within(point.high)]);
      const lower = points.map((point) => [x(point.at), within(point.low)]).reverse();
      return html`
        <path d=${`${path([...upper, ...lower])}Z`} class="area" />
        ${[low, 0, high].map(
          (value) => html`<line x1=${left} x2=${width - right} y1=${y(value)} y2=${y(value)} class=${value === 0 ? 'now' : 'grid'} />
            <text x=${left - 6} y=${y(value) + 4} class="tick end">${words.number(value)}</text>`,
        )}
        <path d=${path(points.map((point) => [x(point.at), within(point.mean)]))} class="line" />
        ${points.length === 1 && html`<circle cx=${x(last.at)} cy=${within(last.mean)} r="4" class="dot" />`}
        <text x=${left} y=${height - 6} class="tick">${words.day(from)}</text>
        <text x=${width - right} y=${height - 6} class="tick end">${words.day(to)}</text>
      `;
    }}
  <//>`;
}

/** Intervals below one another, on one scale. */
export function IntervalBar({ low, mean, high, from, to }) {
  const height = 18;
  return html`<${Chart} height=${height} label="">
    ${(width) => {
      const x = scale(from, to, 6, width - 6);
      const within = (value) => x(Math.min(to, Math.max(from, value)));
      return html`<line x1=${x(0)} x2=${x(0)} y1="0" y2=${height} class="mark" />
        <line x1=${within(low)} x2=${within(high)} y1=${height / 2} y2=${height / 2} class="line" />
        <circle cx=${within(mean)} cy=${height / 2} r="4" class="dot" />`;
    }}
  <//>`;
}
