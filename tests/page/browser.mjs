// A real browser, and what is asked of the page in every test: no error, no
// word to anybody but the daemon, nothing that its policy forbids.
import assert from 'node:assert/strict';
import { accessSync, constants, mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

export const sourceFolder =
  process.env.HOUSINGD_SOURCE_DIR ?? dirname(dirname(dirname(fileURLToPath(import.meta.url))));
export const pageFile = join(sourceFolder, 'daemon/status/page/index.html');
const artefacts = process.env.HOUSINGD_PAGE_ARTEFACTS ?? join(sourceFolder, 'build/page');

// What ctest takes for "skipped", see CMakeLists.txt.
const skipped = 77;

function skip(reason) {
  console.log(`Skipped: ${reason}`);
  process.exit(skipped);
}

function findProgram(names) {
  for (const folder of (process.env.PATH ?? '').split(':')) {
    for (const name of names) {
      try {
        accessSync(join(folder, name), constants.X_OK);
        return join(folder, name);
      } catch {
        /* not there */
      }
    }
  }
  return null;
}

async function load() {
  const program = findProgram(['chromium', 'chromium-headless-shell']);
  if (!program) skip('there is no chromium; scripts/install-packages.sh packages-tests.txt installs it');
  const driver = await import('playwright-core').catch(() =>
    skip('there is no playwright-core; npm ci --prefix tests/page installs it'),
  );
  return { program, chromium: driver.chromium };
}

const { program, chromium } = await load();

// Chromium's own sandbox needs rights that a container's root has not.
export const browser = await chromium.launch({
  executablePath: program,
  args: process.getuid() === 0 ? ['--no-sandbox'] : [],
});

export async function eventually(check, what, within = 10_000) {
  const end = Date.now() + within;
  for (;;) {
    const last = await check();
    if (last) return last;
    if (Date.now() > end) assert.fail(`never: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

export class Viewer {
  // `tolerated`: what the browser may complain of (it reports refused connections itself).
  static async open(
    url,
    {
      width = 1280,
      height = 900,
      scheme = 'light',
      motion = 'no-preference',
      locale = 'en-GB',
      zone = 'Europe/Copenhagen',
      tolerated = null,
    } = {},
  ) {
    const viewer = new Viewer();
    viewer.complaints = [];
    viewer.tolerated = tolerated;
    viewer.context = await browser.newContext({
      viewport: { width, height },
      colorScheme: scheme,
      reducedMotion: motion,
      locale,
      timezoneId: zone,
    });
    viewer.page = await viewer.context.newPage();
    viewer.watch(new URL(url).origin);
    await viewer.page.goto(url);
    return viewer;
  }

  watch(origin) {
    const complain = (text) => {
      if (!this.tolerated?.test(text)) this.complaints.push(text);
    };
    this.page.on('console', (message) => {
      if (['error', 'warning'].includes(message.type())) complain(`console: ${message.text()}`);
    });
    this.page.on('pageerror', (error) => complain(`error: ${error.stack}`));
    this.page.on('request', (request) => {
      const url = new URL(request.url());
      if (url.protocol !== 'data:' && url.origin !== origin) complain(`request to ${request.url()}`);
    });
  }

  // As it is seen: without what is hidden.
  text(selector) {
    return this.page
      .locator(selector)
      .first()
      .evaluate((node) => node.innerText.replace(/\s+/g, ' ').trim());
  }

  // Waits until the element says this (a part of it, or an expression that fits).
  async says(selector, wanted) {
    let last = null;
    const fits = async () => {
      if ((await this.page.locator(selector).count()) === 0) return false;
      last = await this.text(selector);
      return wanted instanceof RegExp ? wanted.test(last) : last.includes(wanted);
    };
    await eventually(fits, `${selector} says ${wanted}`).catch((error) => {
      throw new Error(`${error.message}; it says: ${last?.slice(0, 2000)}`);
    });
  }

  async isSeen(selector) {
    return this.page.locator(selector).first().isVisible();
  }

  async seen(selector) {
    await eventually(() => this.isSeen(selector), `${selector} is seen`);
  }
  async unseen(selector) {
    await eventually(async () => !(await this.isSeen(selector)), `${selector} is gone`);
  }

  async picture(name, { whole = true } = {}) {
    mkdirSync(artefacts, { recursive: true });
    await this.page.screenshot({ path: join(artefacts, `${name}.png`), fullPage: whole, animations: 'disabled' });
  }

  async close() {
    await this.context.close();
    assert.deepEqual(this.complaints, []);
  }
}
