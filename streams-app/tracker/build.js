// Builds dist/ from src/. What it writes is committed, since a machine with Java alone must be able to serve it; a test compares.

import { build } from 'esbuild';
import { copyFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { minify } from 'terser';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

/** Browsers since 2020: what they do not know would cost more bytes than the people who still use others are worth. */
const TARGET = 2020;

const FORMS = [
  { entry: 'src/script.js', format: 'iife', file: 'tidewatch.js' },
  { entry: 'src/module.js', format: 'esm', file: 'tidewatch.mjs' },
];

/** Names that stay within the bundle, so they may be short. All others are somebody else's: the shop's, the browser's, the contract's. */
const INTERNAL = /^(anonymousId|beacon|chance|hope|leave|next|post|taken|wait)$/;

/** Writes the files to a folder. */
export async function buildTo(folder) {
  for (const { entry, format, file } of FORMS) {
    const bundle = await build({
      entryPoints: [here(entry)],
      bundle: true,
      write: false,
      format,
      target: 'es' + TARGET,
      charset: 'utf8',
      logLevel: 'warning',
    });
    // Terser makes it a twentieth smaller than esbuild's own minifier does.
    const { code } = await minify(bundle.outputFiles[0].text, {
      ecma: TARGET,
      module: format === 'esm',
      compress: { passes: 3, unsafe_arrows: true, keep_fargs: false },
      mangle: { properties: { regex: INTERNAL } },
      format: { preamble: '// tidewatch.js, Apache-2.0' },
    });
    await writeFile(`${folder}/${file}`, code + '\n');
  }
  await copyFile(here('src/tidewatch.d.ts'), `${folder}/tidewatch.d.ts`);
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  await buildTo(here('dist'));
}
