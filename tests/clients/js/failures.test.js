// The failures of the export procedure, as the AWS SDK for JavaScript v3 sees them.
import assert from 'node:assert/strict';
import { after, afterEach, before, beforeEach, describe, test } from 'node:test';

import {
  CreateAccessKeyCommand, CreateUserCommand, PutUserPolicyCommand,
} from '@aws-sdk/client-iam';
import {
  CancelFindingsReportCommand, CreateFindingsReportCommand, Inspector2Client, ListFindingsCommand,
  ResourceNotFoundException, ValidationException,
} from '@aws-sdk/client-inspector2';
import {
  CreateCustomKeyStoreCommand, CreateKeyCommand, DisableKeyCommand, KMSClient, ListKeysCommand,
  MalformedPolicyDocumentException,
} from '@aws-sdk/client-kms';
import {
  CreateBucketCommand, DeleteBucketPolicyCommand, GetObjectCommand, ListBucketsCommand,
  ListObjectsV2Command, NoSuchBucket, NoSuchKey, PutBucketPolicyCommand, S3Client,
} from '@aws-sdk/client-s3';
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts';

import {
  ACCOUNT, BUCKET, ELSEWHERE, REGION, World, bucketPolicy, keyPolicy, refused,
} from './support.js';

describe('a report fails', () => {
  let world;
  beforeEach(async () => { world = await World.start(); });
  afterEach(() => world.stop());

  async function fails(code, fragment, options) {
    const status = await world.finished(await world.begin(options));
    assert.equal(status.status, 'FAILED');
    assert.equal(status.errorCode, code, status.errorMessage);
    assert.ok(status.errorMessage.includes(fragment), status.errorMessage);
    assert.deepEqual(await world.objects(), []);
  }

  test('when the bucket policy names another source account', async () => {
    const policy = bucketPolicy({ account: '444455556666' });
    await world.s3.send(new PutBucketPolicyCommand(
      { Bucket: BUCKET, Policy: JSON.stringify(policy) }));
    await fails('INVALID_PERMISSIONS', BUCKET);
    assert.match(await world.explanationOfLast('PutObject'), /aws:SourceAccount/);
  });

  test('when there is no bucket policy', async () => {
    await world.s3.send(new DeleteBucketPolicyCommand({ Bucket: BUCKET }));
    await fails('INVALID_PERMISSIONS', BUCKET);
  });

  test('when the key policy names another source account', async () => {
    await world.putKeyPolicy(JSON.stringify(keyPolicy({ sourceAccount: '444455556666' })));
    await fails('INVALID_PERMISSIONS', world.key);
  });

  test('when the bucket is missing or elsewhere', async () => {
    await fails('BUCKET_NOT_FOUND', 'no-such-bucket', { bucket: 'no-such-bucket' });
    await world.client(S3Client, { region: ELSEWHERE }).send(new CreateBucketCommand({
      Bucket: 'far-away', CreateBucketConfiguration: { LocationConstraint: ELSEWHERE },
    }));
    await fails('INCOMPATIBLE_BUCKET_REGION', 'far-away', { bucket: 'far-away' });
  });

  test('when the key cannot be used', async () => {
    await fails('MALFORMED_KMS_KEY', 'my-key', { key: 'my-key' });
    const { KeyMetadata } = await world.kms.send(new CreateKeyCommand({
      KeySpec: 'RSA_2048', KeyUsage: 'ENCRYPT_DECRYPT', Policy: JSON.stringify(keyPolicy()),
    }));
    await fails('MALFORMED_KMS_KEY', KeyMetadata.Arn, { key: KeyMetadata.Arn });
  });

  test('when nothing is selected', async () => {
    const filters = { severity: [{ comparison: 'EQUALS', value: 'NONE' }] };
    await fails('NO_FINDINGS_FOUND', '', { filters });
  });
});

describe('a request is refused', () => {
  let world;
  before(async () => { world = await World.start(); });
  after(() => world.stop());

  test('with wrong credentials', async () => {
    const secretAccessKey = process.env.AWS_SECRET_ACCESS_KEY;
    const unknown = { credentials: { accessKeyId: 'AKIAXXXXXXXXXXXXXXXX', secretAccessKey } };
    const accessKeyId = process.env.AWS_ACCESS_KEY_ID;
    const wrong = { credentials: { accessKeyId, secretAccessKey: 'wrong' } };
    const cases = [
      [Inspector2Client, new ListFindingsCommand({}), unknown, 'UnrecognizedClientException', 403],
      [Inspector2Client, new ListFindingsCommand({}), wrong, 'InvalidSignatureException', 403],
      [KMSClient, new ListKeysCommand({}), unknown, 'UnrecognizedClientException', 400],
      [KMSClient, new ListKeysCommand({}), wrong, 'InvalidSignatureException', 400],
      [STSClient, new GetCallerIdentityCommand({}), unknown, 'InvalidClientTokenId', 403],
      [STSClient, new GetCallerIdentityCommand({}), wrong, 'SignatureDoesNotMatch', 403],
      [S3Client, new ListBucketsCommand({}), unknown, 'InvalidAccessKeyId', 403],
      [S3Client, new ListBucketsCommand({}), wrong, 'SignatureDoesNotMatch', 403],
    ];
    for (const [Client, command, options, name, status] of cases) {
      await refused(name, status, world.client(Client, options).send(command));
    }
  });

  test('with malformed policies', async () => {
    const error = await refused('MalformedPolicyDocumentException', 400, world.putKeyPolicy('{'));
    assert.ok(error instanceof MalformedPolicyDocumentException);
    await refused('MalformedPolicy', 400, world.s3.send(
      new PutBucketPolicyCommand({ Bucket: BUCKET, Policy: '{"Version":"2012-10-17"}' })));
  });

  test('with bucket names that are taken or missing', async () => {
    const there = world.client(S3Client, { region: ELSEWHERE });
    await refused('BucketAlreadyOwnedByYou', 409, there.send(new CreateBucketCommand({
      Bucket: BUCKET, CreateBucketConfiguration: { LocationConstraint: ELSEWHERE },
    })));
    const missing = await refused('NoSuchBucket', 404,
      world.s3.send(new ListObjectsV2Command({ Bucket: 'no-such-bucket' })));
    assert.ok(missing instanceof NoSuchBucket);
    const noKey = await refused('NoSuchKey', 404,
      world.s3.send(new GetObjectCommand({ Bucket: BUCKET, Key: 'no-such-key' })));
    assert.ok(noKey instanceof NoSuchKey);
  });

  test('with an unknown report id', async () => {
    const unknown = '00000000-0000-4000-8000-000000000000';
    const error = await refused('ResourceNotFoundException', 404, world.status(unknown));
    assert.ok(error instanceof ResourceNotFoundException);
    await refused('ResourceNotFoundException', 404,
      world.inspector.send(new CancelFindingsReportCommand({ reportId: unknown })));
  });

  // The SDK checks nothing itself.
  test('with members missing or out of range', async () => {
    const cases = [
      [{ reportFormat: 'CSV', s3Destination: { bucketName: BUCKET } }, 's3Destination.kmsKeyArn'],
      [{ s3Destination: { bucketName: BUCKET, kmsKeyArn: world.key } }, 'reportFormat'],
      [{ reportFormat: 'PDF', s3Destination: { bucketName: BUCKET, kmsKeyArn: world.key } },
        'reportFormat'],
    ];
    for (const [request, place] of cases) {
      const error = await refused('ValidationException', 400,
        world.inspector.send(new CreateFindingsReportCommand(request)));
      assert.ok(error instanceof ValidationException);
      assert.equal(error.reason, 'FIELD_VALIDATION_FAILED');
      assert.ok(error.message.includes(`'${place}'`), error.message);
      assert.equal(error.fields.length, 1);
    }
  });

  test('to a caller without permission, who is told why', async () => {
    const office = {
      Version: '2012-10-17',
      Statement: [{
        Sid: 'FromTheOffice', Effect: 'Allow', Action: 'inspector2:*', Resource: '*',
        Condition: { IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } },
      }],
    };
    await world.iam.send(new CreateUserCommand({ UserName: 'worker' }));
    await world.iam.send(new PutUserPolicyCommand({
      UserName: 'worker', PolicyName: 'given', PolicyDocument: JSON.stringify(office),
    }));
    const { AccessKey } = await world.iam.send(new CreateAccessKeyCommand({ UserName: 'worker' }));
    const credentials = {
      accessKeyId: AccessKey.AccessKeyId, secretAccessKey: AccessKey.SecretAccessKey,
    };
    const worker = world.client(Inspector2Client, { credentials });
    const error = await refused('AccessDeniedException', 403, worker.send(world.creation()));
    assert.ok(error.message.startsWith(
      `User: arn:aws:iam::${ACCOUNT}:user/worker is not authorized to perform: `
      + `inspector2:CreateFindingsReport on resource: arn:aws:inspector2:${REGION}:${ACCOUNT}:`
      + '/reporting/create'), error.message);
    const explanation = await world.explanation(error);
    for (const word of ['inspector2:CreateFindingsReport', 'given', 'FromTheOffice', 'IpAddress',
      'aws:SourceIp', '203.0.113.0/24', '127.0.0.1']) {
      assert.ok(explanation.includes(word), `${word}: ${explanation}`);
    }
  });

  test('for an operation that is not simulated', async () => {
    const error = await refused('NotImplemented', 501, world.kms.send(
      new CreateCustomKeyStoreCommand({ CustomKeyStoreName: 'hsm' })));
    assert.match(error.message, /CreateCustomKeyStore/);
  });

  test('when the key of the object is disabled', async () => {
    const id = await world.exported();
    await world.kms.send(new DisableKeyCommand({ KeyId: world.key }));
    const error = await refused('KMS.DisabledException', 400, world.s3.send(
      new GetObjectCommand({ Bucket: BUCKET, Key: `${id}.csv` })));
    assert.ok(error.message.includes(`${world.key} is disabled.`));
  });
});
