// What the page shows of a daemon that stands still.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';

import { Viewer, browser, eventually, pageFile, sourceFolder } from './browser.mjs';
import { faultsOf } from './contract.mjs';
import { LiveRun } from './live_run.mjs';
import { catalog, market, troubledMarket } from './market.mjs';
import { MockDaemon } from './mock_daemon.mjs';
import { faultsOfStructure, lowContrasts } from './readable.mjs';

after(() => browser.close());

async function visit(state, options, look) {
  const daemon = await new MockDaemon(pageFile, state, options).start();
  const viewer = await Viewer.open(daemon.url + (options.at ?? ''), options);
  try {
    await viewer.says('#link-text', 'Live');
    if (state.jobs.size) await viewer.seen('.tile');
    await look(viewer, daemon);
    await viewer.close();
  } finally {
    await daemon.stop();
  }
}

test('All is well: one look says so', () =>
  visit(market(sourceFolder), {}, async (viewer) => {
    await viewer.says('#headline', 'All data is fresh and complete');
    await viewer.says('#facts', /Fresh\? Yes .* 12 days ago/);
    await viewer.says('#facts', /Complete\? Yes all 232 partitions/);
    await viewer.says('#facts', 'What failed? Nothing');
    await viewer.says('#facts', /What is next\? active-listings in 2 hours/);
    assert.match(await viewer.page.title(), /^All data is fresh and complete/);
    await viewer.picture('idle');
  }));

test('Something is wrong: one look says what, why, and what happens next', () =>
  visit(troubledMarket(sourceFolder), {}, async (viewer) => {
    await viewer.says('#headline', '2 of 3 jobs need a look');
    await viewer.says('#subline', 'copenhagen-villas: 2 of 36 partitions failed: the source answered 503 six times');
    await viewer.says('#facts', /Fresh\? 2 of 3 jobs the oldest, denmark-villas, 61 days ago/);
    await viewer.says('#facts', 'Complete? 227 of 232 2 failed, 2 incomplete, 1 never fetched');
    await viewer.says('#facts', /What is next\? copenhagen-villas in 18 minutes; 1 job paused/);
    await viewer.says('#jobs', /denmark-villas.*stale.*two due times back.*paused/);
    await viewer.says(
      '#banners',
      /The last reload failed; the former definitions hold.*unknown key "cronn"; did you mean "cron"\?/,
    );
    await viewer.says('#sources', /boligsiden 10 requests in 1s 0 0 asked for a pause, goes on in 1 minute/);
    await viewer.picture('failing');
  }));

test('A new daemon says that nothing has run', () => {
  const state = market(sourceFolder);
  for (const entry of state.jobs.values()) {
    Object.assign(entry, { runs: [], slots: [] });
    for (const item of entry.standings)
      Object.assign(item, { state: 'pending', run_id: null, declared: 0, distinct: 0, last_complete_at: null });
    Object.assign(entry.job, {
      health: 'never',
      health_reason: 'it has never run',
      last_run: null,
      last_complete_at: null,
      coverage: { total: entry.standings.length, complete: 0, incomplete: 0, failed: 0, never: entry.standings.length },
    });
  }
  return visit(state, {}, async (viewer) => {
    await viewer.says('#headline', 'Nothing has run yet');
    await viewer.says('#facts', 'Fresh? Nothing yet');
    await viewer.says('#history', 'It has never run.');
    await viewer.says('#slots', 'It has not been due yet.');
  });
});

test('No jobs at all are said, too', () =>
  visit({ ...market(sourceFolder), jobs: new Map() }, {}, async (viewer) => {
    await viewer.says('#headline', 'There are no jobs yet');
  }));

test('The map knows each municipality of the catalog once', () =>
  visit(market(sourceFolder), {}, async (viewer) => {
    const known = await viewer.page.evaluate('[...places.keys()]');
    assert.deepEqual(
      known.sort(),
      catalog(sourceFolder)
        .map((entry) => entry.name)
        .sort(),
    );
    const taken = await viewer.page.evaluate('[...places.values()].map(String)');
    assert.equal(new Set(taken).size, 98, 'two lie in one place');
  }));

test('A tile tells its state by shape, colour and words, and more when it is chosen', () =>
  visit(troubledMarket(sourceFolder), { at: '#job=copenhagen-villas' }, async (viewer) => {
    await viewer.says('#partition-legend', '2 failed 1 incomplete 33 complete');
    const tile = viewer.page.getByRole('button', { name: /^Roskilde: failed/ });
    assert.equal(await tile.locator('use').getAttribute('href'), '#icon-failed');
    assert.equal(await tile.getAttribute('data-state'), 'failed');
    await tile.click();
    await viewer.says('.inspector', /Roskilde failed.*the source answered 503 six times.*Last complete: 8 days ago/);
    assert.equal(await tile.getAttribute('aria-pressed'), 'true');
  }));

test('The table of partitions is searched and sorted', () =>
  visit(troubledMarket(sourceFolder), { at: '#job=copenhagen-villas' }, async (viewer) => {
    await viewer.page.getByRole('button', { name: 'Table' }).click();
    const names = () =>
      viewer.page
        .locator('#partition-table tbody tr')
        .evaluateAll((rows) => rows.map((row) => row.firstChild.firstChild.textContent));
    await eventually(async () => (await names())[0] === 'Køge', 'the worst come first');
    const byRecords = viewer.page.locator('#partition-table').getByRole('button', { name: 'Records' });
    await byRecords.click();
    await eventually(async () => (await names()).at(-1) === 'Roskilde', 'the largest comes last');
    await byRecords.click();
    await eventually(async () => (await names()).at(0) === 'Roskilde', 'the largest comes first');
    assert.deepEqual(
      await viewer.page
        .locator('#partition-table th[aria-sort]')
        .evaluateAll((cells) => cells.map((cell) => [cell.textContent, cell.ariaSort])),
      [['Records', 'descending']],
    );
    await viewer.page.getByPlaceholder('Name, state or reason').fill('503');
    await eventually(async () => (await names()).sort().join() === 'Køge,Roskilde', 'only those that 503 concerns');
    await viewer.picture('table');
  }));

test('A source whose circuit is open is said to be left alone', () => {
  const state = market(sourceFolder);
  state.sources[0].circuit = 'open';
  state.sources[0].circuit_until = new Date(Date.now() + 40_000).toISOString();
  state.sources[0].last_trouble = 'GET https://api.example/: Connection refused';
  return visit(state, {}, async (viewer) => {
    await viewer.says('#sources', 'circuit open: left alone after failures, asked again');
    await viewer.says('#sources', 'Connection refused');
  });
});

test('Partitions that are no municipalities are plain tiles', () => {
  const state = market(sourceFolder);
  const entry = state.jobs.get('active-listings');
  entry.standings = Array.from({ length: 40 }, (_, index) => ({
    ...entry.standings[0],
    partition: `page ${index + 1}`,
  }));
  return visit(state, { at: '#job=active-listings' }, async (viewer) => {
    await eventually(async () => (await viewer.page.locator('.tiles:not(.map) .tile').count()) === 40, 'forty tiles');
    await viewer.says('#partition-views', 'Tiles Table');
  });
});

test('A due time has its outcome and the reason', () =>
  visit(market(sourceFolder), { at: '#job=active-listings' }, async (viewer) => {
    await viewer.says('#slot-body', /Next:.*started run 1020/);
    await viewer.says('#slot-body', 'skipped: still running run 1018 was still under way');
    await viewer.says('#slot-body', '3 times missed noticed 6 h 12 min late; the starting deadline is 6 h');
    await viewer.says('#slot-body', 'skipped: paused the job was paused');
  }));

test('A run shows what was not complete and what was rejected, with reasons', () =>
  visit(troubledMarket(sourceFolder), { at: '#job=copenhagen-villas&run=2020' }, async (viewer) => {
    await viewer.says('#run-title', 'copenhagen-villas, run 2020');
    await viewer.says('#run-body', /Greve incomplete 9,871 of 9,874/);
    await viewer.says('#run-body', /Rejected records: 42 33 schema, 9 duplicate_key/);
    await viewer.page.getByText('What came').first().click();
    await viewer.says('#run-body pre', '"priceCash":"3 995 000"');
    await viewer.picture('run', { whole: false });
    await viewer.page.keyboard.press('Escape');
    await viewer.unseen('#run');
    assert.match(viewer.page.url(), /#job=copenhagen-villas$/);
  }));

test('Rejects come a hundred at a time, a thousand at most', () => {
  const state = troubledMarket(sourceFolder);
  const [first] = state.rejects.get(2020);
  state.rejects.set(
    2020,
    Array.from({ length: 3000 }, (_, index) => ({ ...first, record_key: `key-${index}` })),
  );
  state.jobs.get('copenhagen-villas').runs[0].records.rejected = 3000;
  return visit(state, { at: '#job=copenhagen-villas&run=2020' }, async (viewer) => {
    const rows = () => viewer.page.locator('#run-body [aria-label="Rejected records"] tbody tr').count();
    for (const count of [100, 200, 400, 800, 1000]) {
      await eventually(async () => (await rows()) === count, `${count} rejects`);
      if (count < 1000) await viewer.page.getByRole('button', { name: 'More' }).click();
    }
    await viewer.says('#run-body', 'The first 1,000 are shown; housingd rejects 2020 has all.');
  });
});

test('Many jobs are a short list with a search', () => {
  const state = market(sourceFolder);
  const entry = state.jobs.get('active-listings');
  for (let index = 0; index < 300; ++index)
    state.jobs.set(`import-${index}`, { ...entry, job: { ...entry.job, job: `import-${index}` } });
  return visit(state, {}, async (viewer) => {
    const rows = () => viewer.page.locator('#jobs > li').count();
    assert.equal(await rows(), 10);
    await viewer.page.getByRole('button', { name: 'Show 40 more' }).click();
    await eventually(async () => (await rows()) === 50, 'fifty jobs, no more');
    await viewer.page.getByPlaceholder('Find a job').fill('import-277');
    await eventually(async () => (await rows()) === 1, 'the one that was searched');
    assert.ok((await viewer.page.locator('*').count()) < 3000, 'the document is bounded');
  });
});

test('Hostile names and texts are text', () => {
  const hostile = '<img src=x onerror="window.harmed=1"><script>window.harmed=2</script>';
  const state = troubledMarket(sourceFolder);
  const entry = state.jobs.get('copenhagen-villas');
  Object.assign(entry.job, {
    description: hostile,
    health_reason: hostile,
    job: hostile,
    endpoint: hostile,
    model: hostile,
  });
  Object.assign(entry.runs[0], { reason: hostile, job: hostile, tables: { [hostile]: entry.runs[0].tables.cases } });
  Object.assign(entry.standings[0], { partition: hostile, reason: hostile, state: 'failed' });
  Object.assign(entry.slots[2], { reason: hostile, outcome: hostile });
  state.jobs = new Map([[hostile, entry]]);
  state.config.error = hostile;
  state.sources[0].source = hostile;
  for (const reject of state.rejects.get(2020))
    Object.assign(reject, {
      partition: hostile,
      record_key: hostile,
      reason: hostile,
      pointer: hostile,
      message: hostile,
      payload: hostile,
    });
  return visit(state, { at: `#job=${encodeURIComponent(hostile)}&run=2020` }, async (viewer) => {
    await viewer.says('#run-title', hostile);
    await viewer.says('#run-body', /Rejected records/);
    await viewer.says('#banners', hostile);
    await viewer.page.keyboard.press('Escape');
    await viewer.page.getByRole('button', { name: 'Table' }).click();
    await viewer.says('#partition-table', hostile);
    assert.equal(await viewer.page.locator('img').count(), 0);
    assert.equal(await viewer.page.evaluate('window.harmed'), undefined);
  });
});

for (const width of [320, 390, 768]) {
  test(`Nothing is scrolled sideways at ${width} px`, () =>
    visit(troubledMarket(sourceFolder), { width, height: 720 }, async (viewer) => {
      const overflow = () => viewer.page.evaluate('document.documentElement.scrollWidth - innerWidth');
      assert.equal(await overflow(), 0);
      await viewer.picture(`phone-${width}`);
      await viewer.page.getByRole('button', { name: 'Table' }).click();
      assert.equal(await overflow(), 0);
      await viewer.page.locator('#run-table a').first().click();
      await viewer.says('#run-body', /Rejected records/);
      assert.equal(await overflow(), 0);
      assert.equal(await viewer.page.locator('#run').evaluate((drawer) => drawer.scrollWidth - drawer.clientWidth), 0);
      await viewer.page.keyboard.press('Escape');
      await viewer.page.getByRole('button', { name: 'Control…' }).click();
      assert.equal(
        await viewer.page
          .locator('#control-dialog')
          .evaluate((dialog) => Math.max(0, dialog.getBoundingClientRect().right - innerWidth)),
        0,
      );
    }));
}

for (const scheme of ['light', 'dark']) {
  test(`Every text stands out against its ground (${scheme})`, () =>
    visit(troubledMarket(sourceFolder), { scheme }, async (viewer) => {
      const ground = await viewer.page.evaluate('getComputedStyle(document.body).backgroundColor');
      const [red] = ground.match(/\d+/g).map(Number);
      assert.ok(scheme === 'dark' ? red < 60 : red > 200, `the ground is ${ground}`);
      assert.deepEqual(await viewer.page.evaluate(lowContrasts), []);
      await viewer.picture(`failing-${scheme}`);
    }));
}

test('It is a document that assistive technology can read', () =>
  visit(troubledMarket(sourceFolder), {}, async (viewer) => {
    assert.deepEqual(await viewer.page.evaluate(faultsOfStructure), []);
    await viewer.page.getByRole('button', { name: 'Table' }).click();
    assert.deepEqual(await viewer.page.evaluate(faultsOfStructure), []);
  }));

test('Nothing moves for those who asked for that', () =>
  visit(market(sourceFolder), { motion: 'reduce' }, async (viewer) => {
    assert.equal(await viewer.page.evaluate('document.getAnimations().length'), 0);
  }));

test('The keyboard alone is enough', () =>
  visit(troubledMarket(sourceFolder), { at: '#job=copenhagen-villas' }, async (viewer) => {
    const { keyboard } = viewer.page;
    const focused = () =>
      viewer.page.evaluate("document.activeElement.getAttribute('aria-label') ?? document.activeElement.textContent");
    const tabTo = async (wanted) => {
      for (let presses = 0; presses < 120; ++presses) {
        await keyboard.press('Tab');
        const outline = await viewer.page.evaluate('getComputedStyle(document.activeElement).outlineStyle');
        assert.notEqual(outline, 'none', `the focus is not seen on ${await focused()}`);
        if (wanted.test(await focused())) return;
      }
      assert.fail(`Tab never came to ${wanted}`);
    };
    await tabTo(/^Skip to the answer$/);
    await keyboard.press('Enter');
    assert.equal(await viewer.page.evaluate('document.activeElement.id'), 'answer');
    await tabTo(/^denmark-villas$/);
    await keyboard.press('Enter');
    await viewer.says('#job-title', 'denmark-villas');
    await tabTo(/: (failed|interrupted|complete)/);
    const first = await focused();
    await keyboard.press('ArrowLeft');
    assert.notEqual(await focused(), first);
    await viewer.says('.inspector strong', (await focused()).split(':')[0]);
    await tabTo(/^Run 3020$/);
    await keyboard.press('Enter');
    await viewer.seen('#run');
    await keyboard.press('Escape');
    await viewer.unseen('#run');
  }));

test('Numbers and times are written as the viewer writes them, the exact time behind them', () =>
  visit(market(sourceFolder), { locale: 'de-DE', zone: 'America/New_York' }, async (viewer) => {
    await viewer.says('#about', 'Times in America/New_York');
    await viewer.says('#run-table tbody', /\d{2}\.\d{3}/);
    const time = viewer.page.locator('#jobs time').first();
    assert.match(await time.getAttribute('datetime'), /^\d{4}-\d\d-\d\dT[\d:.]+Z$/);
    assert.match(await time.getAttribute('title'), /Uhr|GMT|EST|EDT/);
    await viewer.says('#jobs time', /^vor \d+ Stunden$/);
  }));

test('It works below a proxy’s path', () =>
  visit(market(sourceFolder), { base: '/housing/daemon' }, async (viewer) => {
    await viewer.says('#headline', 'All data is fresh and complete');
  }));

test('It is one file that asks for nothing else', () => {
  const page = readFileSync(pageFile, 'utf8');
  assert.equal(page.match(/<script/g).length, 1);
  assert.equal(page.match(/<style/g).length, 1);
  assert.doesNotMatch(
    page,
    /innerHTML|outerHTML|insertAdjacentHTML|document\.write|eval\(|new Function|localStorage|sessionStorage/,
  );
  assert.doesNotMatch(page.replace('http://www.w3.org/2000/svg', ''), /(src|href)="?https?:|url\(/);
  assert.doesNotMatch(page, /<[^>]+ (style|on\w+)=/, 'the policy allows neither');
});

test('What these tests pretend is what the daemon’s contract says', async () => {
  for (const state of [market(sourceFolder), troubledMarket(sourceFolder)]) {
    const daemon = new MockDaemon(pageFile, state);
    const run = new LiveRun(state.jobs.get('denmark-villas'), 3021);
    run.advance(0.4, ['Aarhus']);
    state.live.set('denmark-villas', run);
    assert.deepEqual(faultsOf(daemon.status(), 'Status'), []);
    assert.deepEqual(faultsOf({ ...run.json(), summary: run.summary(), error: null }, 'RunEnded'), []);
    for (const name of state.jobs.keys()) assert.deepEqual(faultsOf(daemon.jobDocument(name), 'JobDetail'), []);
    assert.deepEqual(faultsOf(daemon.runDocument(2020), 'RunDetail'), []);
    assert.deepEqual(faultsOf(daemon.document('/api/v1/runs/2020/rejects', new URLSearchParams()), 'Rejects'), []);
  }
});
