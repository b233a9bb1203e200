// Starts `./tidewatch demo --shop` for a test, and knows where its parts answer.

import { spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

const LAUNCHER = fileURLToPath(new URL('../../../tidewatch', import.meta.url));

/** The shop begins within seconds on a machine of its own; a build of what is missing or older than its sources comes on top. */
const OPEN_WITHIN = 300000;

export class Demo {
  #process;
  #ended;
  #said = '';
  url;
  /** What the page is told too. */
  config;

  /** @param {string} span how long it stays open if nobody stops it: a test that is killed leaves no broker behind */
  static async start(span) {
    const demo = new Demo();
    demo.#process = spawn(LAUNCHER, ['demo', '--shop', '--port', '0', '--for', span, '--headless'], {
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    demo.#ended = new Promise((resolve) => demo.#process.once('exit', (code, signal) => resolve(code ?? signal)));
    demo.url = await demo.#address();
    demo.config = await (await fetch(demo.url + 'demo/config')).json();
    return demo;
  }

  #address() {
    return new Promise((resolve, fail) => {
      const give = (why) => fail(new Error(`the shop did not open: ${why}\n${this.#said}`));
      const late = setTimeout(() => {
        this.#process.kill('SIGTERM');
        give(`not within ${OPEN_WITHIN / 1000} s`);
      }, OPEN_WITHIN);
      const hear = (chunk) => {
        this.#said += chunk;
        const address = /The shop is open: (\S+)/.exec(this.#said);
        if (address) {
          clearTimeout(late);
          resolve(address[1]);
        }
      };
      this.#process.stdout.on('data', hear);
      this.#process.stderr.on('data', hear);
      this.#ended.then((code) => {
        clearTimeout(late);
        give(`exit code ${code}`);
      });
    });
  }

  async profile(user) {
    const answer = await fetch(`${this.url}demo/profile?user=${encodeURIComponent(user)}`);
    return answer.ok ? answer.json() : undefined;
  }

  /** The sum of a counter's samples whose labels hold all these texts. */
  async #counted(address, name, ...labels) {
    const page = await (await fetch(address)).text();
    return page
      .split('\n')
      .filter((line) => (line.startsWith(name + '{') || line.startsWith(name + ' ')) && labels.every((label) => line.includes(label)))
      .reduce((sum, line) => sum + Number(line.split(' ').pop()), 0);
  }

  collected(outcome) {
    return this.#counted(this.config.collector_metrics, 'tidewatch_collector_events_total', `outcome="${outcome}"`);
  }

  /** Events that the engine has made something of. */
  async decided() {
    const engine = this.config.engine_metrics;
    return {
      scored: await this.#counted(engine, 'tidewatch_events_scored_total'),
      duplicates: await this.#counted(engine, 'tidewatch_events_duplicate_total'),
      deadLettered: await this.#counted(engine, 'tidewatch_events_dead_lettered_total'),
    };
  }

  /** As Ctrl-C; gives the exit code. */
  stop() {
    this.#process.kill('SIGINT');
    return this.#ended;
  }
}
