// Writes the page's copies of others' files, as npm has them but for the paths of imports and the map for debuggers: `npm run vendor`.

import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

export const PAGE = here('src/main/resources/console/');

const FILES = {
  'preact.js': 'preact/dist/preact.mjs',
  'hooks.js': 'preact/hooks/dist/hooks.mjs',
  'htm.js': 'htm/dist/htm.module.js',
};

/** The content that each of the page's copies has to have. */
export async function vendored() {
  const contents = {};
  for (const [name, file] of Object.entries(FILES)) {
    const original = await readFile(here(join('node_modules', file)), 'utf8');
    contents[name] = original.replace(/from\s*"preact"/, 'from"./preact.js"').replace(/\/\/# sourceMappingURL=.*\n?/, '').trimEnd() + '\n';
  }
  const licence = (name) => readFile(here(`node_modules/${name}/LICENSE`), 'utf8');
  const version = async (name) => JSON.parse(await readFile(here(`node_modules/${name}/package.json`), 'utf8')).version;
  contents['LICENSES.txt'] = [
    'The console has these files of others, as npm has them but for the path of an import.',
    `preact.js, hooks.js: Preact ${await version('preact')}, https://preactjs.com`,
    await licence('preact'),
    `htm.js: htm ${await version('htm')}, https://github.com/developit/htm`,
    await licence('htm'),
  ].join('\n\n');
  return contents;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  for (const [name, content] of Object.entries(await vendored())) {
    await writeFile(join(PAGE, name), content);
  }
}
