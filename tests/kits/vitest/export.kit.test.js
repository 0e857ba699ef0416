// The Vitest helper as a team uses it, with the exporter of tests/exporters as theirs.
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';

import { InspectorSim, inspectorSim } from './inspector-sim.js';

const WORLD = process.env.EXPORT_WORLD;
const KEY = 'arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab';
const PATIENCE = 60_000;

const sim = inspectorSim({ beforeAll, beforeEach, afterEach, afterAll }, { world: WORLD });

let folder;
beforeEach(() => { folder = mkdtempSync(join(process.cwd(), 'exported-')); });
afterEach(() => rmSync(folder, { recursive: true }));

function exported({ key = KEY, variables = {} } = {}) {
  const kept = Object.fromEntries(
    Object.entries(process.env).filter(([name]) => !name.startsWith('AWS_')));
  return spawnSync(process.execPath, [new URL('export.js', import.meta.url).pathname,
    '--bucket', 'amzn-s3-demo-bucket', '--kms-key', key, '--poll', '0s', '--backoff', '10ms'],
  { cwd: folder, env: { ...kept, HOME: folder, ...sim.variables(), ...variables }, encoding: 'utf8' });
}

test('a report arrives', async () => {
  const ended = exported();
  expect(ended.stderr).not.toContain('export.js:');
  expect(ended.status).toBe(0);
  expect(readdirSync(folder)).toHaveLength(1);
  expect(await sim.calls('kms:GenerateDataKey')).toHaveLength(1);
  expect(await sim.denials()).toEqual([]);
}, PATIENCE);

test("the world is this test's own", async () => {
  expect(await sim.calls()).toEqual([]);
  expect(await sim.faults()).toEqual([]);
  expect(await sim.now()).toBe('2026-03-01T09:00:00.000Z');
});

test('faults fire where they are aimed', async () => {
  await sim.fault('inspector2:GetFindingsReportStatus',
    { answer: 'ThrottlingException', calls: [1] });
  const ended = exported();
  expect(ended.status).toBe(0);
  expect(ended.stderr).toContain('trying again');
  expect((await sim.faults())[0].fired).toBe(1);
  await expect(sim.fault('kms:GenerateDataKeys', { answer: 'X' })).rejects.toThrow('did you mean');
}, PATIENCE);

test('the clock and the world go back', async () => {
  const before = await sim.snapshot();
  expect(await sim.advance('2d')).toMatch(/^2026-03-03T09:00:00/);
  await sim.restore(before);
  expect(await sim.now()).toMatch(/^2026-03-01T09:00:00/);
});

test('what fails tells why', async () => {
  const failing = sim.explaining(async () => {
    const ended = exported({ variables: {
      AWS_ACCESS_KEY_ID: 'AKIAREADEREXAMPLE001', AWS_SECRET_ACCESS_KEY: 'reader/secret/EXAMPLEKEY',
    } });
    expect(ended.status).toBe(0);
  });
  await expect(failing).rejects.toThrow(
    /CreateFindingsReport 403 AccessDeniedException[^]*the last denial:[^]*user\/reader/);
}, PATIENCE);

// Jest hands its hooks nothing, and takes one with a parameter for one that calls back.
test('hooks as Jest has them will do', async () => {
  const hooks = {};
  const keep = (name) => (hook) => { hooks[name] = hook; };
  const other = inspectorSim(Object.fromEntries(
    ['beforeAll', 'beforeEach', 'afterEach', 'afterAll'].map((name) => [name, keep(name)])));
  for (const name of ['beforeAll', 'beforeEach', 'afterEach']) {
    expect(hooks[name]).toHaveLength(0);
    await hooks[name]();
  }
  expect(await other.calls()).toEqual([]);
  await hooks.afterAll();
}, PATIENCE);

test('a server that cannot start says why', async () => {
  await expect(InspectorSim.start({ world: 'no-such-world.json' }))
    .rejects.toThrow('no-such-world.json');
});
