// The words of the page in the reader's language, and how numbers and times are written in it.

import en from './words-en.js';
import zh from './words-zh.js';

const LANGUAGES = { en, zh };
const KEPT = 'tidewatch-language';

function kept() {
  try {
    return localStorage.getItem(KEPT);
  } catch {
    return null; // A browser that keeps nothing.
  }
}

function preferred() {
  const wished = [kept(), ...(navigator.languages || [])].map((tag) => String(tag).slice(0, 2).toLowerCase());
  return wished.find((language) => LANGUAGES[language]) || 'en';
}

export let language = preferred();

/** Switches for this reader; the page draws itself anew. */
export function speak(wanted) {
  language = wanted;
  try {
    localStorage.setItem(KEPT, wanted);
  } catch {
    // Until the page is closed, then.
  }
}

export const otherLanguage = () => (language === 'en' ? 'zh' : 'en');

/** The words for a key, with values put in where they have {name}; those of KEY.one where there are any and {n} is 1. */
export function t(key, values = {}) {
  const words = (values.n === '1' && LANGUAGES[language][`${key}.one`]) || LANGUAGES[language][key] || en[key] || key;
  return words.replace(/\{(\w+)\}/g, (all, name) => (name in values ? values[name] : all));
}

/** The words of a constant, or the constant where a newer engine has one that is not known here. */
export const tOf = (prefix, constant) => LANGUAGES[language][`${prefix}.${constant}`] ?? en[`${prefix}.${constant}`] ?? constant;

const cache = new Map();

function format(kind, options) {
  const key = language + kind + JSON.stringify(options);
  if (!cache.has(key)) {
    cache.set(key, new Intl[kind](language === 'zh' ? 'zh-CN' : 'en-GB', options));
  }
  return cache.get(key);
}

export const number = (value, digits = 0) => format('NumberFormat', { maximumFractionDigits: digits }).format(value);

/** A few digits, however large it is. */
export const short = (value) =>
  value < 1000 ? number(value, value < 10 ? 1 : 0) : format('NumberFormat', { notation: 'compact', maximumFractionDigits: 1 }).format(value);

/** In the shop's currency, which the engine does not know. */
export const money = (value) => number(value, Math.abs(value) < 100 ? 2 : 0);

export const percent = (share, digits = 0) => format('NumberFormat', { style: 'percent', maximumFractionDigits: digits }).format(share);

// Days begin at midnight UTC, as in the engine.
export const day = (time) => format('DateTimeFormat', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric' }).format(new Date(time));

export const shortDay = (time) => format('DateTimeFormat', { timeZone: 'UTC', month: 'short', day: 'numeric' }).format(new Date(time));

export const moment = (time) =>
  format('DateTimeFormat', { timeZone: 'UTC', year: 'numeric', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));

export const shortMoment = (time) =>
  format('DateTimeFormat', { timeZone: 'UTC', month: 'short', day: 'numeric', hour: '2-digit', minute: '2-digit', hourCycle: 'h23' }).format(new Date(time));

/** A span in the unit that a person would use. */
export function span(seconds) {
  const [value, unit] =
    seconds < 1 ? [Math.round(seconds * 1000), 'ms'] : seconds < 90 ? [seconds, 's'] : seconds < 5400 ? [seconds / 60, 'min'] : seconds < 172800 ? [seconds / 3600, 'h'] : [seconds / 86400, 'd'];
  return t('unit.' + unit, { n: number(value, value < 10 && unit !== 'ms' ? 1 : 0) });
}

export const days = (value) => t('unit.days', { n: number(value, value < 10 ? 1 : 0) });
