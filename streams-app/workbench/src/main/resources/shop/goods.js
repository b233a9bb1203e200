// What the shop sells. Each picture is drawn in three tones, which the style sheet has in light and dark: a the thing, b its second colour,
// c its light; l and k are lines in b and c.

export const CURRENCY = 'EUR';

export const GOODS = [
  {
    id: 'LT-101',
    name: 'Harbour mug',
    category: 'kitchen/cups',
    price: 14,
    about: 'Stoneware, glazed by hand. Holds a third of a litre and keeps it warm through a long read.',
    art: `<path class="l" d="M43 27h4a7 7 0 0 1 0 14h-4"/><path class="a" d="M15 21h29v21a9 9 0 0 1-9 9H24a9 9 0 0 1-9-9z"/>
      <path class="b" d="M15 30h29v6H15z"/><path class="k" d="M24 16q-3-3 0-6M32 16q-3-3 0-6"/>`,
  },
  {
    id: 'LT-102',
    name: 'Breakwater teapot',
    category: 'kitchen/tea',
    price: 46,
    about: 'Four cups, a spout that does not drip, and a lid that stays where it is.',
    art: `<path class="l" d="M46 26q11-1 9 9-2 7-11 7"/><path class="b" d="M17 34 7 25l4-3 10 6z"/>
      <ellipse class="a" cx="32" cy="37" rx="17" ry="15"/><path class="b" d="M22 24q10-5 20 0l-2 4H24z"/><circle class="b" cx="32" cy="19" r="3"/>
      <path class="k" d="M22 36q2-7 8-9"/>`,
  },
  {
    id: 'LT-103',
    name: 'Pebble bowl',
    category: 'kitchen/bowls',
    price: 22,
    about: 'For soup, for fruit, for keys. No two have the same rim.',
    art: `<circle class="b" cx="25" cy="25" r="8"/><circle class="b" cx="40" cy="26" r="7"/><path class="l" d="M25 17q0-4 3-6"/>
      <path class="a" d="M9 29h46q0 21-18 23H27Q9 50 9 29z"/><path class="c" d="M24 52h16v3H24z"/>`,
  },
  {
    id: 'LT-201',
    name: 'Driftlight candle',
    category: 'light/candles',
    price: 18,
    about: 'Rape wax with cedar and salt. Burns for forty hours.',
    art: `<path class="b" d="M32 6q8 8 0 15-8-7 0-15z"/><path class="l" d="M32 19v6"/><path class="a" d="M19 25h26v28H19z"/>
      <path class="c" d="M19 25h26v5q-4 6-8 0-5 9-10 1-4 3-8-1z"/><path class="b" d="M24 39h16v8H24z"/>`,
  },
  {
    id: 'LT-202',
    name: 'Lighthouse lamp',
    category: 'light/lamps',
    price: 89,
    about: 'Turned oak with a linen shade, and a bulb that can be changed.',
    art: `<path class="b" d="M15 34 6 54h52l-9-20z" opacity=".22"/><path class="a" d="M22 8h20l8 25H14z"/><path class="l" d="M32 33v18"/>
      <path class="b" d="M20 51h24v5H20z"/><path class="k" d="M25 14l-4 13"/>`,
  },
  {
    id: 'LT-301',
    name: 'Wool throw',
    category: 'textiles/throws',
    price: 120,
    about: 'Merino from one farm, woven in a mill that has done it since 1890. Large enough for two.',
    art: `<rect class="b" x="10" y="38" width="44" height="13" rx="6"/><rect class="a" x="8" y="25" width="48" height="14" rx="7"/>
      <rect class="b" x="12" y="13" width="41" height="13" rx="6"/><path class="k" d="M18 25v14M24 25v14M40 25v14M46 25v14"/>
      <path class="l" d="M14 51v5M20 51v5M26 51v5M32 51v5M38 51v5M44 51v5M50 51v5"/>`,
  },
  {
    id: 'LT-302',
    name: 'Tea towels, three',
    category: 'textiles/kitchen',
    price: 24,
    about: 'Half linen, so they dry a glass without leaving any of themselves on it.',
    art: `<path class="l" d="M8 12h48"/><path class="a" d="M13 12h17v40H13z"/><path class="b" d="M30 12h13v31H30z"/><path class="c" d="M43 12h9v23h-9z"/>
      <path class="k" d="M13 41h17M13 46h17"/><path class="k" d="M34 12v31"/>`,
  },
  {
    id: 'LT-401',
    name: 'Logbook',
    category: 'paper/notebooks',
    price: 16,
    about: 'Thread-bound, 192 pages, lies flat. Numbered, for those who look things up.',
    art: `<path class="b" d="M20 11h31v44H20z"/><path class="a" d="M14 8h33a3 3 0 0 1 3 3v39a3 3 0 0 1-3 3H14z"/><path class="c" d="M14 8h6v45h-6z"/>
      <path class="l" d="M42 8v45"/><path class="k" d="M25 18h12M25 23h8"/>`,
  },
  {
    id: 'LT-402',
    name: 'Print: North Sea',
    category: 'paper/prints',
    price: 38,
    about: 'A lino cut in two colours, on cotton paper. 30 by 40 centimetres, without the frame.',
    art: `<path class="b" d="M12 7h40v50H12z"/><path class="c" d="M17 12h30v40H17z"/><circle class="b" cx="37" cy="23" r="5"/>
      <path class="a" d="M17 34q5-5 10 0t10 0 10 0v18H17z"/><path class="k" d="M17 42q5-5 10 0t10 0 10 0"/>`,
  },
  {
    id: 'LT-501',
    name: 'Sea fennel in a pot',
    category: 'green/plants',
    price: 12,
    about: 'Likes sun and wind, forgives a forgotten watering. The leaves go well with fish.',
    art: `<path class="b" d="M32 38Q14 36 13 17q18 1 19 21z"/><path class="b" d="M32 38Q50 36 51 17q-18 1-19 21z"/><path class="c" d="M32 38Q22 24 32 6q10 18 0 32z"/>
      <path class="a" d="M17 37h30l-4 19H21z"/><path class="k" d="M18 43h28"/>`,
  },
  {
    id: 'LT-601',
    name: 'Salt soap',
    category: 'bath/soap',
    price: 8,
    about: 'Cold stirred with olive oil and sea salt. Smells of little, lasts long.',
    art: `<rect class="a" x="9" y="28" width="46" height="24" rx="10"/><rect class="c" x="17" y="34" width="30" height="12" rx="6"/>
      <circle class="b" cx="21" cy="18" r="6"/><circle class="b" cx="34" cy="13" r="4"/><circle class="b" cx="43" cy="20" r="5"/><path class="k" d="M19 16q1-2 3-2"/>`,
  },
  {
    id: 'LT-602',
    name: 'Shore basket',
    category: 'bath/storage',
    price: 34,
    about: 'Willow, with leather handles. For laundry, logs or a picnic that got out of hand.',
    art: `<path class="l" d="M19 25q0-15 13-15t13 15"/><path class="a" d="M8 25h48l-6 30H14z"/><path class="b" d="M8 25h48l-1 6H9z"/>
      <path class="k" d="M12 39h40M13 47h38M22 31l3 24M32 31v24M42 31l-3 24"/>`,
  },
];

export const byId = (id) => GOODS.find((item) => item.id === id);

/** A price as the shop writes it. */
export const money = (amount) => new Intl.NumberFormat('en-IE', { style: 'currency', currency: CURRENCY }).format(amount);

/** The goods whose name, category or description has these words. */
export function matching(words) {
  const wanted = words.toLowerCase().split(/\s+/).filter(Boolean);
  return GOODS.filter((item) => {
    const said = `${item.name} ${item.category} ${item.about}`.toLowerCase();
    return wanted.every((word) => said.includes(word));
  });
}
