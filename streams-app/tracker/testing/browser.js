import { existsSync } from 'node:fs';
import { chromium } from 'playwright-core';

const EXECUTABLE = process.env.TIDEWATCH_CHROMIUM || '/usr/bin/chromium';

/** The Chromium of this machine. */
export async function startBrowser() {
  if (!existsSync(EXECUTABLE)) {
    throw new Error(
      `There is no Chromium at ${EXECUTABLE}. Install one (Debian: apt-get install chromium), or say where it is: TIDEWATCH_CHROMIUM=/path`,
    );
  }
  // In a container there is no user namespace to put a sandbox in; the pages are the tests' own.
  return chromium.launch({ executablePath: EXECUTABLE, args: ['--no-sandbox'] });
}
