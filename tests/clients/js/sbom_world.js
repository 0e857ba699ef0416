// A world whose resources hold packages that a bill of materials could stumble over: names with
// blanks, scopes, signs of URLs, quotes and letters of other scripts, and one image with thousands.
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

import { ACCOUNT, REGION } from './support.js';

const MANY = 5000;

const odd = (packageManager, name, more = {}) => ({ name, version: '1.0', packageManager, ...more });

const ODD_PACKAGES = [
  odd('NPM', '@types/node', { filePath: '/srv/my app/package-lock.json' }),
  odd('NPM', 'a name with blanks'),
  odd('NPM', 'c#', { version: '1.0+build?#1' }),
  odd('PIP', '100%'),
  odd('PIP', 'пакет-名前'),
  odd('PIP', '"quoted" \\ \u0001 <&>', { version: '2.0~rc1 (beta)' }),
  odd('PIP', '-'),
  odd('GOMOD', 'github.com/who/what/v2', { version: 'v2.0.0-20240101000000-abcdef012345' }),
  odd('JAR', 'org.apache.logging.log4j:log4j-core', { filePath: 'lib/log4j.jar?x=1&y#z' }),
  odd('OS', 'g++-12', { version: '12.2.0', release: '14+deb12u1', arch: 'X86_64', epoch: 1 }),
  odd('OS', 'libstdc++6', { version: '2:12.2.0' }),
  odd('GENERIC', 'no_version_to_speak_of', { version: '0' }),
];

// Of the three kinds that have a bill of materials; what an instance and a function do not tell is
// left out.
const IMAGE = 'sha256:00000000000000000000000000000000000000000000000000000000000000aa';
const RESOURCES = [
  { type: 'AWS_EC2_INSTANCE', id: 'i-0123456789abcdef0' },
  { type: 'AWS_EC2_INSTANCE', id: 'i-0123456789abcdef1',
    details: { awsEc2Instance: { imageId: 'ami-0123456789abcdef0', platform: 'DEBIAN_12' } } },
  { type: 'AWS_ECR_CONTAINER_IMAGE',
    id: `arn:aws:ecr:${REGION}:${ACCOUNT}:repository/team/app.web/${IMAGE}`,
    details: { awsEcrContainerImage: {
      repositoryName: 'team/app.web', registry: ACCOUNT, imageHash: IMAGE,
      architecture: 'arm64', platform: 'ALPINE_LINUX_3_19' } } },
  { type: 'AWS_LAMBDA_FUNCTION', id: `arn:aws:lambda:${REGION}:${ACCOUNT}:function:f:$LATEST`,
    details: { awsLambdaFunction: {
      functionName: 'f', runtime: 'PYTHON_3_12', codeSha256: 's', version: '$LATEST',
      executionRoleArn: `arn:aws:iam::${ACCOUNT}:role/f` } } },
];

function finding(number, vulnerability, resources, vulnerablePackages) {
  const id = number.toString(16).padStart(32, '0');
  return {
    findingArn: `arn:aws:inspector2:${REGION}:${ACCOUNT}:finding/${id}`,
    awsAccountId: ACCOUNT, type: 'PACKAGE_VULNERABILITY', description: 'd', remediation: {},
    severity: 'HIGH', status: 'ACTIVE', title: `${vulnerability} - ${number}`,
    firstObservedAt: '2026-02-01T00:00:00Z', lastObservedAt: '2026-02-02T00:00:00Z',
    packageVulnerabilityDetails: {
      vulnerabilityId: vulnerability, source: 'NVD', vulnerablePackages },
    resources,
  };
}

function findings() {
  const all = RESOURCES.flatMap((resource, at) => [
    finding(2 * at, 'CVE-2024-0001', [resource], ODD_PACKAGES),
    finding(2 * at + 1, 'GHSA-aaaa-bbbb-cccc', [resource], ODD_PACKAGES.slice(0, 3)),
  ]);
  for (let i = 0; i < MANY; ++i) {
    all.push(finding(1000 + i, `CVE-2025-${1000 + i}`, [RESOURCES[2]], [odd('NPM', `part-${i}`)]));
  }
  return all;
}

// Whose credentials `inspector-sim env` tells.
const ADMINISTRATOR = {
  name: 'admin',
  policies: { all: { Version: '2012-10-17',
                     Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }] } },
  access_keys: [
    { id: 'AKIAIOSFODNN7EXAMPLE', secret: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY' }],
};

// The path of the world's file while `use` runs.
export async function withOddWorld(use) {
  const folder = mkdtempSync(join(tmpdir(), 'sbom-'));
  try {
    const file = join(folder, 'world.json');
    writeFileSync(file, JSON.stringify({
      now: '2026-03-01T09:00:00Z',
      accounts: [{
        id: ACCOUNT,
        users: [ADMINISTRATOR],
        regions: { [REGION]: { inspector: { enabled: true, findings: findings() } } },
      }],
    }));
    return await use(file);
  } finally {
    rmSync(folder, { recursive: true });
  }
}
