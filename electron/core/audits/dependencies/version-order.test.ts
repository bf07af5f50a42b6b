import assert from 'node:assert/strict';
import { test } from 'node:test';
import type { Ecosystem } from '#shared/model/audit/dependencies.ts';
import { compareVersions } from './version-order.ts';

/** Versions in ascending order: every one comes before all that follow. */
const ASCENDING: readonly (readonly [Ecosystem, readonly string[]])[] = [
  ['npm', ['0', '0.9.10', '1.0.0-alpha.2', '1.0.0-beta', '1.0.0', '1.2', '1.10.0']],
  // The example of PEP 440, and dates as certifi has them.
  ['PyPI', ['0', '1.dev0', '1.0.dev456', '1.0a1', '1.0a2.dev456', '1.0b2', '1.0rc1', '1.0', '1.0.post456.dev34', '1.0.post456', '1.1.dev1', '2022.12.07', '1!0.1']],
  // Pseudo-versions, and how the Go vulnerability database marks the first of a line.
  ['Go', ['0', '0.0.0-20190101000000-abcdef012345', '0.0.0-20210101000000-abcdef012345', '0.17.0', '1.21.0-0', '1.21.0-rc.1', '1.21.0']],
  ['NuGet', ['0', '1.0.0-1', '1.0.0-alpha', '1.0.0-alpha.1', '1.0.0-Beta', '1.0.0-rc.2', '1.0.0-rc.11', '1.0.0', '1.0.0.1', '1.0.1', '4.3.18', '12.0.1', '13.0.1']],
  ['RubyGems', ['0', '1.0.a', '1.0.b1', '1.0.b1.1', '1.0.rc2', '1.0', '1.0.0.1', '1.9', '1.10', '2.2.3.1']],
  ['Maven', ['0', '1-alpha2snapshot', '1-alpha2', '1-alpha-123', '1-beta-2', '1-beta123', '1-m2', '1-m11', '1-rc', '1-cr2', '1-rc123', '1-SNAPSHOT', '1', '1-sp', '1-sp2', '1-abc', '1-pom-1', '1-1-snapshot', '1-1', '1-2', '1-123']],
  ['Maven', ['2.0', '2.0.a', '2-1', '2.0.2', '2.0.123', '2.1.0', '2.1-a', '2.1b', '2.1-c', '2.1-1', '2.1.0.1', '2.2', '2.123']],
  ['Maven', ['9.4.17.v20190418', '9.4.39.v20210325', '9.4.41.v20210516', '10.0.0-alpha0', '10.0.0-M1', '10.0.0', '31.1-jre', '2021.1']],
]; // prettier-ignore

const EQUAL: readonly (readonly [Ecosystem, ...string[]])[] = [
  ['PyPI', '1.0', '1.0.0+local.1'],
  ['PyPI', '2023.7.22', '2023.07.22'],
  ['NuGet', '1.0', '1.0.0.0', '1.0.0+build.5'],
  ['NuGet', '2.0.0-RC.1', '2.0.0-rc.1'],
  ['RubyGems', '1', '1.0', '1.0.0'],
  ['RubyGems', '1.0.a', '1.a.0', '1.a'],
  ['Maven', '1', '1.0', '1.0.0', '1-0', '1.0-0', '1ga', '1.FINAL', '1.0.RELEASE'],
  ['Maven', '1a', '1.0.0-a', '1-a', '1.0a'],
  ['Maven', '1a1', '1-alpha-1'],
  ['Maven', '1m3', '1Milestone3'],
  ['Maven', '1.0cr', '1rc'],
];

test('versions are in the order of their ecosystem', () => {
  for (const [ecosystem, versions] of ASCENDING)
    for (const [i, version] of versions.entries())
      for (const later of versions.slice(i + 1)) {
        assert.ok((compareVersions(ecosystem, version, later) ?? 1) < 0, `${ecosystem}: ${version} comes before ${later}`);
        assert.ok((compareVersions(ecosystem, later, version) ?? -1) > 0, `${ecosystem}: ${later} comes after ${version}`);
      }
});

test('versions that are spelled in several ways are one', () => {
  for (const [ecosystem, ...versions] of EQUAL)
    for (const a of versions) for (const b of versions) assert.equal(compareVersions(ecosystem, a, b), 0, `${ecosystem}: ${a} is ${b}`);
});

test('what is no version has no order', () => {
  assert.equal(compareVersions('npm', 'not-a-version', '1.0.0'), null);
  assert.equal(compareVersions('NuGet', '1.0.0.0.0', '1.0.0'), null);
  assert.equal(compareVersions('NuGet', '*', '1.0.0'), null);
  assert.equal(compareVersions('RubyGems', '>= 1.0', '1.0.0'), null);
  assert.equal(compareVersions('Maven', '1'.repeat(300), '1'), null);
  assert.equal(compareVersions('NuGet', `1.0.0-${'9'.repeat(300)}`, '1.0.0'), null);
});
