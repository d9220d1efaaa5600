// Commands: none without a token, and with one what the daemon says to each.
import assert from 'node:assert/strict';
import { after, test } from 'node:test';

import { Viewer, browser, eventually, pageFile, sourceFolder } from './browser.mjs';
import { LiveRun } from './live_run.mjs';
import { at, market, troubledMarket } from './market.mjs';
import { MockDaemon } from './mock_daemon.mjs';

after(() => browser.close());

const refused = /Failed to load resource/;

async function visit(state, look, { onPost, token = 'correct horse', job = 'copenhagen-villas' } = {}) {
  const daemon = await new MockDaemon(pageFile, state).start();
  daemon.onPost = onPost;
  const viewer = await Viewer.open(`${daemon.url}#job=${job}`, { tolerated: refused });
  try {
    await viewer.says('#job-title', job);
    await viewer.seen('.tile');
    if (token) await enter(viewer, token);
    await look(viewer, daemon);
    await viewer.close();
  } finally {
    await daemon.stop();
  }
}

async function enter(viewer, token) {
  await viewer.page.locator('#control').click();
  await viewer.page.getByLabel('Token').fill(token);
  await viewer.page.getByRole('button', { name: 'Show the controls' }).click();
  await viewer.says('#control', 'Controls are on');
}

const press = (viewer, name) => viewer.page.getByRole('button', { name, exact: true }).click();
const started = () => ({
  status: 202,
  body: { run_id: 2021, job: 'copenhagen-villas', location: '/api/v1/runs/2021' },
});

test('Without a token there is nothing to press', () =>
  visit(
    troubledMarket(sourceFolder),
    async (viewer) => {
      for (const name of [
        'Run now',
        'Pause the schedule',
        'Resume the schedule',
        'Stop…',
        'Run it now',
        'Reload the definitions',
      ]) {
        assert.equal(await viewer.page.getByRole('button', { name, exact: true }).count(), 0, name);
      }
    },
    { token: null },
  ));

test('The dialog explains itself and is left by Escape', () =>
  visit(
    market(sourceFolder),
    async (viewer) => {
      await viewer.page.locator('#control').click();
      await viewer.says('#control-dialog', 'It stays in this page’s memory until you close or reload it');
      await viewer.picture('control', { whole: false });
      await viewer.page.keyboard.press('Escape');
      await viewer.unseen('#control-dialog');
      assert.equal(await viewer.page.evaluate('document.activeElement.id'), 'control');
    },
    { token: null },
  ));

test('The token is kept in memory alone', () =>
  visit(market(sourceFolder), async (viewer) => {
    const traces = await viewer.page.evaluate(
      `[localStorage.length, sessionStorage.length, document.cookie, location.href,
        document.documentElement.outerHTML, part('token').value].join('\\n')`,
    );
    assert.doesNotMatch(traces, /correct horse/);
    assert.match(traces, /^0\n0\n\n/);
    await viewer.page.reload();
    await viewer.says('#control', 'Control…');
  }));

test('A job is started, as JSON, with the token and a key', () =>
  visit(
    market(sourceFolder),
    async (viewer, daemon) => {
      await press(viewer, 'Run now');
      await viewer.says('#notices', 'copenhagen-villas Run 2021 has started.');
      const [post] = daemon.posts;
      assert.equal(post.path, '/api/v1/jobs/copenhagen-villas/runs');
      assert.deepEqual(post.body, {});
      assert.match(post.key, /^[0-9a-f]{32}$/);
    },
    { onPost: started },
  ));

test('What is not complete is started alone', () =>
  visit(
    troubledMarket(sourceFolder),
    async (viewer, daemon) => {
      await press(viewer, 'Run the 3 not complete');
      await viewer.says('#notices', 'Run 2021 has started.');
      assert.deepEqual(daemon.posts[0].body.partitions.sort(), ['Greve', 'Køge', 'Roskilde']);
    },
    { onPost: started },
  ));

test('One partition is started from its tile', () =>
  visit(
    troubledMarket(sourceFolder),
    async (viewer, daemon) => {
      await viewer.page.getByRole('button', { name: /^Roskilde: failed/ }).click();
      await press(viewer, 'Run it now');
      await viewer.says('#notices', 'Run 2021 has started.');
      assert.deepEqual(daemon.posts[0].body, { partitions: ['Roskilde'] });
    },
    { onPost: started },
  ));

test('A refusal is shown in the daemon’s words', () =>
  visit(
    market(sourceFolder),
    async (viewer) => {
      await press(viewer, 'Run now');
      await viewer.says('#notices', 'copenhagen-villas a run of the job is under way: run 2021');
      await viewer.picture('refused', { whole: false });
      await viewer.page.locator('#notices').getByRole('button', { name: 'Close' }).click();
      assert.equal(await viewer.text('#notices'), '');
    },
    { onPost: () => ({ status: 409, detail: 'a run of the job is under way: run 2021', more: { run_id: 2021 } }) },
  ));

test('A wrong token is said and forgotten', () =>
  visit(
    market(sourceFolder),
    async (viewer) => {
      await press(viewer, 'Run now');
      await viewer.says('#notices', 'the token is not the one in http.token_file');
      await viewer.says('#control', 'Control…');
      assert.equal(await viewer.page.getByRole('button', { name: 'Run now' }).count(), 0);
    },
    { token: 'wrong' },
  ));

test('A token can be forgotten', () =>
  visit(market(sourceFolder), async (viewer) => {
    await viewer.page.locator('#control').click();
    await press(viewer, 'Forget the token');
    await viewer.says('#control', 'Control…');
    assert.equal(await viewer.page.getByRole('button', { name: 'Run now' }).count(), 0);
  }));

test('A schedule is paused and goes on', () => {
  const state = market(sourceFolder);
  const { job } = state.jobs.get('copenhagen-villas');
  const onPost = ({ path }) => {
    job.paused_at = path.endsWith('/pause') ? at(Date.now()) : null;
    return { status: 200, body: job };
  };
  return visit(
    state,
    async (viewer) => {
      await press(viewer, 'Pause the schedule');
      await viewer.says('#notices', 'The schedule is paused.');
      await viewer.says('#jobs', /copenhagen-villas.*paused/);
      await press(viewer, 'Resume the schedule');
      await viewer.says('#notices', 'The schedule goes on.');
      await viewer.seen('#job-actions');
      await eventually(
        async () => (await viewer.page.getByRole('button', { name: 'Pause the schedule' }).count()) === 1,
        'it can be paused again',
      );
    },
    { onPost },
  );
});

test('A run is stopped, with a reason, after a question', () => {
  const state = market(sourceFolder);
  const run = new LiveRun(state.jobs.get('copenhagen-villas'), 2021, { started: Date.now() - 60_000 });
  run.advance(0.3);
  state.live.set('copenhagen-villas', run);
  return visit(
    state,
    async (viewer, daemon) => {
      await press(viewer, 'Stop…');
      await viewer.says('#stop-title', 'Stop run 2021 of copenhagen-villas?');
      await press(viewer, 'Let it run');
      assert.equal(daemon.posts.length, 0);
      await press(viewer, 'Stop…');
      await viewer.page.getByLabel('Reason').fill('the source is being repaired');
      await press(viewer, 'Stop the run');
      await viewer.says('#notices', 'Run 2021 is ending.');
      assert.deepEqual(daemon.posts[0].body, { reason: 'the source is being repaired' });
      assert.equal(daemon.posts[0].path, '/api/v1/runs/2021/cancel');
    },
    { onPost: () => ({ status: 202, body: { run_id: 2021, state: 'stopping' } }) },
  );
});

test('Definitions are loaded anew: what changed, or each mistake', async () => {
  const answers = [
    { status: 200, body: { changes: ['job denmark-villas: changed'] } },
    {
      status: 422,
      detail: 'the definitions are wrong; the former ones hold',
      more: { errors: ['jobs/x.yaml:3:1: unknown key "crn"'] },
    },
  ];
  await visit(
    market(sourceFolder),
    async (viewer) => {
      await press(viewer, 'Reload the definitions');
      await viewer.says('#notices', 'The definitions job denmark-villas: changed');
      await press(viewer, 'Reload the definitions');
      await viewer.says(
        '#notices',
        /the definitions are wrong; the former ones hold jobs\/x\.yaml:3:1: unknown key "crn"/,
      );
    },
    { onPost: () => answers.shift() },
  );
});

test('A start whose answer got lost is asked for once more under the same key', () =>
  visit(
    market(sourceFolder),
    async (viewer, daemon) => {
      const answer = daemon.post.bind(daemon);
      const keys = [];
      daemon.post = (request, response, path) => {
        keys.push(request.headers['idempotency-key']);
        return keys.length === 1 ? request.socket.destroy() : answer(request, response, path);
      };
      await press(viewer, 'Run now');
      await viewer.says('#notices', 'Run 2021 has started.');
      assert.equal(keys.length, 2);
      assert.equal(keys[0], keys[1]);
    },
    { onPost: started },
  ));
