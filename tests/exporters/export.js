// An exporter as a team might write it with the AWS SDK for JavaScript v3: begins a report, waits
// for it, brings it home. Options, exit statuses and --fault are those of export.py beside it.
import { readFileSync, writeFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { isDeepStrictEqual, parseArgs } from 'node:util';

import {
  CreateFindingsReportCommand, GetFindingsReportStatusCommand, Inspector2Client,
} from '@aws-sdk/client-inspector2';
import { GetObjectCommand, S3Client } from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

const REPORT_FAILED = 1, DENIED = 3, TIMED_OUT = 4, CANCELLED = 5, SERVICE_ERROR = 6;
const ATTEMPTS = 6;
const LONGEST_POLL = 60_000;

const text = { type: 'string' };
const { values: options } = parseArgs({
  options: {
    bucket: text, 'kms-key': text, prefix: { ...text, default: '' },
    format: { ...text, default: 'CSV' }, 'filter-file': text,
    poll: { ...text, default: '5s' }, backoff: { ...text, default: '200ms' },
    'wait-timeout': { ...text, default: '30m' }, fault: text,
  },
});

class Stop extends Error {
  constructor(status, message) {
    super(message);
    this.status = status;
  }
}

function millis(span) {
  const [, number, unit] = span.match(/^(\d+)(ms|s|m|h)$/);
  return Number(number) * { ms: 1, s: 1000, m: 60_000, h: 3_600_000 }[unit];
}

const say = (line) => console.error(line);
const backoff = millis(options.backoff);
const deadline = performance.now() + millis(options['wait-timeout']);
// Attempts are counted here; an answer that does not come is one of them.
const settings = {
  maxAttempts: 1,
  requestHandler: { connectionTimeout: 5000, requestTimeout: 20_000, throwOnRequestTimeout: true },
};
const inspector = new Inspector2Client(settings);

const described = (error) => `${error.name}: ${error.message}`;
const statusOf = (error) => error.$metadata?.httpStatusCode ?? 0;
// No answer came, or one that does not tell what happened.
const leftOpen = (error) => !(error instanceof Stop) && (statusOf(error) === 0 || statusOf(error) >= 500);
const throttled = (error) => error.name.includes('Throttl');

async function patiently(call) {
  for (let attempt = 0; ; ++attempt) {
    try {
      return await call();
    } catch (error) {
      if (attempt + 1 === ATTEMPTS || !(throttled(error) || leftOpen(error))) throw error;
      say(`${described(error)}; trying again`);
      await sleep(backoff * 2 ** attempt);
    }
  }
}

const status = (which = {}) =>
  patiently(() => inspector.send(new GetFindingsReportStatusCommand(which)));

// The report that is in progress, whoever began it.
async function running() {
  try {
    const report = await status();
    return report.status === 'IN_PROGRESS' ? report : null;
  } catch (error) {
    if (error.name === 'ResourceNotFoundException') return null;
    throw error;
  }
}

async function wait(reportId) {
  for (let pause = millis(options.poll); ; pause = Math.min(pause * 1.5, LONGEST_POLL)) {
    const report = await status({ reportId });
    if (report.status !== 'IN_PROGRESS') return report;
    if (performance.now() >= deadline) {
      throw new Stop(TIMED_OUT, `report ${reportId} was still in progress`);
    }
    await sleep(pause);
  }
}

async function awaitOther() {
  const other = await running();
  if (!other) return;
  say(`report ${other.reportId} is in progress: waiting for it`);
  await wait(other.reportId);
}

async function create() {
  const s3Destination = { bucketName: options.bucket, kmsKeyArn: options['kms-key'] };
  if (options.prefix) s3Destination.keyPrefix = options.prefix;
  const request = { reportFormat: options.format, s3Destination };
  if (options['filter-file']) {
    request.filterCriteria = JSON.parse(readFileSync(options['filter-file'], 'utf8'));
  }
  for (let attempt = 0; attempt < ATTEMPTS; ++attempt) {
    try {
      return (await inspector.send(new CreateFindingsReportCommand(request))).reportId;
    } catch (error) {
      if (error.message.includes('Cannot have multiple reports in-progress')) {
        if (options.fault === 'no-retry') throw error;
        await awaitOther();
      } else if (throttled(error)) {
        say(`${described(error)}; trying again`);
      } else if (leftOpen(error)) {
        say(`${described(error)}; looking whether the report was begun`);
        const begun = await running();
        if (begun && isDeepStrictEqual(begun.destination, s3Destination)) return begun.reportId;
      } else {
        throw error;
      }
    }
    await sleep(backoff * 2 ** attempt);
  }
  throw new Stop(SERVICE_ERROR, 'no report could be begun');
}

function endBadly(reportId, report) {
  if (options.fault === 'lies') {
    console.log(`report ${reportId} is done`);
  } else if (report.status === 'CANCELLED') {
    throw new Stop(CANCELLED, `report ${reportId} was cancelled`);
  } else {
    throw new Stop(REPORT_FAILED,
      `report ${reportId} ${report.status}: ${report.errorCode}: ${report.errorMessage}`);
  }
}

async function download(reportId) {
  const name = `${reportId}.${options.format.toLowerCase()}`;
  const { prefix, bucket: Bucket } = options;
  const Key = prefix + (prefix && !prefix.endsWith('/') ? '/' : '') + name;
  const s3 = new S3Client(settings);
  const body = await patiently(async () => {
    const { Body } = await s3.send(new GetObjectCommand({ Bucket, Key }));
    return Body.transformToByteArray();
  });
  writeFileSync(name, body);
  console.log(`report ${reportId} succeeded: s3://${Bucket}/${Key}, ${body.length} bytes in ${name}`);
}

async function run() {
  const who = await patiently(() => new STSClient(settings).send(new GetCallerIdentityCommand({})));
  say(`exporting as ${who.Arn}`);
  const reportId = await create();
  const report = await wait(reportId);
  if (report.status === 'SUCCEEDED') await download(reportId);
  else endBadly(reportId, report);
}

try {
  await run();
} catch (error) {
  say(`export.js: ${error instanceof Stop ? error.message : described(error)}`);
  const denied = [401, 403].includes(statusOf(error)) || error.name.includes('ExpiredToken');
  process.exitCode = error.status ?? (denied ? DENIED : SERVICE_ERROR);
}
