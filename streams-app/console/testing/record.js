// Keeps what the console of a running demo says, for the tests without one: `npm run record -- http://127.0.0.1:8085/`.

import { writeFile } from 'node:fs/promises';

const base = new URL('console/api/', process.argv[2]);

async function keep(name, answer, part = (said) => said) {
  if (!answer.ok) {
    throw new Error(`${name}: ${answer.status}`);
  }
  const said = part(await answer.json());
  await writeFile(new URL(`fixtures/${name}.json`, import.meta.url), JSON.stringify(said, undefined, 1) + '\n');
  return said;
}

await keep('now', await fetch(new URL('now', base)));
// A screenful is enough to test with.
const warnings = await keep('warnings', await fetch(new URL('warnings?state=open', base)), (said) => ({ ...said, warnings: said.warnings.slice(0, 25) }));
await keep('policy', await fetch(new URL('policy', base)));
await keep('models', await fetch(new URL('models', base)));
await keep('customer', await fetch(new URL('customer', base), { method: 'POST', body: JSON.stringify({ user_id: warnings.warnings[0].user }) }));
