// The documented export procedure, driven with the AWS SDK for JavaScript v3.
import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { Readable } from 'node:stream';
import { afterEach, beforeEach, describe, test } from 'node:test';

import { CreateRoleCommand, PutRolePolicyCommand } from '@aws-sdk/client-iam';
import { CancelFindingsReportCommand, Inspector2Client } from '@aws-sdk/client-inspector2';
import {
  CompleteMultipartUploadCommand, CreateBucketCommand, CreateMultipartUploadCommand,
  GetObjectCommand, HeadObjectCommand, PutObjectCommand, S3Client, UploadPartCommand,
} from '@aws-sdk/client-s3';
import { AssumeRoleCommand, GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';
import { getSignedUrl } from '@aws-sdk/s3-request-presigner';

import {
  ACCOUNT, BUCKET, ELSEWHERE, World, checkCsv, checkJson, refused,
} from './support.js';

describe('a report', () => {
  let world;
  beforeEach(async () => { world = await World.start(); });
  afterEach(() => world.stop());

  test('in CSV holds the active findings', async () => {
    const id = await world.exported();
    assert.deepEqual(await world.objects(), [`${id}.csv`]);
    checkCsv(await world.textOf(`${id}.csv`), await world.findings());
  });

  test('in JSON holds the active findings', async () => {
    const id = await world.exported({ format: 'JSON', prefix: 'daily/' });
    checkJson(await world.textOf(`daily/${id}.json`), await world.findings());
    const head = await world.s3.send(
      new HeadObjectCommand({ Bucket: BUCKET, Key: `daily/${id}.json` }));
    assert.equal(head.ServerSideEncryption, 'aws:kms');
    assert.equal(head.SSEKMSKeyId, world.key);
  });

  test('with a filter holds what ListFindings says', async () => {
    const filters = {
      severity: ['CRITICAL', 'HIGH'].map((value) => ({ comparison: 'EQUALS', value })),
      firstObservedAt: [{ endInclusive: new Date() }],
    };
    const id = await world.exported({ format: 'JSON', filters });
    const findings = await world.findings(filters);
    assert.ok(findings.length < (await world.findings()).length);
    checkJson(await world.textOf(`${id}.json`), findings);
    assert.deepEqual((await world.status(id)).filterCriteria, filters);
  });

  test('is made for the session of a role', async () => {
    const trust = {
      Version: '2012-10-17',
      Statement: [{
        Effect: 'Allow',
        Action: 'sts:AssumeRole',
        Principal: { AWS: `arn:aws:iam::${ACCOUNT}:root` },
      }],
    };
    const mayExport = {
      Version: '2012-10-17',
      Statement: [{ Effect: 'Allow', Action: 'inspector2:*', Resource: '*' }],
    };
    const { Role } = await world.iam.send(new CreateRoleCommand(
      { RoleName: 'exporter', AssumeRolePolicyDocument: JSON.stringify(trust) }));
    await world.iam.send(new PutRolePolicyCommand({
      RoleName: 'exporter', PolicyName: 'export', PolicyDocument: JSON.stringify(mayExport),
    }));
    const { Credentials } = await world.sts.send(
      new AssumeRoleCommand({ RoleArn: Role.Arn, RoleSessionName: 'nightly' }));
    const credentials = {
      accessKeyId: Credentials.AccessKeyId,
      secretAccessKey: Credentials.SecretAccessKey,
      sessionToken: Credentials.SessionToken,
    };
    const identity = await world.client(STSClient, { credentials })
      .send(new GetCallerIdentityCommand({}));
    assert.equal(identity.Arn, `arn:aws:sts::${ACCOUNT}:assumed-role/exporter/nightly`);
    const id = await world.exported({}, world.client(Inspector2Client, { credentials }));
    assert.deepEqual(await world.objects(), [`${id}.csv`]);
  });
});

describe('time that stands still', () => {
  let world;
  beforeEach(async () => { world = await World.start('stepped'); });
  afterEach(() => world.stop());

  test('keeps a report in progress until it is moved', async () => {
    const id = await world.begin();
    assert.equal((await world.status()).reportId, id);
    const error = await refused('ValidationException', 400, world.begin());
    assert.match(error.message, /Cannot have multiple reports in-progress/);
    assert.equal(error.reason, 'OTHER');
    await world.control('POST', '/advance', { by: '2h' });
    assert.equal((await world.status(id)).status, 'SUCCEEDED');
    assert.deepEqual(await world.objects(), [`${id}.csv`]);
  });

  test('lets a report be cancelled', async () => {
    const id = await world.begin();
    await world.inspector.send(new CancelFindingsReportCommand({ reportId: id }));
    await world.control('POST', '/advance', { by: '1d' });
    assert.equal((await world.status(id)).status, 'CANCELLED');
    assert.deepEqual(await world.objects(), []);
  });
});

describe('storage', () => {
  let world;
  beforeEach(async () => { world = await World.start(); });
  afterEach(() => world.stop());

  test('takes an upload in parts and gives ranges of it', async () => {
    const body = randomBytes(13 * 1024 * 1024);
    const target = { Bucket: BUCKET, Key: 'big' };
    const { UploadId } = await world.s3.send(new CreateMultipartUploadCommand(
      { ...target, ServerSideEncryption: 'aws:kms', SSEKMSKeyId: world.key }));
    const Parts = [];
    for (let at = 0; at < body.length; at += 5 * 1024 * 1024) {
      const PartNumber = Parts.length + 1;
      const Body = body.subarray(at, at + 5 * 1024 * 1024);
      const { ETag, ChecksumCRC32 } = await world.s3.send(
        new UploadPartCommand({ ...target, UploadId, PartNumber, Body }));
      Parts.push({ ETag, ChecksumCRC32, PartNumber });
    }
    await world.s3.send(new CompleteMultipartUploadCommand(
      { ...target, UploadId, MultipartUpload: { Parts } }));
    const whole = await world.s3.send(new GetObjectCommand(target));
    assert.ok(body.equals(await whole.Body.transformToByteArray()));
    const range = await world.s3.send(
      new GetObjectCommand({ ...target, Range: 'bytes=5242870-5242890' }));
    assert.equal(range.$metadata.httpStatusCode, 206);
    assert.equal(range.ContentRange, `bytes 5242870-5242890/${body.length}`);
    assert.ok(body.subarray(5242870, 5242891).equals(await range.Body.transformToByteArray()));
  });

  test('takes a stream, whose checksum comes after it', async () => {
    const text = 'a line of the stream\n'.repeat(20000);
    await world.s3.send(new PutObjectCommand({
      Bucket: BUCKET, Key: 'streamed', Body: Readable.from([Buffer.from(text)]),
      ContentLength: text.length,
    }));
    assert.equal(await world.textOf('streamed'), text);
  });

  test('answers presigned URLs', async () => {
    const note = { Bucket: BUCKET, Key: 'a note.txt' };
    // Left to itself the SDK signs the checksum of an empty body into the URL of a PUT.
    const checksummed = await getSignedUrl(world.s3, new PutObjectCommand(note), { expiresIn: 60 });
    const mismatch = await fetch(checksummed, { method: 'PUT', body: 'by url' });
    assert.equal(mismatch.status, 400);
    assert.match(await mismatch.text(), /<Code>BadDigest<\/Code>/);
    const plain = world.client(S3Client, { requestChecksumCalculation: 'WHEN_REQUIRED' });
    const put = await getSignedUrl(plain, new PutObjectCommand(note), { expiresIn: 60 });
    assert.equal((await fetch(put, { method: 'PUT', body: 'by url' })).status, 200);
    const get = await getSignedUrl(world.s3, new GetObjectCommand(note), { expiresIn: 60 });
    assert.equal(await (await fetch(get)).text(), 'by url');
    const forged = await fetch(get.replace('note', 'nope'));
    assert.equal(forged.status, 403);
    assert.match(await forged.text(), /<Code>SignatureDoesNotMatch<\/Code>/);
  });

  test('says where a bucket of another region is', async () => {
    const there = world.client(S3Client, { region: ELSEWHERE });
    await there.send(new CreateBucketCommand({
      Bucket: 'far-away', CreateBucketConfiguration: { LocationConstraint: ELSEWHERE },
    }));
    const put = new PutObjectCommand({ Bucket: 'far-away', Key: 'note', Body: 'hello' });
    const error = await refused('PermanentRedirect', 301, world.s3.send(put));
    assert.equal(error.$response.headers['x-amz-bucket-region'], ELSEWHERE);
    const following = world.client(S3Client, { followRegionRedirects: true });
    await following.send(put);
    const got = await following.send(new GetObjectCommand({ Bucket: 'far-away', Key: 'note' }));
    assert.equal(await got.Body.transformToString(), 'hello');
  });
});
