// A daemon of the HTTP API's words without one behind it: serves the page under
// the same Content-Security-Policy, says what the test sets, and sends events.
import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';

import { at } from './market.mjs';

// The one element of this name, as the policy names it.
function hashOf(page, name) {
  const elements = [...page.matchAll(new RegExp(`<${name}>([\\s\\S]*?)</${name}>`, 'g'))];
  if (elements.length !== 1)
    throw new Error(`the page has ${elements.length} <${name}> elements; the policy names one`);
  return `'sha256-${createHash('sha256').update(elements[0][1]).digest('base64')}'`;
}

export function contentSecurityPolicy(page) {
  return (
    `default-src 'none'; script-src ${hashOf(page, 'script')}; style-src ${hashOf(page, 'style')}; ` +
    "connect-src 'self'; img-src data:; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
  );
}

export class MockDaemon {
  // `base`: the path under which a proxy would show it.
  constructor(pageFile, state, { base = '', token = 'correct horse' } = {}) {
    Object.assign(this, {
      pageFile,
      state,
      base,
      token,
      posts: [],
      keys: new Map(),
      followers: new Set(),
      events: [],
      life: 1,
      port: 0,
    });
  }

  async start() {
    this.server = createServer((request, response) => this.answer(request, response));
    await new Promise((resolve) => this.server.listen(this.port, '127.0.0.1', resolve));
    this.port = this.server.address().port;
    return this;
  }

  get url() {
    return `http://127.0.0.1:${this.port}${this.base}/`;
  }

  // As a crash would: every connection is cut.
  async stop() {
    this.followers.clear();
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  async restart() {
    this.life += 1;
    this.events = [];
    await this.start();
  }

  send(name, data) {
    this.events.push({ name, data, id: `${this.life}-${this.events.length + 1}` });
    for (const follower of this.followers) this.write(follower, this.events.at(-1));
  }

  write(follower, event) {
    follower.write(`event: ${event.name}\nid: ${event.id}\ndata: ${JSON.stringify(event.data)}\n\n`);
  }

  get lastId() {
    return `${this.life}-${this.events.length}`;
  }

  async answer(request, response) {
    const url = new URL(request.url, 'http://localhost');
    if (!url.pathname.startsWith(`${this.base}/`)) return this.problem(response, 404, 'no such page');
    const path = url.pathname.slice(this.base.length);
    if (request.method === 'POST') return this.post(request, response, path);
    if (path === '/') return this.servePage(response);
    if (path === '/api/v1/events') return this.follow(request, response, url);
    const found = this.document(path, url.searchParams);
    return found ? this.json(response, 200, found) : this.problem(response, 404, `there is nothing at ${path}`);
  }

  servePage(response) {
    const page = readFileSync(this.pageFile, 'utf8');
    response.writeHead(200, {
      'Content-Type': 'text/html; charset=utf-8',
      'Content-Security-Policy': contentSecurityPolicy(page),
      'X-Content-Type-Options': 'nosniff',
      'Referrer-Policy': 'no-referrer',
    });
    response.end(page);
  }

  follow(request, response, url) {
    response.writeHead(200, { 'Content-Type': 'text/event-stream', 'Cache-Control': 'no-store' });
    response.flushHeaders();
    const from = request.headers['last-event-id'] ?? url.searchParams.get('last_event_id');
    const [life, number] = from.split('-').map(Number);
    if (life !== this.life) response.write('event: reset\ndata: {}\n\n');
    else for (const event of this.events.slice(number)) this.write(response, event);
    this.followers.add(response);
    response.on('close', () => this.followers.delete(response));
  }

  document(path, query) {
    const { state } = this;
    const job = /^\/api\/v1\/jobs\/([^/]+)$/.exec(path);
    const run = /^\/api\/v1\/runs\/(\d+)(\/rejects)?$/.exec(path);
    const limit = Number(query.get('limit') ?? 20);
    if (path === '/api/v1/status') return this.status();
    if (path === '/api/v1/runs')
      return { runs: [...state.jobs.values()].flatMap((entry) => entry.runs).slice(0, limit) };
    if (job) return this.jobDocument(decodeURIComponent(job[1]));
    if (run?.[2]) return { run_id: Number(run[1]), rejects: (state.rejects.get(Number(run[1])) ?? []).slice(0, limit) };
    return run ? this.runDocument(Number(run[1])) : null;
  }

  status() {
    const { version, phase, started_at, config, store, jobs, live, sources } = this.state;
    return {
      version,
      phase,
      started_at,
      now: at(Date.now()),
      config,
      store,
      jobs: [...jobs.values()].map((entry) => entry.job),
      runs: [...live.values()].map((run) => run.json()),
      sources,
      last_event_id: this.lastId,
    };
  }

  jobDocument(name) {
    const entry = this.state.jobs.get(name);
    return (
      entry && {
        ...entry.job,
        upcoming: entry.upcoming,
        slots: entry.slots,
        runs: entry.runs,
        standings: entry.standings,
      }
    );
  }

  runDocument(id) {
    for (const entry of this.state.jobs.values()) {
      const run = entry.runs.find((item) => item.run_id === id);
      if (!run) continue;
      const detail = entry.standings.map(({ partition, state, reason, declared, distinct, rejected }) => ({
        partition,
        state,
        reason,
        declared,
        fetched: distinct,
        accepted: distinct - rejected,
        rejected,
        distinct,
        retries: {},
      }));
      return { ...run, live: null, partitions_detail: detail };
    }
    return null;
  }

  async post(request, response, path) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    if (request.headers.authorization !== `Bearer ${this.token}`)
      return this.problem(response, 401, 'the token is not the one in http.token_file');
    if (request.headers['content-type'] !== 'application/json')
      return this.problem(response, 415, 'send application/json');
    const post = { path, body: JSON.parse(Buffer.concat(chunks).toString()), key: request.headers['idempotency-key'] };
    this.posts.push(post);
    const answer = this.onPost?.(post) ?? { status: 404, detail: `there is nothing to post to at ${path}` };
    return answer.detail
      ? this.problem(response, answer.status, answer.detail, answer.more)
      : this.json(response, answer.status, answer.body);
  }

  json(response, status, document, type = 'application/json') {
    response.writeHead(status, { 'Content-Type': type, 'Cache-Control': 'no-store' });
    response.end(JSON.stringify(document));
  }

  problem(response, status, detail, more = {}) {
    this.json(
      response,
      status,
      { type: 'about:blank', title: 'Problem', status, detail, ...more },
      'application/problem+json',
    );
  }
}
