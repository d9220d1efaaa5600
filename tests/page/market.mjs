// What a daemon would say of three jobs, in the words of the HTTP API. Seeded:
// the same at each call with the same time.
import { readFileSync } from 'node:fs';

const hour = 3600e3;
const day = 24 * hour;

export const at = (moment) => new Date(moment).toISOString();

export function catalog(sourceFolder) {
  const text = readFileSync(`${sourceFolder}/config/catalog/municipalities.yaml`, 'utf8');
  return text
    .split(/^ {2}- name: /m)
    .slice(1)
    .map((entry) => ({
      name: entry.slice(0, entry.indexOf('\n')).trim(),
      near: /reference_area: true/.test(entry),
      villas: Number(/villas: (\d+)/.exec(entry)?.[1] ?? 4200),
    }));
}

// Numbers that look like measured ones.
function rippled(base, index) {
  return Math.round(base * (1 + 0.23 * Math.sin(index * 1.7) + 0.11 * Math.sin(index * 5.3)));
}

export function makeRun(job, run_id, overrides = {}) {
  const state = overrides.state ?? 'complete';
  const total = overrides.total ?? 36;
  const lacking = state === 'complete' ? 0 : 2;
  const fetched = rippled(overrides.records ?? 230_000, run_id);
  const rejected = overrides.rejected ?? run_id % 4;
  const started = overrides.started_at ?? at(Date.now() - day);
  const took = rippled(overrides.seconds ?? 540, run_id);
  return {
    run_id,
    job,
    state,
    origin: overrides.origin ?? 'schedule',
    attempt: overrides.attempt ?? 1,
    reason: overrides.reason ?? null,
    started_at: started,
    finished_at: at(Date.parse(started) + took * 1000),
    resume_at: overrides.resume_at ?? null,
    seconds: took,
    partitions: {
      total,
      complete: total - lacking,
      incomplete: state === 'incomplete' ? 2 : 0,
      failed: state === 'failed' ? 2 : 0,
    },
    requests: { sent: rippled(5_000, run_id), retried: run_id % 7, not_modified: 0, bytes: 640e6 },
    records: { declared: fetched, fetched, accepted: fetched - rejected, rejected },
    tables: {
      properties: { inserted: 312, updated: 1_204, unchanged: fetched - 1_516, removed: 41 },
      cases: { inserted: 88, updated: 907, unchanged: 21_402, removed: 120 },
      price_changes: { inserted: 640, updated: 0, unchanged: 30_991, removed: 0 },
    },
    changes: 1_377,
  };
}

function runsOf(job, now, { every, records, seconds, total, states = {} }) {
  const first = { 'active-listings': 1000, 'copenhagen-villas': 2000, 'denmark-villas': 3000 }[job] ?? 4000;
  return Array.from({ length: 20 }, (_, age) =>
    makeRun(job, first + 20 - age, {
      started_at: at(now - (age + 0.4) * every),
      records,
      seconds,
      total,
      ...states[age],
    }),
  );
}

function standingsOf(names, now, special = {}) {
  return names.map((entry, index) => ({
    partition: entry.name,
    state: 'complete',
    reason: null,
    run_id: 1020,
    declared: entry.villas,
    distinct: entry.villas,
    rejected: index % 17 === 3 ? 2 : 0,
    last_complete_at: at(now - 5 * hour - index * 60e3),
    ...special[entry.name],
  }));
}

function coverageOf(standings) {
  const count = (...states) => standings.filter((item) => states.includes(item.state)).length;
  return {
    total: standings.length,
    complete: count('complete'),
    incomplete: count('incomplete', 'interrupted'),
    failed: count('failed'),
    never: count('pending', 'running'),
  };
}

function makeJob(name, now, { description, cron, runs, standings, next, ...overrides }) {
  const lastComplete = runs.find((run) => run.state === 'complete');
  return {
    job: name,
    description,
    endpoint: name === 'active-listings' ? 'boligsiden.cases' : 'boligsiden.addresses',
    model: 'housing',
    partitions: standings.length,
    schedule: {
      text: `${cron} in Europe/Copenhagen`,
      cron,
      every: null,
      timezone: 'Europe/Copenhagen',
      overlap: 'skip',
      on_missed: 'run_once',
    },
    health: 'ok',
    health_reason: 'the last run was complete',
    next_at: at(next),
    paused_at: null,
    buffered: false,
    retry_at: null,
    running: null,
    last_run: runs[0],
    last_complete_at: lastComplete?.finished_at ?? null,
    coverage: coverageOf(standings),
    ...overrides,
  };
}

function slotsOf(job, now, every, runs) {
  const started = runs.slice(0, 12).map((run, age) => ({
    job,
    first: at(now - (age + 0.41) * every),
    last: at(now - (age + 0.41) * every),
    count: 1,
    outcome: 'started',
    run_id: run.run_id,
    decided_at: run.started_at,
    reason: null,
  }));
  const other = (age, outcome, reason, count = 1) => ({
    job,
    first: at(now - (age + count - 1) * every),
    last: at(now - age * every),
    count,
    outcome,
    run_id: null,
    decided_at: at(now - age * every),
    reason,
  });
  return [
    ...started.slice(0, 2),
    other(2.1, 'skipped_overlap', 'run 1018 was still under way'),
    ...started.slice(2, 5),
    other(5.2, 'missed_deadline', 'noticed 6 h 12 min late; the starting deadline is 6 h', 3),
    ...started.slice(5, 8),
    other(8.2, 'skipped_paused', 'the job was paused'),
    ...started.slice(8),
  ];
}

// The three jobs that ship with housingd, all well.
export function market(sourceFolder, now = Date.now()) {
  const all = catalog(sourceFolder);
  const near = all.filter((entry) => entry.near);
  const made = [
    [
      'active-listings',
      all,
      { every: 6 * hour, records: 60_000, seconds: 240, total: 98 },
      {
        description: 'Everything that is for sale in Denmark now, homes of every type (about 60,000 listings)',
        cron: '0 5,11,17,23 * * *',
        next: now + 2.4 * hour,
      },
    ],
    [
      'copenhagen-villas',
      near,
      { every: 7 * day, records: 230_000, seconds: 540, total: 36 },
      {
        description: 'All villas of the 36 municipalities around Copenhagen, for sale or not (about 230,000)',
        cron: '0 3 * * SUN',
        next: now + 3.1 * day,
      },
    ],
    [
      'denmark-villas',
      all,
      { every: 30 * day, records: 1_050_000, seconds: 2_700, total: 98 },
      {
        description: 'All villas of Denmark’s 98 municipalities, for sale or not (more than a million)',
        cron: '0 22 1 * *',
        next: now + 17.6 * day,
      },
    ],
  ];
  const jobs = new Map();
  for (const [name, partitions, shape, about] of made) {
    const runs = runsOf(name, now, shape);
    const standings = standingsOf(partitions, now);
    jobs.set(name, {
      job: makeJob(name, now, { ...about, runs, standings }),
      runs,
      standings,
      slots: slotsOf(name, now, shape.every, runs),
      upcoming: [0, 1, 2, 3, 4].map((index) => at(about.next + index * shape.every)),
    });
  }
  return {
    version: '0.1.0',
    phase: 'ready',
    started_at: at(now - 12.3 * day),
    config: {
      loaded_at: at(now - 2 * day),
      changes: ['job denmark-villas: changed'],
      at_next_start: [],
      error: null,
      failed_at: null,
    },
    store: { kind: 'postgresql', ok: true, detail: null },
    jobs,
    live: new Map(),
    rejects: new Map(),
    sources: [
      {
        source: 'boligsiden',
        in_flight: 0,
        waiting: 0,
        paused_until: null,
        paused_by: null,
        rate_now: 10,
        slowed_by: null,
        circuit: 'closed',
        circuit_until: null,
        last_trouble: null,
        rate: { count: 10, interval_seconds: 1 },
      },
    ],
  };
}

// Some of what can go wrong, each with its reason.
export function troubledMarket(sourceFolder, now = Date.now()) {
  const state = market(sourceFolder, now);
  const worse = (name, changes, standings, run) => {
    const entry = state.jobs.get(name);
    Object.assign(entry.runs[0], run);
    for (const item of entry.standings) Object.assign(item, standings[item.partition]);
    Object.assign(entry.job, { coverage: coverageOf(entry.standings), last_run: entry.runs[0], ...changes });
  };
  const windowed = {
    state: 'incomplete',
    reason: '9,871 of 9,874 declared records collected after 3 passes',
    distinct: 9871,
    declared: 9874,
    last_complete_at: at(now - 8 * day),
  };
  const refused = { state: 'failed', reason: 'the source answered 503 six times', last_complete_at: at(now - 8 * day) };
  worse(
    'copenhagen-villas',
    {
      health: 'failed',
      health_reason: '2 of 36 partitions failed: the source answered 503 six times',
      retry_at: at(now + 0.3 * hour),
    },
    { Roskilde: refused, Køge: refused, Greve: windowed },
    {
      state: 'failed',
      reason: '2 of 36 partitions failed: the source answered 503 six times',
      partitions: { total: 36, complete: 33, incomplete: 1, failed: 2 },
      records: { declared: 230_000, fetched: 214_312, accepted: 214_270, rejected: 42 },
    },
  );
  worse(
    'denmark-villas',
    {
      health: 'stale',
      health_reason: 'the last complete run began 61 days ago, two due times back',
      last_complete_at: at(now - 61 * day),
      paused_at: at(now - 20 * day),
    },
    {
      Ærø: { state: 'pending', run_id: null, declared: 0, distinct: 0, last_complete_at: null },
      Læsø: { state: 'interrupted', reason: 'the daemon was stopped' },
    },
    { state: 'interrupted', reason: 'the daemon was stopped' },
  );
  const failedRun = state.jobs.get('copenhagen-villas').runs[0];
  state.rejects.set(
    failedRun.run_id,
    Array.from({ length: 42 }, (_, index) => ({
      partition: index % 3 ? 'Roskilde' : 'Køge',
      record_key: `0a3f50b8-${String(4000 + index)}-32b8-e044-0003ba298018`,
      reason: index % 5 ? 'schema' : 'duplicate_key',
      keyword: 'type',
      pointer: '/cases/0/priceCash',
      message: 'expected integer, got string',
      payload: '{"addressID":"0a3f50b8","cases":[{"priceCash":"3 995 000"}]}',
      rejected_at: failedRun.started_at,
    })),
  );
  state.sources[0].paused_until = at(now + 90e3);
  state.config.error = 'jobs/denmark-villas.yaml:21:9: unknown key "cronn"; did you mean "cron"?';
  state.config.failed_at = at(now - 0.2 * hour);
  return state;
}
