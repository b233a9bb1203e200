import { startBrowser } from '../tracker/testing/browser.js';
const b = await startBrowser();
const [,, url, ...names] = process.argv;
const c = await b.newContext({ viewport: { width: 1280, height: 860 } });
const p = await c.newPage();
p.on('pageerror', e => console.log('ERR', e)); p.on('console', m => m.type()==='error' && console.log('console', m.text()));
await p.goto(url); await p.waitForTimeout(4000);
await p.screenshot({ path: '/tmp/shots/now.png' });
const w = await (await fetch(url + 'console/api/warnings?state=open')).json();
console.log(w.matching, w.warnings[0]?.user);
for (const n of ['warnings', 'policy', 'models', 'letters', 'effect', 'customers/' + w.warnings[0]?.user]) {
  await p.goto(url + '#/' + n); await p.waitForTimeout(2500);
  await p.screenshot({ path: `/tmp/shots/${n.split('/')[0]}.png`, fullPage: n.startsWith('cust') });
}
await b.close();
