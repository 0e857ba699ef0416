// SBOM exports against the formats' public schemas, of the default world and of one with odd packages.
// CycloneDX 1.4's comes in the package of its project. No package of npm or Debian brings that of
// SPDX 2.3 (schemas/spdx-schema.json of the repository spdx/spdx-spec): the environment variable
// SPDX_SCHEMA names a file with it, and without it that test is skipped. What the specification
// demands beyond the schema is tested in any case.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { after, before, describe, test } from 'node:test';

import { CreateSbomExportCommand, GetSbomExportCommand } from '@aws-sdk/client-inspector2';
import Ajv from 'ajv';
import addFormats from 'ajv-formats';
import addMoreFormats from 'ajv-formats-draft2019';

import { withOddWorld } from './sbom_world.js';
import { World } from './support.js';

const { resolve } = createRequire(import.meta.url);

function schema(name) {
  const path = resolve('@cyclonedx/cyclonedx-library/package.json')
    .replace(/package\.json$/, `res/schema/${name}.SNAPSHOT.schema.json`);
  return JSON.parse(readFileSync(path, 'utf8'));
}

// The library's own validator wants a newer Node than Debian 12 has; its schemas do not.
function cyclonedxValidator() {
  const ajv = new Ajv({ allErrors: true, strict: false });
  addFormats(ajv);
  addMoreFormats(ajv);
  for (const name of ['spdx', 'jsf-0.82']) {
    ajv.addSchema(schema(name), `http://cyclonedx.org/schema/${name}.SNAPSHOT.schema.json`);
  }
  return ajv.compile(schema('bom-1.4'));
}

function spdxValidator() {
  const text = JSON.parse(readFileSync(process.env.SPDX_SCHEMA, 'utf8'));
  assert.match(text.$id, /\b2\.3\b/, `${process.env.SPDX_SCHEMA} is not the schema of SPDX 2.3`);
  return new Ajv({ allErrors: true, strict: false }).compile(text);
}

// What SPDX 2.3 says in words.
function checkSpdx(document, key) {
  assert.equal(document.spdxVersion, 'SPDX-2.3');
  assert.equal(document.dataLicense, 'CC0-1.0');
  assert.equal(document.SPDXID, 'SPDXRef-DOCUMENT');
  assert.match(document.documentNamespace, /^[A-Za-z][A-Za-z0-9+.-]*:[^\s#]+$/);
  assert.match(document.creationInfo.created, /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$/);
  for (const creator of document.creationInfo.creators) {
    assert.match(creator, /^(Person|Organization|Tool): \S/);
  }
  const ids = new Set([document.SPDXID]);
  for (const { SPDXID, name, externalRefs, filesAnalyzed } of document.packages) {
    assert.match(SPDXID, /^SPDXRef-[A-Za-z0-9.-]+$/, key);
    assert.ok(!ids.has(SPDXID), `${key}: ${SPDXID} twice`);
    ids.add(SPDXID);
    assert.ok(name.length > 0);
    assert.equal(filesAnalyzed, false);
    for (const { referenceLocator } of externalRefs) assert.match(referenceLocator, /^\S+$/, key);
    const [purl, ...others] = externalRefs.filter(({ referenceType }) => referenceType === 'purl');
    assert.equal(others.length, 0);
    checkPurl(purl.referenceLocator, name);
  }
  for (const { spdxElementId, relatedSpdxElement } of document.relationships) {
    assert.ok(ids.has(spdxElementId) && ids.has(relatedSpdxElement), key);
  }
  assert.equal(document.relationships.length, document.packages.length);
}

// scheme:type/name@version?qualifiers, of which every part can be told from its neighbours and
// means what it was made of.
function checkPurl(purl, name) {
  const parts = purl.match(/^pkg:[a-z]+\/([^@?#\s]+)@([^@?#\s]+)(?:\?([^@?#\s]+))?$/);
  assert.ok(parts, purl);
  assert.match(purl, /^[!-~]+$/);
  assert.equal(decodeURIComponent(parts[1]), name);
}

const KINDS = ['AWS_EC2_INSTANCE', 'AWS_ECR_CONTAINER_IMAGE', 'AWS_LAMBDA_FUNCTION'];

// Every document of an export, by the key of its object; all kinds of resources are among them.
async function exported(world, reportFormat) {
  const { reportId } = await world.inspector.send(new CreateSbomExportCommand({
    reportFormat, s3Destination: { bucketName: 'export-reports', kmsKeyArn: world.key },
  }));
  for (let poll = 0; poll < 20; ++poll) {
    const { status, errorMessage } = await world.inspector.send(
      new GetSbomExportCommand({ reportId }));
    if (status === 'IN_PROGRESS') continue;
    assert.equal(status, 'SUCCEEDED', errorMessage);
    const keys = (await world.objects()).filter((key) => key.includes(reportId));
    for (const type of KINDS) {
      assert.ok(keys.some((key) => key.includes(`resource=${type}/`)), type);
    }
    const documents = new Map();
    for (const key of keys) documents.set(key, JSON.parse(await world.textOf(key)));
    return documents;
  }
  return assert.fail('the export never finished');
}

// That a validator is not satisfied with anything: each change to a good document is found.
function refuses(validate, document, changes) {
  for (const spoil of changes) {
    const wrong = structuredClone(document);
    spoil(wrong);
    assert.ok(!validate(wrong), spoil.toString());
  }
}

function suite(start) {
  let world, cyclonedx, spdx;
  before(async () => {
    world = await start();
    cyclonedx = await exported(world, 'CYCLONEDX_1_4');
    spdx = await exported(world, 'SPDX_2_3');
  });
  after(() => world.stop());

  test('in CycloneDX 1.4 is valid', () => {
    const validate = cyclonedxValidator();
    for (const [key, document] of cyclonedx) {
      assert.ok(validate(document), `${key}: ${JSON.stringify(validate.errors)}`);
      const references = new Set(document.components.map((component) => component['bom-ref']));
      for (const { affects } of document.vulnerabilities) {
        for (const { ref } of affects) assert.ok(references.has(ref), `${key}: ${ref}`);
      }
      for (const { purl, name } of document.components) checkPurl(purl, name);
    }
    refuses(validate, [...cyclonedx.values()].find(({ components }) => components.length > 1), [
      (wrong) => { wrong.specVersion = 1.4; },
      (wrong) => { wrong.invented = true; },
      (wrong) => { delete wrong.components[0].name; },
      (wrong) => { wrong.components[0].type = 'package'; },
      (wrong) => { wrong.components.push(wrong.components[0]); },
      (wrong) => { wrong.metadata.timestamp = 'yesterday'; },
    ]);
  });

  test('in SPDX 2.3 holds what the specification demands', () => {
    for (const [key, document] of spdx) checkSpdx(document, key);
  });

  const skip = process.env.SPDX_SCHEMA ? false : 'SPDX_SCHEMA names no file with the schema';
  test('in SPDX 2.3 is valid', { skip }, () => {
    const validate = spdxValidator();
    for (const [key, document] of spdx) {
      assert.ok(validate(document), `${key}: ${JSON.stringify(validate.errors)}`);
    }
    refuses(validate, [...spdx.values()].find(({ packages }) => packages.length > 1), [
      (wrong) => { delete wrong.dataLicense; },
      (wrong) => { wrong.invented = true; },
      (wrong) => { delete wrong.packages[0].name; },
      (wrong) => { wrong.packages[0].filesAnalyzed = 'false'; },
      (wrong) => { wrong.packages[0].externalRefs[0].referenceCategory = 'PACKAGE_MANAGER'; },
      (wrong) => { wrong.creationInfo.creators = []; },
      (wrong) => { wrong.relationships[0].relationshipType = 'NAMES'; },
    ]);
  });
}

describe('an SBOM export', () => suite(() => World.start()));
describe('an SBOM export of odd packages', () =>
  suite(() => withOddWorld((file) => World.start('leap', file))));
