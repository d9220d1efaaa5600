// What the page shows while things happen, and when nobody answers.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { Viewer, browser, eventually, pageFile, sourceFolder } from './browser.mjs';
import { LiveRun } from './live_run.mjs';
import { at, market } from './market.mjs';
import { MockDaemon } from './mock_daemon.mjs';

after(() => browser.close());

// What a browser itself says of requests that nobody answers.
const refused = /Failed to load resource/;

async function visit(options, look) {
  const daemon = await new MockDaemon(pageFile, market(sourceFolder), options).start();
  options.prepare?.(daemon);
  const viewer = await Viewer.open(daemon.url + (options.at ?? ''), options);
  try {
    await viewer.says('#link-text', 'Live');
    await viewer.seen('.tile');
    await look(viewer, daemon);
    await viewer.close();
  } finally {
    await daemon.stop();
  }
}

function startRun(daemon, job = 'active-listings', id = 1021) {
  const run = new LiveRun(daemon.state.jobs.get(job), id);
  daemon.state.live.set(job, run);
  daemon.send('run_started', run.json());
  return run;
}

function endRun(daemon, run, state, reason = null) {
  const job = run.entry.job.job;
  const summary = run.summary(state, reason);
  run.entry.runs.unshift(summary);
  daemon.state.live.delete(job);
  run.entry.job = {
    ...run.entry.job,
    last_run: summary,
    health: state === 'complete' ? 'ok' : state,
    health_reason: reason ?? 'the last run was complete',
    last_complete_at: state === 'complete' ? summary.finished_at : run.entry.job.last_complete_at,
  };
  daemon.state.jobs.set(job, run.entry);
  daemon.send('run_ended', { ...run.json(), summary, error: null });
  daemon.send('job', run.entry.job);
}

test('A run is followed from its start to its end', () =>
  visit({ at: '#job=active-listings' }, async (viewer, daemon) => {
    await viewer.unseen('#running');
    const run = startRun(daemon);
    await viewer.says('#runs', /active-listings.*run 1021, by hand/);
    await viewer.says('#announcer', 'active-listings: a run has started');

    run.started -= 60_000;
    for (const share of [0.1, 0.25, 0.52]) {
      run.advance(share);
      daemon.send('run_progress', run.json());
    }
    await viewer.says('.percent', /^5\d%$/);
    await viewer.says('#runs', /about .* left/);
    await viewer.says('#runs', /Each second [\d,.]+ records, [\d,.]+ requests/);
    assert.equal(await viewer.page.locator('.active li').count(), 8);
    assert.match(
      await viewer.page.locator('.run [role=progressbar]').first().getAttribute('aria-valuetext'),
      /^5\d%, about/,
    );
    await viewer.says('#partition-legend', '8 running');
    await viewer.says('#jobs', /active-listings fresh and complete 5\d%/);
    await viewer.says('#run-table tbody', /1021 .* running/);
    await eventually(async () => /^5\d% · /.test(await viewer.page.title()), 'the title tells the progress');
    await viewer.picture('running');

    daemon.send('trouble', {
      run_id: 1021,
      job: 'active-listings',
      text: 'Roskilde: the source answered 503; tried again in 2 s',
    });
    await viewer.says('.troubles', 'Troubles: 1, the last one: Roskilde: the source answered 503; tried again in 2 s');

    daemon.send('partition_ended', {
      run_id: 1021,
      job: 'active-listings',
      partition: 'Ærø',
      state: 'failed',
      reason: 'the source answered 503 six times',
      fetched: 12,
      declared: 900,
    });
    await viewer.says('.lacking', 'failed Ærø the source answered 503 six times');

    run.advance(1);
    daemon.send('run_progress', run.json());
    endRun(daemon, run, 'complete');
    await viewer.says('#running-title', 'Just ended');
    await viewer.says('#runs', /active-listings complete after 1m/);
    await viewer.says('#runs', /Rows: 1,040 inserted/);
    await viewer.says('#run-table tbody', /^1021 .* complete/);
    await viewer.says('#jobs', /active-listings.*last complete (now|\d+ seconds? ago|this minute)/);
    await viewer.picture('ended');
    await viewer.page.getByRole('button', { name: 'Dismiss the end of active-listings' }).click();
    await viewer.unseen('#running');
  }));

test('A run that fails says why at the top', () =>
  visit({ at: '#job=copenhagen-villas' }, async (viewer, daemon) => {
    const run = startRun(daemon, 'copenhagen-villas', 2021);
    run.advance(1, ['Greve', 'Roskilde']);
    for (const item of run.partitions.filter((partition) => partition.state === 'failed')) {
      daemon.send('partition_ended', { run_id: 2021, job: 'copenhagen-villas', ...item });
      Object.assign(
        run.entry.standings.find((standing) => standing.partition === item.partition),
        { state: 'failed', reason: item.reason },
      );
    }
    endRun(daemon, run, 'failed', '2 of 36 partitions failed');
    await viewer.says('#headline', 'copenhagen-villas failed');
    await viewer.says('#subline', '2 of 36 partitions failed');
    await viewer.says('#partition-legend', '2 failed 34 complete');
    await viewer.says('#announcer', 'copenhagen-villas failed');
  }));

test('A run that waits or is ending says so', () =>
  visit({}, async (viewer, daemon) => {
    const run = startRun(daemon);
    run.started -= 60_000;
    run.advance(0.3);
    run.waiting_for = 'for one of 4 seats';
    daemon.send('run_progress', run.json());
    await viewer.says('#runs', 'Waits for one of 4 seats');
    run.stopping = 'cancelled: the source is being repaired';
    daemon.send('run_progress', run.json());
    await viewer.says('#runs', 'Is ending: cancelled: the source is being repaired');
    assert.doesNotMatch(await viewer.text('#runs'), /left/);
  }));

test('A run under way when the page comes is there at once', () =>
  visit(
    {
      prepare(daemon) {
        const run = new LiveRun(daemon.state.jobs.get('denmark-villas'), 3021, {
          started: Date.now() - 600_000,
          origin: 'schedule',
        });
        run.advance(0.3);
        daemon.state.live.set('denmark-villas', run);
      },
    },
    async (viewer) => {
      await viewer.says('#runs', /denmark-villas.*run 3021, by schedule.*\(10m/);
      await viewer.says('#job-title', 'denmark-villas');
    },
  ));

test('What is chosen stays chosen while all around it changes', () =>
  visit({ at: '#job=active-listings' }, async (viewer, daemon) => {
    await viewer.page.getByRole('button', { name: /^Aarhus:/ }).click();
    const run = startRun(daemon);
    for (const share of [0.1, 0.4, 0.8]) {
      run.advance(share);
      daemon.send('run_progress', run.json());
      await viewer.says('.percent', /\d%/);
    }
    await viewer.says('.inspector', 'Aarhus');
    assert.match(await viewer.page.evaluate('document.activeElement.getAttribute("aria-label")'), /^Aarhus:/);
  }));

test('Pauses, slots, definitions and the end of a job are told as they happen', () =>
  visit({ at: '#job=active-listings' }, async (viewer, daemon) => {
    const entry = daemon.state.jobs.get('active-listings');
    entry.job = { ...entry.job, paused_at: at(Date.now()) };
    daemon.send('job', entry.job);
    await viewer.says('#jobs', /active-listings.*paused/);

    const slot = {
      job: 'active-listings',
      first: at(Date.now()),
      last: at(Date.now()),
      count: 1,
      outcome: 'skipped_paused',
      run_id: null,
      decided_at: at(Date.now()),
      reason: 'somebody paused it',
    };
    entry.slots = [slot, ...entry.slots];
    daemon.send('slot', slot);
    await viewer.says('#slot-body', 'skipped: paused somebody paused it');

    daemon.send('config', {
      ...daemon.state.config,
      error: 'jobs/x.yaml:3:1: unknown key "crn"',
      failed_at: at(Date.now()),
    });
    await viewer.says('#banners', 'The last reload failed; the former definitions hold');
    daemon.send('config', { ...daemon.state.config, error: null, failed_at: null });
    await viewer.says('#banners', /^$/);

    daemon.send('phase', { phase: 'draining' });
    await viewer.says('#banners', 'Stopping');
    await viewer.picture('stopping', { whole: false });

    daemon.state.jobs.delete('active-listings');
    daemon.send('removed_job', { job: 'active-listings' });
    await eventually(async () => (await viewer.page.locator('#jobs > li').count()) === 2, 'the job is gone');
    await eventually(async () => (await viewer.text('#job-title')) !== 'active-listings', 'another is shown');
  }));

test('Lists are bounded however much happens', () =>
  visit({ at: '#job=active-listings' }, async (viewer, daemon) => {
    const run = startRun(daemon);
    for (let number = 1; number <= 200; ++number)
      daemon.send('trouble', { run_id: 1021, job: 'active-listings', text: `trouble ${number}` });
    await viewer.says('.troubles', 'Troubles: 20, the last one: trouble 200');
    assert.ok((await viewer.page.locator('.troubles li').count()) <= 20);
    endRun(daemon, run, 'complete');
    for (let id = 1022; id < 1060; ++id) {
      const next = startRun(daemon, 'active-listings', id);
      next.advance(1);
      endRun(daemon, next, 'complete');
    }
    await viewer.says('#run-table tbody', /^1059 /);
    assert.ok((await viewer.page.locator('#run-table tbody tr').count()) <= 20);
    assert.ok((await viewer.page.locator('#runs > li').count()) <= 3);
    assert.ok((await viewer.page.locator('#announcer > *').count()) <= 5);
  }));

test('When nobody answers it says so, since when, and what it shows; then it comes back with what is true', () =>
  visit({ tolerated: refused }, async (viewer, daemon) => {
    const run = startRun(daemon);
    run.started -= 60_000;
    run.advance(0.52);
    daemon.send('run_progress', run.json());
    await viewer.says('.percent', /^5\d%$/);

    await daemon.stop();
    await viewer.says('#link-text', 'No answer');
    await viewer.says(
      '#banners',
      /The daemon does not answer Since [\d:]{8}, .*Shown is what it said at [\d:]{8}\. (Next try in|Trying now)/,
    );
    await viewer.says('#headline', 'Unknown: the daemon does not answer');
    await viewer.says('#running-title', 'Was running');
    await viewer.says('#announcer', 'The daemon does not answer');
    assert.match(await viewer.page.title(), /^No answer/);
    assert.match(await viewer.page.evaluate('getComputedStyle(document.querySelector("main")).filter'), /grayscale/);
    assert.doesNotMatch(await viewer.text('#runs'), /left/);
    await viewer.picture('gone', { whole: false });

    // From here on it comes back by the button alone.
    await viewer.says('#banners', 'Next try in');
    await viewer.page.evaluate('clearTimeout(line.timer)');
    daemon.state.live.clear();
    daemon.state.version = '0.2.0';
    daemon.state.store.ok = false;
    daemon.state.store.detail = 'the connection was refused';
    await daemon.restart();
    await viewer.page.getByRole('button', { name: 'Try now' }).click();
    await viewer.says('#link-text', 'Live');
    await viewer.says('#version', '0.2.0');
    await viewer.says('#headline', 'The store does not answer');
    await viewer.says('#banners', /^The store does not answer the connection was refused$/);
    await viewer.unseen('#running');
  }));

test('It comes back by itself', () =>
  visit({ tolerated: refused }, async (viewer, daemon) => {
    await daemon.stop();
    await viewer.says('#link-text', 'No answer');
    await daemon.restart();
    await viewer.says('#link-text', 'Live');
    await viewer.says('#announcer', 'The daemon answers again');
  }));

test('A stream that is cut is taken up again, nobody need know, and nothing is missed', () =>
  visit({ tolerated: refused }, async (viewer, daemon) => {
    const run = startRun(daemon);
    await viewer.says('#runs', 'run 1021');
    for (const follower of daemon.followers) follower.destroy();
    endRun(daemon, run, 'complete');
    await viewer.says('#run-table tbody', /^1021 .* complete/);
    await viewer.unseen('#running');
    assert.equal(await viewer.text('#banners'), '');
  }));

test('An id that the daemon does not know any more makes it load all anew', () =>
  visit({}, async (viewer, daemon) => {
    daemon.state.jobs.get('active-listings').job.health = 'incomplete';
    daemon.state.jobs.get('active-listings').job.health_reason = '1 of 98 partitions is incomplete';
    daemon.send('reset', {});
    await viewer.says('#headline', 'active-listings is incomplete');
    await viewer.says('#link-text', 'Live');
  }));

test('A daemon that refuses from the start gives its reason', async () => {
  const daemon = await new MockDaemon(pageFile, market(sourceFolder)).start();
  daemon.status = () => null;
  const viewer = await Viewer.open(daemon.url, { tolerated: refused });
  await viewer.says('#banners', /The daemon does not answer Since .* \(there is nothing at \/api\/v1\/status\)/);
  await viewer.close();
  await daemon.stop();
});
