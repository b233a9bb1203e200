import { fileURLToPath } from 'node:url';
import { profileOf } from './engine.js';
import { serveFiles } from './files.js';

const SHOP = fileURLToPath(new URL('../../workbench/src/main/resources/shop', import.meta.url));

const json = (content, status = 200) => ({ status, type: 'application/json', content: JSON.stringify(content) });

/** The test shop as `tidewatch demo --shop` serves it, with a stand-in for the engine behind a scripted collector. */
export function serveShop(collector) {
  return serveFiles([SHOP], {
    '/demo/config': () => json({ endpoint: collector.url, key: 'demo' }),
    '/demo/profile'(url) {
      const user = url.searchParams.get('user');
      const events = collector.events.filter(({ user_id, type }) => type !== 'alias' && user_id === user);
      return events.length ? json(profileOf(user, events, Date.now())) : json({ error: 'No event of this user.' }, 404);
    },
  });
}
