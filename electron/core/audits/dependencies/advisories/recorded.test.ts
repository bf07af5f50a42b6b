import assert from 'node:assert/strict';
import { test } from 'node:test';
import { ECOSYSTEMS, type Ecosystem, type PackageVersion } from '#shared/model/audit/dependencies.ts';
import { lookUp } from '../look-up.ts';
import { compareVersions } from '../version-order.ts';
import { keepRecord, toRecord } from './advisory.ts';
import { readRecorded, recordedLists } from './recorded.ts';

const ports = { fetch: () => Promise.reject(new TypeError('offline')), signal: new AbortController().signal };

async function idsOf(ecosystem: Ecosystem, name: string, version: string): Promise<string[]> {
  const one: PackageVersion = { ecosystem, name, version };
  const list = await lookUp(
    { from: 'recorded', packages: [one], recorded: recordedLists(), imported: [], now: new Date('2026-11-21') },
    ports,
  );
  return list.of(one).flatMap(({ id, aliases }) => [id, ...aliases]);
}

/** Vulnerabilities that are well known, with the last version that has them and the first that does not. */
const KNOWN: readonly (readonly [Ecosystem, name: string, id: string, bad: string, good: string])[] = [
  ['npm', 'lodash', 'CVE-2021-23337', '4.17.20', '4.17.21'],
  ['npm', 'minimist', 'GHSA-xvch-5gv4-984h', '1.2.5', '1.2.6'],
  ['npm', 'jsonwebtoken', 'GHSA-hjrf-2m68-5959', '8.5.1', '9.0.0'],
  ['npm', 'serialize-javascript', 'GHSA-hxcc-f52p-wc94', '3.0.0', '3.1.0'],
  ['npm', 'ejs', 'CVE-2022-29078', '3.1.6', '3.1.7'],
  ['npm', 'axios', 'CVE-2025-62718', '1.14.0', '1.15.0'],
  ['npm', 'axios', 'GHSA-3g43-6gmg-66jw', '1.15.1', '1.15.2'],
  ['npm', 'next', 'CVE-2021-43803', '11.1.2', '11.1.3'],
  ['npm', 'handlebars', 'CVE-2019-19919', '4.2.1', '4.3.0'],
  ['npm', 'request', 'CVE-2023-28155', '2.88.2', '2.88.3'],
  ['npm', 'js-yaml', 'GHSA-8j8c-7jfh-h6hx', '3.13.0', '3.13.1'],
  ['PyPI', 'PyYAML', 'CVE-2020-14343', '5.3.1', '5.4'],
  ['PyPI', 'requests', 'CVE-2023-32681', '2.30.0', '2.31.0'],
  ['PyPI', 'Jinja2', 'CVE-2019-10906', '2.10', '2.10.1'],
  ['PyPI', 'urllib3', 'CVE-2023-43804', '2.0.5', '2.0.6'],
  ['PyPI', 'certifi', 'CVE-2022-23491', '2022.5.18', '2022.12.7'],
  ['Go', 'golang.org/x/net', 'CVE-2023-39325', '0.16.0', '0.17.0'],
  ['Go', 'github.com/golang-jwt/jwt/v4', 'CVE-2025-30204', '4.5.1', '4.5.2'],
  ['Maven', 'org.yaml:snakeyaml', 'CVE-2022-1471', '1.33', '2.0'],
  ['Maven', 'com.fasterxml.jackson.core:jackson-databind', 'CVE-2020-36518', '2.12.6', '2.12.6.1'],
];

test('the lists that come along know where well-known vulnerabilities begin and end', async () => {
  for (const [ecosystem, name, id, bad, good] of KNOWN) {
    assert.ok((await idsOf(ecosystem, name, bad)).includes(id), `${name} ${bad} has ${id}`);
    assert.ok(!(await idsOf(ecosystem, name, good)).includes(id), `${name} ${good} does not have ${id}`);
  }
});

test('the lists that come along are well-formed: every row is what a record of its form would be kept as', () => {
  for (const ecosystem of ECOSYSTEMS) {
    const { sources, readOn, newest, advisories } = readRecorded(ecosystem);
    assert.ok(sources.length > 0 && /^\d{4}-\d\d-\d\d$/.test(readOn) && newest <= readOn, ecosystem);
    const keys = advisories.map(([name, id]) => `${name} ${id}`);
    assert.deepEqual(keys, [...new Set(keys)].toSorted(), `${ecosystem} is sorted and tells nothing twice`);
    for (const row of advisories) assert.deepEqual(keepRecord(toRecord(ecosystem, row)), [{ ecosystem, row, exact: true }], `${row[0]} ${row[1]}`);
    for (const [name, id, , , , spans] of advisories)
      for (const span of spans) {
        const [from = '', end] = span.split(' ');
        if (end !== undefined) assert.ok((compareVersions(ecosystem, from, end.replace(/^<=?/, '')) ?? 1) <= 0, `${name} ${id}: ${span}`);
      }
  }
}); // prettier-ignore

test('no vulnerability of a package is told under two names', () => {
  for (const ecosystem of ECOSYSTEMS) {
    const told = new Map<string, string>();
    for (const [name, id, aliases] of readRecorded(ecosystem).advisories)
      for (const each of [id, ...aliases]) {
        assert.equal(told.get(`${name} ${each}`), undefined, `${name} ${each} is also ${told.get(`${name} ${each}`) ?? ''}`);
        told.set(`${name} ${each}`, id);
      }
  }
});
