// What the JavaScript tests share: a served world on a free port, clients for it, the documented
// policies, and what a report must hold.
import assert from 'node:assert/strict';
import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

import { IAMClient } from '@aws-sdk/client-iam';
import {
  CreateFindingsReportCommand, GetFindingsReportStatusCommand, Inspector2Client,
  paginateListFindings,
} from '@aws-sdk/client-inspector2';
import { CreateKeyCommand, KMSClient, PutKeyPolicyCommand } from '@aws-sdk/client-kms';
import {
  CreateBucketCommand, GetObjectCommand, ListObjectsV2Command, PutBucketPolicyCommand, S3Client,
} from '@aws-sdk/client-s3';
import { STSClient } from '@aws-sdk/client-sts';

export const ACCOUNT = '111122223333';
export const REGION = 'us-east-1';
export const ELSEWHERE = 'eu-west-1';
export const BUCKET = 'export-reports';

const program = process.env.INSPECTOR_SIM ?? 'inspector-sim';
const beside = (name) => readFileSync(new URL(name, import.meta.url), 'utf8');

// The user's files, credentials and proxies are not the tests' business.
for (const name of Object.keys(process.env)) {
  if (name.startsWith('AWS_') || /proxy/i.test(name)) delete process.env[name];
}
Object.assign(process.env, {
  AWS_EC2_METADATA_DISABLED: 'true',
  AWS_CONFIG_FILE: '/nonexistent',
  AWS_SHARED_CREDENTIALS_FILE: '/nonexistent',
});

function filledIn(name, words) {
  let text = beside(name);
  for (const [word, value] of Object.entries(words)) text = text.replaceAll(word, value);
  return JSON.parse(text);
}

export function bucketPolicy({ bucket = BUCKET, account = ACCOUNT, region = REGION } = {}) {
  return filledIn('bucket_policy.json', { BUCKET: bucket, ACCOUNT: account, REGION: region });
}

export function keyPolicy({ sourceAccount = ACCOUNT } = {}) {
  const policy = filledIn('key_policy.json', { ACCOUNT, REGION });
  policy.Statement[1].Condition.StringEquals['aws:SourceAccount'] = sourceAccount;
  return policy;
}

// A served world, its documented set-up, and clients that find it by the environment alone.
export class World {
  // `file`: of a world other than the default one.
  static async start(pace = 'leap', file = undefined) {
    const world = new World();
    world.process = spawn(program,
      ['serve', '--port', '0', '--pace', pace, ...(file ? ['--world', file] : [])],
      { stdio: ['ignore', 'pipe', 'pipe'] });
    world.complaints = '';
    world.process.stderr.on('data', (text) => { world.complaints += text; });
    let seen = '';
    for await (const text of world.process.stdout.iterator({ destroyOnReturn: false })) {
      seen += text;
      world.url = seen.match(/http:\/\/\S+:\d+/)?.[0];
      if (world.url) break;
    }
    assert.ok(world.url, `no endpoint announced: ${seen} ${world.complaints}`);
    world.process.stdout.resume();
    const port = world.url.match(/\d+$/)[0];
    const lines = execFileSync(program, ['env', '--port', port], { encoding: 'utf8' });
    for (const [, name, value] of lines.matchAll(/^export (\w+)=(\S*)$/gm)) {
      process.env[name] = value;
    }
    assert.equal(process.env.AWS_ENDPOINT_URL, world.url);
    world.clients = [];
    world.inspector = world.client(Inspector2Client);
    world.s3 = world.client(S3Client);
    world.kms = world.client(KMSClient);
    world.iam = world.client(IAMClient);
    world.sts = world.client(STSClient);
    await world.setUpDestination();
    return world;
  }

  async stop() {
    for (const client of this.clients) client.destroy();
    const ended = once(this.process, 'exit');
    assert.equal(this.process.exitCode, null, `the server ended by itself: ${this.complaints}`);
    this.process.kill('SIGTERM');
    assert.deepEqual(await ended, [0, null], this.complaints);
    assert.equal(this.complaints, '');
  }

  client(Client, options = {}) {
    const client = new Client({ maxAttempts: 1, ...options });
    this.clients.push(client);
    return client;
  }

  async setUpDestination() {
    await this.s3.send(new CreateBucketCommand({ Bucket: BUCKET }));
    await this.s3.send(new PutBucketPolicyCommand({
      Bucket: BUCKET, Policy: JSON.stringify(bucketPolicy()),
    }));
    const key = await this.kms.send(new CreateKeyCommand({}));
    this.key = key.KeyMetadata.Arn;
    await this.putKeyPolicy(JSON.stringify(keyPolicy()));
  }

  putKeyPolicy(Policy) {
    return this.kms.send(new PutKeyPolicyCommand(
      { KeyId: this.key, PolicyName: 'default', Policy }));
  }

  // ---- the procedure in words

  creation({ format = 'CSV', filters, bucket = BUCKET, key = this.key, prefix } = {}) {
    return new CreateFindingsReportCommand({
      reportFormat: format,
      filterCriteria: filters,
      s3Destination: { bucketName: bucket, kmsKeyArn: key, keyPrefix: prefix },
    });
  }

  async begin(options, inspector = this.inspector) {
    return (await inspector.send(this.creation(options))).reportId;
  }

  status(reportId) {
    return this.inspector.send(new GetFindingsReportStatusCommand({ reportId }));
  }

  async finished(reportId) {
    for (let poll = 0; poll < 20; ++poll) {
      const status = await this.status(reportId);
      if (status.status !== 'IN_PROGRESS') return status;
    }
    return assert.fail('the report never finished');
  }

  async exported(options, inspector) {
    const reportId = await this.begin(options, inspector);
    const status = await this.finished(reportId);
    assert.equal(status.status, 'SUCCEEDED', status.errorMessage);
    return reportId;
  }

  // An object as the stream that it comes in.
  async textOf(key) {
    const { Body } = await this.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: key }));
    const pieces = [];
    for await (const piece of Body) pieces.push(piece);
    return Buffer.concat(pieces).toString('utf8');
  }

  async objects() {
    const listing = await this.s3.send(new ListObjectsV2Command({ Bucket: BUCKET }));
    return (listing.Contents ?? []).map((entry) => entry.Key);
  }

  async findings(filterCriteria) {
    const findings = [];
    const pages = paginateListFindings(
      { client: this.inspector, pageSize: 100 }, { filterCriteria });
    for await (const page of pages) findings.push(...page.findings);
    return findings;
  }

  // ---- the control API

  async control(method, path, body) {
    const answer = await fetch(`${this.url}/_sim${path}`,
      { method, body: body && JSON.stringify(body) });
    assert.equal(answer.status, 200, path);
    return answer.json();
  }

  async explanation(error) {
    const id = error.$response.headers['x-sim-explain'];
    return (await this.control('GET', `/decisions/${id}`)).text;
  }

  async explanationOfLast(operation) {
    const entries = (await this.control('GET', '/journal?limit=100000'))
      .filter((entry) => entry.operation === operation);
    return (await this.control('GET', `/decisions/${entries.at(-1).id}`)).text;
  }
}

// The error that a call rejects with: its name, which is what callers match, and HTTP status.
export async function refused(name, status, promise) {
  try {
    await promise;
  } catch (error) {
    assert.equal(error.name, name, error);
    assert.equal(error.$metadata?.httpStatusCode, status, error);
    return error;
  }
  return assert.fail(`${name} was expected, and the call succeeded`);
}

// ---- reports

const columns = JSON.parse(beside('csv_columns.json'));

// Records of RFC 4180: quoted cells may hold commas, doubled quotes and line ends.
export function csvRows(text) {
  const rows = [[]];
  const cell = /("(?:[^"]|"")*"|[^",\r\n]*)(,|\r?\n)/gy;
  while (cell.lastIndex < text.length) {
    const match = cell.exec(text);
    assert.ok(match, 'the report is not CSV');
    const [, raw, end] = match;
    rows.at(-1).push(raw.startsWith('"') ? raw.slice(1, -1).replaceAll('""', '"') : raw);
    if (end !== ',') rows.push([]);
  }
  const [header, ...rest] = rows.slice(0, -1);
  assert.deepEqual(header, columns);
  return rest.map((row) => {
    assert.equal(row.length, columns.length);
    return Object.fromEntries(row.map((value, i) => [columns[i], value]));
  });
}

function checkIds(exported, findings) {
  const active = findings.filter((finding) => finding.status === 'ACTIVE');
  assert.ok(active.length > 0, 'the selection is empty: nothing would be compared');
  assert.deepEqual([...exported].sort(),
    active.map((finding) => finding.findingArn).sort());
}

export function checkCsv(text, findings) {
  const rows = csvRows(text);
  checkIds(rows.map((row) => row['Finding ARN']), findings);
  const known = new Map(findings.map((finding) => [finding.findingArn, finding]));
  for (const row of rows) {
    const finding = known.get(row['Finding ARN']);
    assert.equal(row.Status, 'ACTIVE');
    assert.equal(row.Severity, finding.severity);
    assert.equal(row.Title, finding.title);
    assert.equal(row.Description, finding.description);
    assert.equal(row['Resource ID'], finding.resources[0].id);
  }
}

export function checkJson(text, findings) {
  const report = JSON.parse(text);
  assert.deepEqual(Object.keys(report), ['findings']);
  checkIds(report.findings.map((finding) => finding.findingArn), findings);
  const known = new Map(findings.map((finding) => [finding.findingArn, finding]));
  for (const exported of report.findings) {
    const listed = known.get(exported.findingArn);
    for (const member of ['status', 'severity', 'title', 'description', 'type']) {
      assert.equal(exported[member], listed[member]);
    }
    // A report's dates are texts; they say the same as ListFindings.
    assert.equal(new Date(exported.firstObservedAt).getTime(), listed.firstObservedAt.getTime());
  }
}
