// The page of the real program, which imports from a simulator: what the tests
// beside this one pretend is what happens.
import assert from 'node:assert/strict';
import { after, before, test } from 'node:test';

import { Viewer, browser, eventually } from './browser.mjs';
import { faultsOf } from './contract.mjs';
import { RealDaemon } from './real_daemon.mjs';

const { HOUSINGD_PROGRAM: program, HOUSINGD_SIMULATOR: simulator } = process.env;
const job = 'copenhagen-villas';

// What the browser itself says of requests that are refused or that nobody answers.
const refused = /Failed to load resource/;

let daemon = null;
let viewer = null;

before(async () => {
  daemon = await RealDaemon.start({ program, simulator, rate: 12 });
  viewer = await Viewer.open(`${daemon.url}#job=${job}`, { tolerated: refused });
});

after(async () => {
  await viewer?.close();
  await daemon?.end();
  await browser.close();
});

const press = (name) => viewer.page.getByRole('button', { name, exact: true }).click();
// They go by themselves, too.
const closeNotices = () =>
  viewer.page.locator('#notices button').evaluateAll((buttons) => buttons.forEach((button) => button.click()));

test('A new daemon has jobs that never ran, and says when they will', async () => {
  await viewer.says('#link-text', 'Live');
  await viewer.says('#headline', 'Nothing has run yet');
  await viewer.says('#partition-legend', '36 never fetched');
  await viewer.says('#facts', /What is next\? active-listings in \d+ (hours?|minutes?)/);
  await viewer.says('#slot-body', 'Next:');
  await viewer.picture('daemon-new');
});

test('A run is started on the page and followed to its end', async () => {
  await viewer.page.locator('#control').click();
  await viewer.page.getByLabel('Token').fill(daemon.token);
  await press('Show the controls');
  await press('Run now');
  await viewer.says('#notices', `${job} Run 1 has started.`);
  await closeNotices();
  await viewer.says('#runs', new RegExp(`${job} run 1, by hand`));
  await viewer.says('.percent', /^[1-9]\d?%$/);
  await viewer.says('#runs', /Records [\d,]+ of/);
  await viewer.picture('daemon-running');
  await eventually(() => viewer.text('#running-title').then((title) => title === 'Just ended'), 'the run ends', 60_000);
  await viewer.says('#runs', `${job} complete after`);
  await viewer.says('#partition-legend', /^36 complete$/);
  await viewer.says('#headline', 'What has run is fresh and complete');
  await viewer.says('#subline', '2 jobs have never run.');
  await viewer.says('#run-table tbody', /^1 .*complete/);
  await viewer.says('#sources', /boligsiden 12 requests in 1s 0 0 idle$/);
  await viewer.picture('daemon-complete');
});

test('What it answered along the way keeps its own contract', async () => {
  const get = (path) => fetch(daemon.url + path).then((answer) => answer.json());
  assert.deepEqual(faultsOf(await get('api/v1/status'), 'Status'), []);
  assert.deepEqual(faultsOf(await get(`api/v1/jobs/${job}`), 'JobDetail'), []);
  assert.deepEqual(faultsOf(await get('api/v1/runs/1'), 'RunDetail'), []);
  assert.deepEqual(faultsOf(await get('api/v1/runs/1/rejects'), 'Rejects'), []);
});

test('A run is opened, and closed again', async () => {
  await viewer.page.getByRole('link', { name: 'Run 1', exact: true }).click();
  await viewer.says('#run-title', `${job}, run 1`);
  await viewer.says('#run-body', /Partitions 36 of 36 complete/);
  await viewer.picture('daemon-run', { whole: false });
  await viewer.page.keyboard.press('Escape');
  await viewer.unseen('#run');
});

test('A run is stopped on the page, and its reason kept', async () => {
  await press('Run now');
  await press('Stop…');
  await viewer.page.getByLabel('Reason').fill('seen enough');
  await press('Stop the run');
  await viewer.says('#notices', 'Run 2 is ending.');
  await viewer.says('#run-table tbody', /^2 .*interrupted/);
  await viewer.says('#runs', 'seen enough');
  await viewer.says('#headline', `${job} was interrupted`);
  await viewer.picture('daemon-interrupted');
  await closeNotices();
});

test('A schedule is paused and goes on', async () => {
  await press('Pause the schedule');
  await viewer.says('#job-meta', /Schedule .* paused/);
  await press('Resume the schedule');
  await viewer.says('#notices', 'The schedule goes on.');
  await eventually(async () => !(await viewer.text('#job-meta')).includes('paused'), 'it is not paused any more');
  await closeNotices();
});

test('A broken definition is refused with its line, and said until it is mended', async () => {
  const mend = daemon.edit(`jobs/${job}.yaml`, (text) => text.replace('cron:', 'cronn:'));
  await press('Reload the definitions');
  await viewer.says('#notices', /copenhagen-villas\.yaml:\d+:\d+/);
  await viewer.says('#banners', 'The last reload failed; the former definitions hold');
  await viewer.picture('daemon-broken', { whole: false });
  await closeNotices();
  mend();
  await press('Reload the definitions');
  await viewer.says('#banners', /^$/);
  await closeNotices();
});

test('When the daemon ends it is said, and when it is back all is there again', async () => {
  assert.equal(await daemon.stop(), 0);
  await viewer.says('#link-text', 'No answer');
  await viewer.says('#banners', 'The daemon does not answer');
  await viewer.picture('daemon-gone', { whole: false });
  await daemon.serve();
  await viewer.says('#link-text', 'Live');
  await viewer.says('#run-table tbody', /^2 .*interrupted/);
});
