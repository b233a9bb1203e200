import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.TIDEWATCH_CHROMIUM || '/usr/bin/chromium';

/** Why there is no browser to test with; empty if there is one. */
export const browserMissing = existsSync(EXECUTABLE)
  ? ''
  : `There is no Chromium at ${EXECUTABLE}. Install one (Debian: apt-get install chromium), or say where it is: TIDEWATCH_CHROMIUM=/path`;

/** The Chromium of this machine. */
export async function startBrowser() {
  if (browserMissing) {
    throw new Error(browserMissing);
  }
  // In a container there is no user namespace to put a sandbox in; the pages are the tests' own.
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}
