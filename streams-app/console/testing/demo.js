// Starts `./tidewatch demo` for a test and gives its console's address.

import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../../tidewatch', import.meta.url));

/** The broker begins within seconds on a machine of its own; a build of what is older than its sources comes on top. */
const WITHIN = 300000;

export class Demo {
  #process;
  #ended;
  #folder;
  #said = '';
  /** The console's address. */
  url;

  /**
   * A demo whose console is open.
   *
   * @param {string[]} options of the command, beside those that make it a test's
   */
  static async start(...options) {
    const demo = new Demo();
    demo.#folder = await mkdtemp(join(tmpdir(), 'tidewatch-console-'));
    demo.#process = spawn(LAUNCHER, ['demo', '--headless', '--report', join(demo.#folder, 'demo.json'), ...options], { stdio: ['ignore', 'pipe', 'pipe'] });
    demo.#ended = new Promise((resolve) => demo.#process.once('exit', (code, signal) => resolve(code ?? signal)));
    const hear = (chunk) => (demo.#said += chunk);
    demo.#process.stdout.on('data', hear);
    demo.#process.stderr.on('data', hear);
    [, demo.url] = await demo.says(/The console is open: (\S+)/);
    return demo;
  }

  /** Waits for words in its output. */
  async says(words) {
    const until = Date.now() + WITHIN;
    for (;;) {
      const found = words.exec(this.#said);
      if (found) {
        return found;
      }
      const over = await Promise.race([this.#ended, new Promise((resolve) => setTimeout(resolve, 100, 'on'))]);
      if (over !== 'on' || Date.now() > until) {
        throw new Error(`the demo did not say ${words} (${over}):\n${this.#said}`);
      }
    }
  }

  async stop() {
    this.#process.kill('SIGINT');
    await this.#ended;
    await rm(this.#folder, { recursive: true });
  }
}
