// A run under way, pushed on by the test: its LiveRun as the API tells it.
import { at, makeRun } from './market.mjs';

export class LiveRun {
  constructor(entry, run_id, { origin = 'manual', started = Date.now(), troubles = [] } = {}) {
    this.entry = entry;
    this.run_id = run_id;
    this.origin = origin;
    this.started = started;
    this.troubles = troubles;
    this.stopping = null;
    this.waiting_for = null;
    this.partitions = entry.standings.map((standing) => ({
      partition: standing.partition,
      state: 'pending',
      fetched: 0,
      declared: null,
      reason: null,
      total: standing.declared ?? 900,
    }));
  }

  // `share` of all partitions are done, the next eight are at work.
  advance(share, failing = []) {
    const done = share * this.partitions.length;
    this.partitions.forEach((item, index) => {
      const own = Math.max(0, Math.min(1, (done - index) / 8 + (share === 1 ? 1 : 0)));
      item.state =
        own >= 1 ? (failing.includes(item.partition) ? 'failed' : 'complete') : own > 0 ? 'running' : 'pending';
      item.declared = own > 0 ? item.total : null;
      item.fetched = Math.round(own * item.total);
      item.reason = item.state === 'failed' ? 'the source answered 503 six times' : null;
    });
  }

  json() {
    const sum = (value) => this.partitions.reduce((total, item) => total + value(item), 0);
    const records = sum((item) => item.fetched);
    const expected = sum((item) => item.total);
    const took = (Date.now() - this.started) / 1000;
    const fraction = records / expected;
    return {
      run_id: this.run_id,
      job: this.entry.job.job,
      origin: this.origin,
      attempt: 1,
      state: 'running',
      started_at: at(this.started),
      seconds: took,
      resumed: false,
      waiting_for: this.waiting_for,
      stopping: this.stopping,
      progress: {
        fraction,
        eta_seconds: fraction > 0.02 ? (took / fraction) * (1 - fraction) : null,
        records,
        expected,
        expected_is_estimate: fraction < 1,
        rejected: Math.floor(fraction * 12),
        requests: Math.round(records / 50),
        bytes: records * 2700,
        records_per_second: records / Math.max(took, 1),
        requests_per_second: records / 50 / Math.max(took, 1),
        partitions: this.partitions.length,
        complete: sum((item) => Number(item.state === 'complete')),
        not_complete: sum((item) => Number(item.state === 'failed')),
      },
      partitions: this.partitions.map(({ total, ...item }) => item),
      troubles: this.troubles,
    };
  }

  summary(state = 'complete', reason = null) {
    const { progress } = this.json();
    const summary = makeRun(this.entry.job.job, this.run_id, {
      state,
      reason,
      total: this.partitions.length,
      origin: this.origin,
      started_at: at(this.started),
    });
    return {
      ...summary,
      seconds: (Date.now() - this.started) / 1000,
      finished_at: at(Date.now()),
      records: {
        declared: progress.expected,
        fetched: progress.records,
        accepted: progress.records,
        rejected: progress.rejected,
      },
    };
  }
}
