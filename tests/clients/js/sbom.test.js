// SBOM exports against the public schema of CycloneDX 1.4, as the package of its project brings it.
// No package that npm or Debian has brings SPDX's.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { CreateSbomExportCommand, GetSbomExportCommand } from '@aws-sdk/client-inspector2';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import addMoreFormats from 'ajv-formats-draft2019';

import { World } from './support.js';

const { resolve } = createRequire(import.meta.url);

function schema(name) {
  const path = resolve('@cyclonedx/cyclonedx-library/package.json')
    .replace(/package\.json$/, `res/schema/${name}.SNAPSHOT.schema.json`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

// The library's own validator wants a newer Node than Debian 12 has; its schemas do not.
function validator() {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  addMoreFormats(ajv);
  for (const name of ['spdx', 'jsf-0.82']) {
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return ajv.compile(schema('bom-1.4'));
}

describe('an SBOM export', () => {
  const validate = validator();
  let world;
  before(async () => { world = await World.start(); });
  after(() => world.stop());

  async function exported(reportFormat) {
    const { reportId } = await world.inspector.send(new CreateSbomExportCommand({
      reportFormat, s3Destination: { bucketName: 'export-reports', kmsKeyArn: world.key },
    }));
    for (let poll = 0; poll < 20; ++poll) {
      const { status, errorMessage } = await world.inspector.send(
        new GetSbomExportCommand({ reportId }));
      if (status === 'IN_PROGRESS') continue;
      assert.equal(status, 'SUCCEEDED', errorMessage);
      return (await world.objects()).filter((key) => key.includes(reportId));
    }
    return assert.fail('the export never finished');
  }

  test('in CycloneDX 1.4 is valid', async () => {
    const keys = await exported('CYCLONEDX_1_4');
    for (const type of ['AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER_IMAGE', 'AWS_LAMBDA_FUNCTION']) {
      assert.ok(keys.some((key) => key.includes(`resource=${type}/`)), type);
    }
    const documents = [];
    for (const key of keys) {
      const document = JSON.parse(await world.textOf(key));
      assert.ok(validate(document), `${key}: ${JSON.stringify(validate.errors)}`);
      const references = document.components.map((component) => component['bom-ref']);
      for (const { affects } of document.vulnerabilities) {
        for (const { ref } of affects) assert.ok(references.includes(ref), `${key}: ${ref}`);
      }
      documents.push(document);
    }
    const document = documents.find(({ components }) => components.length > 1);
    for (const spoil of [
      (wrong) => { wrong.specVersion = 1.4; },
      (wrong) => { wrong.invented = true; },
      (wrong) => { delete wrong.components[0].name; },
      (wrong) => { wrong.components[0].type = 'package'; },
      (wrong) => { wrong.components.push(wrong.components[0]); },
      (wrong) => { wrong.metadata.timestamp = 'yesterday'; },
    ]) {
      const wrong = structuredClone(document);
      spoil(wrong);
      assert.ok(!validate(wrong), spoil.toString());
    }
  });
});
