// housingd itself and a simulator of its source, each on a port of its own, with
// the configuration that ships.
import { spawn } from 'node:child_process';
import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { eventually, sourceFolder } from './browser.mjs';

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

function read(file) {
  try {
    return readFileSync(file, 'utf8').trim();
  } catch {
    return '';
  }
}

export class RealDaemon {
  // `rate`: requests a second, so that a run can be watched.
  static async start({ program, simulator, properties = 3000, rate }) {
    const daemon = new RealDaemon();
    daemon.folder = mkdtempSync(join(tmpdir(), 'housingd-page-'));
    daemon.program = program;
    daemon.rate = rate;
    daemon.token = 'known-to-this-test-alone';
    try {
      daemon.port = await freePort();
      daemon.source = await daemon.startSimulator(simulator, properties);
      daemon.configure();
      await daemon.serve();
    } catch (error) {
      await daemon.end();
      throw error;
    }
    return daemon;
  }

  get url() {
    return `http://127.0.0.1:${this.port}/`;
  }

  async startSimulator(simulator, properties) {
    const ready = join(this.folder, 'simulator.url');
    this.simulator = spawn(simulator, ['--seed', '1', '--properties', properties, '--ready-file', ready]);
    return eventually(() => read(ready), 'the simulator listens', 30_000);
  }

  configure() {
    cpSync(join(sourceFolder, 'config'), this.config, { recursive: true });
    writeFileSync(join(this.folder, 'token'), this.token, { mode: 0o600 });
    const http = { listen: [`127.0.0.1:${this.port}`], token_file: join(this.folder, 'token') };
    const settings = {
      store: `sqlite:${join(this.folder, 'housing.db')}`,
      http: { ...http, socket: join(this.folder, 's') },
    };
    writeFileSync(join(this.config, 'housingd.yaml'), JSON.stringify(settings));
  }

  get config() {
    return join(this.folder, 'config');
  }

  // Changes a file of the definitions; returns what puts it back.
  edit(file, change) {
    const path = join(this.config, file);
    const former = readFileSync(path, 'utf8');
    writeFileSync(path, change(former));
    return () => writeFileSync(path, former);
  }

  async serve() {
    const source = 'sources.boligsiden';
    const values = [`${source}.client.base_url=${this.source}`, `${source}.rate_limit.count=${this.rate}`];
    const options = ['serve', '--config', this.config, ...values.flatMap((value) => ['--set', value])];
    this.log = '';
    this.process = spawn(this.program, options);
    for (const stream of [this.process.stdout, this.process.stderr]) stream.on('data', (text) => (this.log += text));
    await eventually(() => this.isReady(), 'housingd is ready', 30_000);
  }

  async isReady() {
    if (this.process.exitCode !== null) throw new Error(`housingd ended with ${this.process.exitCode}: ${this.log}`);
    const answer = await fetch(`${this.url}readyz`).catch(() => null);
    return answer?.ok;
  }

  // As systemd would; resolves to the exit status.
  async stop() {
    if (this.process.exitCode !== null) return this.process.exitCode;
    const ended = new Promise((resolve) => this.process.once('exit', resolve));
    this.process.kill('SIGTERM');
    return ended;
  }

  async end() {
    if (this.process) await this.stop();
    this.simulator?.kill('SIGKILL');
    rmSync(this.folder, { recursive: true, force: true });
  }
}
