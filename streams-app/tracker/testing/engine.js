// A stand-in for the engine's look-up: a profile in the form of io.tidewatch.ops.ProfileView, made of the events that a user sent. Its
// risks are made up; a test of the Java side's names holds the two together.

const DAY = 86400000;
const SHARES = [0, 0.1, 0.25, 0.5, 0.75, 1];

const iso = (time) => (time === null ? null : new Date(time).toISOString());

/** @param {object[]} events the user's, in order; at least one */
export function profileOf(userId, events, now) {
  const bought = events.filter(({ type }) => type === 'purchase');
  const rated = events.filter(({ type }) => type === 'review').map(({ rating }) => rating);
  const mean = rated.length ? rated.reduce((sum, stars) => sum + stars, 0) / rated.length : 0;
  const sour = rated.length > 0 && mean < 3;
  const days = 30;
  const begin = Math.ceil(now / DAY) * DAY;
  const risk = Math.max(0.04, (sour ? 0.62 : 0.34) - 0.12 * bought.length - 0.01 * events.length);
  const curve = SHARES.map((share) => ({
    silence_days: share * days,
    risk: share === 1 ? 1 : Math.round(1e4 * (risk + (1 - risk) * share ** 2 * 0.95)) / 1e4,
    at: iso(begin + share * days * DAY),
  }));
  const band = risk > 0.5 ? 'AT_RISK' : risk > 0.25 ? 'WATCH' : 'HEALTHY';
  const later = [
    { band: 'WATCH', at: iso(begin + 11 * DAY) },
    { band: 'AT_RISK', at: iso(begin + 18 * DAY) },
    { band: 'CRITICAL', at: iso(begin + 25 * DAY) },
  ];
  return {
    user_id: userId,
    window_days: days,
    usual_gap_days: 6.4,
    due: iso(begin + days * DAY),
    risk_at_last_event: risk,
    risk_now: risk,
    value_at_risk: 22.84,
    if_silent: later.slice(['HEALTHY', 'WATCH', 'AT_RISK'].indexOf(band)),
    silence_days: 0,
    now: iso(now),
    model: { name: 'stand-in', wrote_this_profile: true },
    curve,
    band,
    value_tier: bought.length ? 'MEDIUM' : 'LOW',
    episode: {
      state: sour ? 'OPEN' : 'NONE',
      alerted_band: sour ? 'AT_RISK' : null,
      number: sour ? 1 : 0,
      expires: sour ? iso(begin + days * DAY) : null,
      cool_down_until: null,
    },
    visits: 1,
    purchases: bought.length,
    returns: 0,
    ratings: { count: rated.length, mean, recent: mean, last: rated.at(-1) || 0 },
    spend_total: bought.reduce((sum, { value }) => sum + value, 0),
  };
}
