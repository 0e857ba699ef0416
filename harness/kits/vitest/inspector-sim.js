// Tests of an exporter against Inspector Sim, for Vitest and Jest. The program is found in the
// environment variable INSPECTOR_SIM, else in PATH.
//
//   import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
//   import { inspectorSim } from './inspector-sim.js';
//
//   const sim = inspectorSim({ beforeAll, beforeEach, afterEach, afterAll }, { world: 'w.json' });
//
//   test('an export', async () => {
//     await sim.fault('kms:GenerateDataKey', { answer: 'ThrottlingException', calls: [1] });
//     await exportFindings(sim.variables());
//     expect(await sim.denials('kms:*')).toEqual([]);
//   });
//
// One server runs for the file, on a free port; each test gets the world as it was loaded. A test
// that fails prints its calls and the reason of the last denial. Jest does not tell its hooks how a
// test ended: there, wrap the body in sim.explaining().
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { resolve } from 'node:path';

const MOST_CALLS = 40;  // shown of a failed test

const program = () => process.env.INSPECTOR_SIM ?? 'inspector-sim';

function matcher(pattern) {
  const escaped = pattern.replace(/[.+^${}()|[\]\\]/g, '\\$&');
  return new RegExp(`^${escaped.replaceAll('*', '.*').replaceAll('?', '.')}$`);
}

export class InspectorSim {
  // Options: world, a file.
  static async start({ world } = {}) {
    const sim = new InspectorSim();
    sim.worldOption = world ? ['--world', resolve(world)] : [];
    sim.process = spawn(program(), ['serve', '--quiet', '--port', '0', ...sim.worldOption],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    let complaints = '';
    sim.process.stderr.on('data', (text) => { complaints += text; });
    sim.url = await new Promise((begun, failed) => {
      let seen = '';
      sim.process.stdout.on('data', (text) => {
        seen += text;
        if (seen.includes('\n')) begun(seen.trim());
      });
      sim.process.once('error', (error) => failed(new Error(`cannot start ${program()}: put `
        + `inspector-sim into PATH, or its path into INSPECTOR_SIM (${error.message})`)));
      sim.process.once('exit', () => failed(new Error(complaints.trim())));
    });
    return sim;
  }

  async stop() {
    if (this.process.exitCode !== null || this.process.signalCode !== null) return;
    const ended = once(this.process, 'exit');
    this.process.kill('SIGTERM');
    await ended;
  }

  // What a client finds in its environment: endpoint, region, credentials.
  variables() {
    const port = this.url.match(/\d+$/)[0];
    const lines = execFileSync(program(), ['env', '--port', port, ...this.worldOption],
      { encoding: 'utf8' });
    const words = [...lines.matchAll(/^export (\w+)='?([^'\n]*)'?$/gm)];
    return {
      ...Object.fromEntries(words.map(([, name, value]) => [name, value])),
      AWS_EC2_METADATA_DISABLED: 'true',
    };
  }

  // A request to /_sim/PATH, answered as data.
  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_sim/${path}`,
      { method, body: body === undefined ? undefined : JSON.stringify(body) });
    const data = await answer.json();
    if (!answer.ok) throw new Error(data.error);
    return data;
  }

  // Back to the world as it was loaded: no calls, no faults.
  reset() { return this.control('POST', 'reset'); }

  // The number of a snapshot, for restore().
  async snapshot() { return (await this.control('POST', 'snapshots')).id; }
  restore(snapshot) { return this.control('POST', `snapshots/${snapshot}/restore`); }

  // ---- faults and time

  // fault('kms:GenerateDataKey', { answer: 'ThrottlingException', calls: [1, 2] }); also delay,
  // cut_after, reset, principal, status, message.
  async fault(on, rule = {}) { return (await this.control('POST', 'faults', { on, ...rule })).id; }
  // The rules with how often each was seen and fired.
  faults() { return this.control('GET', 'faults'); }
  async advance(by) { return (await this.control('POST', 'advance', { by })).now; }
  pace(pace) { return this.control('POST', 'pace', { pace }); }
  async now() { return (await this.control('GET', 'clock')).now; }

  // ---- what happened

  // This test's requests, those between services among them: 'kms:Generate*'.
  async calls(pattern = '*') {
    const wanted = matcher(pattern);
    const calls = [];
    for (let after = 0; ;) {
      const page = await this.control('GET', `journal?after=${after}&limit=1000`);
      if (page.length === 0) break;
      calls.push(...page);
      after = page.at(-1).id;
    }
    return calls.filter((call) => wanted.test(`${call.service}:${call.operation}`));
  }

  // This test's decisions that refused an action.
  async denials(pattern = '*') {
    const wanted = matcher(pattern);
    const found = [];
    for (const { id } of await this.calls()) {
      found.push(...(await this.control('GET', `decisions/${id}`)).decisions);
    }
    return found.filter((each) => each.effect !== 'allow' && wanted.test(each.action));
  }

  // Why: of a call's number, 'last' or 'denied'; '' when there is none in this test.
  async explain(which = 'denied') {
    const found = await this.control('GET', `decisions/${which}`).catch(() => null);
    return found?.text ?? '';
  }

  // This test's calls, one a line, and the reason of the last denial.
  async story() {
    const lines = (await this.calls()).map((call) => `#${call.id} ${call.at} `
      + `${call.service}:${call.operation} ${call.status} ${call.error ?? ''}`.trimEnd());
    const skipped = lines.length - MOST_CALLS;
    const shown = skipped > 0 ? [`… ${skipped} earlier calls`, ...lines.slice(-MOST_CALLS)] : lines;
    const why = await this.explain();
    return ['calls to Inspector Sim:', ...shown, ...(why ? ['the last denial:', why] : [])].join('\n');
  }

  // Runs the body of a test; what it throws comes with the story. For runners whose hooks do not
  // learn how a test ended: test('…', () => sim.explaining(async () => { … })).
  async explaining(body) {
    try {
      return await body();
    } catch (error) {
      error.message += `\n${await this.story()}`;
      throw error;
    }
  }
}

// Ties a server to the tests of a file. Options: world, a file; pace, "leap" unless given.
export function inspectorSim({ beforeAll, beforeEach, afterEach, afterAll }, options = {}) {
  let server;
  beforeAll(async () => { server = await InspectorSim.start(options); });
  beforeEach(async () => {
    await server.reset();
    await server.pace(options.pace ?? 'leap');
  });
  // Jest takes a hook with a parameter for one that calls back.
  afterEach(async (...[context]) => {
    if (context?.task?.result?.state === 'fail') console.error(await server.story());
  });
  afterAll(() => server?.stop());
  // The server is there once beforeAll has run.
  return new Proxy({}, {
    get(_, name) {
      const value = server?.[name];
      return typeof value === 'function' ? value.bind(server) : value;
    },
  });
}
