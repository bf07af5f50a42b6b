import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { test, type TestContext } from 'node:test';
import { registry } from '#providers/registry.ts';
import type { Audit } from '#shared/model/audit/audit.ts';
import type { PackageVersion } from '#shared/model/audit/dependencies.ts';
import type { Core } from '../../create-core.ts';
import { createTestCore, tempDir, writeTree } from '../../testing/test-core.ts';
import { judgeRecord, type OsvRecord } from './osv-record.ts';
import { readPnpmLock, readYarnLock } from './read-other-locks.ts';
import { readPipfileLock, readTomlLock } from './read-python.ts';
import { compareVersions } from './version-order.ts';
import { readForeign } from './read-other-ecosystems.ts';

test('packages of Go, Java, C# and Ruby are listed with their versions', () => {
  const files: Record<string, string> = {
    'go.mod': 'module a\n\nrequire github.com/x/y v1.2.3\n\nrequire (\n\tgolang.org/x/net v0.17.0 // indirect\n\tgithub.com/old/z v2.0.0+incompatible\n)\n',
    'pom.xml': '<project><properties><jackson.version>2.13.1</jackson.version></properties><dependencies><dependency><groupId>com.fasterxml</groupId><artifactId>databind</artifactId><version>${jackson.version}</version></dependency><dependency><groupId>j</groupId><artifactId>unit</artifactId><version>4</version><scope>test</scope></dependency><dependency><groupId>a</groupId><artifactId>managed</artifactId></dependency></dependencies></project>',
    'App.csproj': '<Project><ItemGroup><PackageReference Include="Newtonsoft.Json" Version="12.0.1" /><PackageReference Include="Later" Version="$(X)" /></ItemGroup></Project>',
    'Gemfile.lock': 'GEM\n  remote: https://rubygems.org/\n  specs:\n    rack (2.2.3)\n      webrick (>= 1)\n    nokogiri (1.13.0-x86_64-linux)\n\nDEPENDENCIES\n  rack\n',
  };
  const found = readForeign(Object.keys(files), (name) => files[name] ?? null, 'svc/');
  assert.deepEqual(
    [...found].map(([ecosystem, packages]) => [ecosystem, ...packages.map(({ name, version }) => `${name} ${version ?? '?'}`)]),
    [
      ['Go', 'github.com/x/y 1.2.3', 'golang.org/x/net 0.17.0', 'github.com/old/z 2.0.0'],
      ['Maven', 'com.fasterxml:databind 2.13.1', 'a:managed ?'],
      ['NuGet', 'Newtonsoft.Json 12.0.1', 'Later ?'],
      ['RubyGems', 'rack 2.2.3', 'nokogiri 1.13.0'],
    ],
  );
  assert.deepEqual(found.get('Go')?.[1]?.at, { file: 'svc/go.mod', line: 6 });
}); // prettier-ignore

const pkg = (name: string, version: string, ecosystem: 'npm' | 'PyPI' = 'npm'): PackageVersion => ({ ecosystem, name, version });

test('a record judges a version by its ranges, its score and what mends it', () => {
  const record: OsvRecord = {
    id: 'GHSA-x',
    severity: [{ type: 'CVSS_V3', score: 'CVSS:3.1/AV:N/AC:L/PR:N/UI:N/S:U/C:H/I:H/A:H' }],
    affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }, { fixed: '1.2.0' }, { introduced: '2.0.0' }, { last_affected: '2.1.0' }] }] }],
  };
  assert.deepEqual(judgeRecord(record, pkg('a', '1.1.9')), { id: 'GHSA-x', aliases: [], severity: 'critical', score: 9.8, cvss: '3.1', fixed: '1.2.0', last: null });
  assert.deepEqual([judgeRecord(record, pkg('a', '2.1.0'))?.fixed, judgeRecord(record, pkg('a', '2.1.0'))?.last], [null, '2.1.0']);
  for (const safe of ['0.9.0', '1.2.0', '1.9.0', '2.1.1', 'git']) assert.equal(judgeRecord(record, pkg('a', safe)), null, safe);
  assert.equal(judgeRecord(record, pkg('a', '1.1.0', 'PyPI')), null);
  const upTo = (range: string): OsvRecord => ({ id: 'GHSA-y', affected: [{ package: { ecosystem: 'npm', name: 'a' }, ranges: [{ type: 'SEMVER', events: [{ introduced: '1.0.0' }] }], database_specific: { last_known_affected_version_range: range } }] });
  assert.deepEqual(['1.5.0', '2.0.0', '2.0.1'].map((version) => judgeRecord(upTo('<= 2.0.0'), pkg('a', version))?.last ?? null), ['2.0.0', '2.0.0', null]);
  assert.deepEqual(['1.5.0', '2.0.0'].map((version) => judgeRecord(upTo('< 2.0.0'), pkg('a', version))?.fixed ?? null), ['2.0.0', null]);
  assert.equal(judgeRecord({ ...record, withdrawn: '2024-01-01' }, pkg('a', '1.1.0')), null);
  assert.equal(judgeRecord({ id: 'MAL-1', affected: [{ package: { ecosystem: 'npm', name: 'a' }, versions: ['1.0.0'] }] }, pkg('a', '1.0.0'))?.severity, 'critical');
}); // prettier-ignore

test('lock files of yarn, pnpm, poetry and uv', () => {
  const yarn = readYarnLock('# yarn lockfile v1\n\n\n"@a/b@^1.0.0", "@a/b@^1.1.0":\n  version "1.2.0"\n  dependencies:\n    lodash "^4.0.0"\n\nlodash@^4.0.0:\n  version "4.17.11"\n', 'yarn.lock');
  assert.deepEqual([...yarn.nodes.values()].map(({ name, version, needs, at }) => [name, version, needs, at.line]), [['@a/b', '1.2.0', ['lodash@4.17.11'], 4], ['lodash', '4.17.11', [], 9]]);
  const berry = readYarnLock('__metadata:\n  version: 8\n\n"lodash@npm:^4.0.0":\n  version: 4.17.11\n  resolution: "lodash@npm:4.17.11"\n', 'yarn.lock');
  assert.deepEqual([...berry.nodes.keys()], ['lodash@4.17.11']);
  const pnpm = readPnpmLock("lockfileVersion: '9.0'\npackages:\n  '@a/b@1.2.0': {}\n  lodash@4.17.11: {}\nsnapshots:\n  '@a/b@1.2.0(x@1.0.0)':\n    dependencies:\n      lodash: 4.17.11\n", 'pnpm-lock.yaml');
  assert.deepEqual(pnpm.nodes.get('@a/b@1.2.0')?.needs, ['lodash@4.17.11']);
  const older = readPnpmLock("lockfileVersion: '6.0'\npackages:\n  /lodash@4.17.11:\n    resolution: {}\n", 'pnpm-lock.yaml');
  assert.deepEqual([...older.nodes.keys()], ['lodash@4.17.11']);
  const poetry = readTomlLock('[[package]]\nname = "requests"\nversion = "2.19.0"\n\n[package.dependencies]\nurllib3 = ">=1"\n\n[[package]]\nname = "urllib3"\nversion = "1.24"\n', 'poetry.lock');
  assert.deepEqual(poetry.map(({ name, version, needs }) => [name, version, needs]), [['requests', '2.19.0', ['urllib3']], ['urllib3', '1.24', []]]);
  const uv = readTomlLock('[[package]]\nname = "requests"\nversion = "2.19.0"\ndependencies = [\n    { name = "urllib3" },\n]\n', 'uv.lock');
  assert.deepEqual(uv[0]?.needs, ['urllib3']);
}); // prettier-ignore

async function run(core: Core, directory: string, advisories: 'recorded' | 'live' = 'recorded'): Promise<Audit> {
  let id = '';
  for await (const event of await core.client.audits.run({ directories: [directory], advisories }))
    if (event.type === 'end') id = event.audit.id;
  return core.client.audits.get({ id });
}

const about = (audit: Audit, ruleId: string) => audit.findings.filter((finding) => finding.ruleId === ruleId && finding.state === 'fail');
const unevaluated = (audit: Audit) => audit.findings.filter(({ ruleId, state }) => ruleId === 'SUP-003' && state === 'not_evaluated').map(({ message }) => message).join('\n'); // prettier-ignore

const manifest = (name: string, version: string, more: object = {}) => JSON.stringify({ name, version, ...more });

/** A project with one package that the handler imports, one that this needs, one that nothing uses, and one for development. */
const NODE = {
  'package.json': manifest('shop', '1.0.0', { dependencies: { axios: '^0.18.0', lodash: '^4.0.0' }, devDependencies: { vm2: '3.9.0' } }),
  'index.js': "const axios = require('axios');\nexports.handler = async () => axios.get('https://a.example');\n",
  'node_modules/axios/package.json': manifest('axios', '0.18.0', { dependencies: { 'follow-redirects': '^1.3.0' } }),
  'node_modules/follow-redirects/package.json': manifest('follow-redirects', '1.14.0', { scripts: { postinstall: 'node x.js' } }),
  'node_modules/axios/node_modules/minimist/package.json': manifest('minimist', '1.2.5'),
  'node_modules/lodash/package.json': manifest('lodash', '4.17.11'),
  'node_modules/vm2/package.json': manifest('vm2', '3.9.0'),
};

test('lock files with many thousands of packages are read in the time that their length asks for', () => {
  const names = Array.from({ length: 20_000 }, (_, i) => `p${i}`);
  const began = performance.now();
  const [first] = readPipfileLock(`{"default":{${names.map((name) => `"${name}":{"version":"==1.0"}`).join()}}}`, 'Pipfile.lock');
  assert.deepEqual([first?.name, first?.at.line], ['p0', 1]);
  const { nodes } = readPnpmLock(`packages:\n${names.slice(0, 8000).map((name) => `  '${name}@1.0.0(peer@1)':\n    resolution: {integrity: x}\n`).join('')}`, 'pnpm-lock.yaml');
  assert.deepEqual([nodes.size, nodes.get('p7999@1.0.0')?.at.line], [8000, 16_000]);
  assert.ok(performance.now() - began < 3500, 'not in its square');
}); // prettier-ignore

test('what is installed is held against the recorded list: imported, needed and merely present are told apart', async (t) => {
  const { core } = createTestCore(t, registry);
  const audit = await run(core, writeTree(join(tempDir(t), 'shop'), NODE));
  const found = new Map(about(audit, 'SUP-003').map((finding) => [/^\S+ \S+/.exec(finding.message)?.[0], finding]));
  assert.deepEqual(new Set(found.keys()), new Set(['axios 0.18.0', 'follow-redirects 1.14.0', 'lodash 4.17.11']), 'what only development needs is not packed; minimist is needed by nobody');
  const axios = found.get('axios 0.18.0');
  assert.deepEqual([axios?.severity, axios?.evidence?.value, axios?.evidence?.at?.file], ['critical', 'pkg:npm/axios@0.18.0', 'node_modules/axios/package.json']);
  assert.match(axios?.message ?? '', /GHSA-[\w-]{14} \(CVE-\d+-\d+, CVSS [\d.]+\).*The code that the handler reaches imports it/);
  const update = /^npm install axios@(.+)$/.exec(axios?.remediation?.cli ?? '')?.[1] ?? '0';
  assert.ok((compareVersions('npm', update, '1.15.1') ?? -1) > 0, `${update}: 1.15.0 would do for what 0.18.0 has, but is vulnerable itself`);
  assert.match(found.get('follow-redirects 1.14.0')?.message ?? '', /A package that the handler imports needs it/);
  assert.match(found.get('lodash 4.17.11')?.message ?? '', /nothing that a handler reaches/);
  assert.equal(found.get('lodash 4.17.11')?.severity, 'high', 'critical by its score, one less because nothing imports it');
  assert.match(unevaluated(audit), /the list that comes along \(npm: \d+ advisories on \d+ packages.*read on \d{4}-\d\d-\d\d.*It does not know all packages/, 'a short list is never a pass');
  assert.ok(audit.notes.some(({ kind, message }) => kind === 'table' && message.includes('GitHub Advisory Database')));
  assert.deepEqual(new Set(about(audit, 'SUP-006').map(({ message }) => message.split(':')[0])), new Set(['There is no lock file', 'follow-redirects runs a script while it is installed, with the rights of whoever installs it.']));
}); // prettier-ignore

test('Python: packed distributions, pinned requirements, and what is pinned nowhere', async (t) => {
  const { core } = createTestCore(t, registry);
  const packed = await run(core, writeTree(join(tempDir(t), 'packed'), {
    'lambda_function.py': 'import yaml\nimport json\ndef lambda_handler(event, context):\n    return yaml.safe_load("a: 1")\n',
    'PyYAML-5.3.dist-info/METADATA': 'Metadata-Version: 2.1\nName: PyYAML\nVersion: 5.3\n\nText\n',
    'PyYAML-5.3.dist-info/top_level.txt': '_yaml\nyaml\n',
    'yaml/__init__.py': 'def safe_load(x):\n    return x\n',
  }));
  assert.deepEqual(about(packed, 'SUP-003').map(({ message, severity }) => [/^\S+ \S+/.exec(message)?.[0], severity, message.includes('imports it')]), [['pyyaml 5.3', 'critical', true]]);
  const pinned = await run(core, writeTree(join(tempDir(t), 'pinned'), {
    'main.py': 'import jwt\nimport boto3\ndef handler(event, context):\n    return jwt.decode(event["t"], "k", algorithms=["HS256"])\n',
    'requirements.txt': 'PyJWT==2.3.0 # tokens\n-r more.txt\n',
    'more.txt': 'requests>=2\ngit+https://user:pass@example.com/x.git#egg=internal\n',
  }));
  const [jwt] = about(pinned, 'SUP-003');
  assert.deepEqual([jwt?.evidence?.at?.file, jwt?.evidence?.at?.line, jwt?.remediation?.cli], ['requirements.txt', 1, 'pip install "pyjwt>=2.4.0"']);
  assert.match(unevaluated(pinned), /It imports boto3, and neither package nor lock file says which version.*No exact version is fixed for requests/s);
  assert.deepEqual(about(pinned, 'SUP-006').map(({ message }) => message).toSorted(), ['No exact version is fixed for requests: every build may take another one.', 'internal comes from a repository or an address, not from a registry: what is there can be changed.']);
}); // prettier-ignore

test('without a lock file, a version that the manifest itself fixes is known', async (t) => {
  const { core } = createTestCore(t, registry);
  const audit = await run(core, writeTree(join(tempDir(t), 'exact'), {
    'package.json': manifest('shop', '1.0.0', { dependencies: { 'node-serialize': '^0.0.4', ejs: '3.1.6', lodash: '^4.0.0' } }),
    'index.js': "const s = require('node-serialize');\nexports.handler = async () => s.serialize({});\n",
  }));
  assert.deepEqual(new Set(about(audit, 'SUP-003').map(({ message }) => /^\S+ \S+/.exec(message)?.[0])), new Set(['node-serialize 0.0.4', 'ejs 3.1.6']));
  assert.match(unevaluated(audit), /No exact version is fixed for lodash/);
  assert.ok(about(audit, 'SUP-006').some(({ message }) => message.startsWith('There is no lock file')));
}); // prettier-ignore

test('packages of Go and Java are held against the recorded lists too, in the order of their versions', async (t) => {
  const { core } = createTestCore(t, registry);
  const audit = await run(core, writeTree(join(tempDir(t), 'mixed'), {
    'go/go.mod': 'module a\n\nrequire golang.org/x/net v0.16.0\n',
    'java/pom.xml': '<project><dependencies><dependency><groupId>org.yaml</groupId><artifactId>snakeyaml</artifactId><version>1.33</version></dependency><dependency><groupId>com.fasterxml.jackson.core</groupId><artifactId>jackson-databind</artifactId><version>2.12.6</version></dependency></dependencies></project>',
  }));
  const found = new Map(about(audit, 'SUP-003').map((finding) => [finding.evidence?.value, finding]));
  assert.deepEqual(new Set(found.keys()), new Set(['pkg:golang/golang.org/x/net@0.16.0', 'pkg:maven/com.fasterxml.jackson.core/jackson-databind@2.12.6', 'pkg:maven/org.yaml/snakeyaml@1.33']));
  assert.match(found.get('pkg:golang/golang.org/x/net@0.16.0')?.message ?? '', /GO-2023-2102 \(CVE-2023-39325\)/);
  assert.equal(found.get('pkg:maven/org.yaml/snakeyaml@1.33')?.remediation?.text, 'Update org.yaml:snakeyaml to 2.0 or later.');
  assert.match(unevaluated(audit), /Go: \d+ advisories on \d+ packages from the Go Vulnerability Database as of .*; Maven: \d+ advisories/);
}); // prettier-ignore

test('code that was packed into one file, without a list of what is in it, is not evaluated', async (t) => {
  const { core } = createTestCore(t, registry);
  const audit = await run(
    core,
    writeTree(join(tempDir(t), 'bundle'), { 'index.js': `var x=1;${'a();'.repeat(6000)}exports.handler=()=>1;\n` }),
  );
  assert.match(unevaluated(audit), /index\.js holds code of several packages in one file/);
});

/** Answers in the form of api.osv.dev, as its documentation shows it. */
async function osv(t: TestContext, records: Record<string, object>, asked: unknown[]): Promise<typeof globalThis.fetch> {
  const server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk: Buffer) => (body += chunk.toString()));
    request.on('end', () => {
      const id = /^\/v1\/vulns\/(.+)$/.exec(request.url ?? '')?.[1];
      if (id === undefined) {
        const { queries } = JSON.parse(body) as { queries: { package: { name: string }; version: string; page_token?: string }[] };
        asked.push(...queries);
        // axios comes in two pages.
        const results = queries.map(({ package: { name }, page_token: page }) => (name !== 'axios' ? {} : page === undefined ? { vulns: [{ id: 'GHSA-one', modified: '2026-01-01T00:00:00Z' }], next_page_token: 'two' } : { vulns: [{ id: 'GHSA-two', modified: '2026-01-01T00:00:00Z' }] }));
        response.end(JSON.stringify({ results }));
      } else if (records[id] === undefined) response.writeHead(404).end('{"code":5,"message":"Bug not found."}');
      else response.end(JSON.stringify(records[id]));
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  t.after(() => { server.closeAllConnections(); server.close(); });
  const { port } = server.address() as AddressInfo;
  return (input, init) => {
    const url = new URL(String(input));
    assert.equal(url.origin, 'https://api.osv.dev');
    return fetch(`http://127.0.0.1:${port}${url.pathname}`, init);
  };
} // prettier-ignore

const record = (id: string, fixed: string) => ({
  id,
  aliases: ['CVE-2026-1'],
  modified: '2026-01-01T00:00:00Z',
  schema_version: '1.7.0',
  severity: [{ type: 'CVSS_V4', score: 'CVSS:4.0/AV:N/AC:L/AT:N/PR:N/UI:N/VC:H/VI:H/VA:H/SC:N/SI:N/SA:N' }],
  affected: [
    {
      package: { name: 'axios', ecosystem: 'npm', purl: 'pkg:npm/axios' },
      ranges: [{ type: 'SEMVER', events: [{ introduced: '0' }, { fixed }] }],
    },
  ],
});

test('when asked to, api.osv.dev is: it gets names and versions, and nothing found is then a pass', async (t) => {
  const asked: { package: { name: string }; version: string }[] = [];
  const fetch = await osv(t, { 'GHSA-one': record('GHSA-one', '0.20.0'), 'GHSA-two': { ...record('GHSA-two', '0.22.0'), aliases: ['CVE-2026-2'] } }, asked);
  const { core } = createTestCore(t, registry, { fetch });
  const { 'node_modules/axios/package.json': _, ...rest } = NODE;
  const directory = join(tempDir(t), 'shop');
  const audit = await run(core, writeTree(directory, NODE), 'live');
  const [axios] = about(audit, 'SUP-003');
  assert.match(axios?.message ?? '', /axios 0\.18\.0.*GHSA-one \(CVE-2026-1, CVSS 9\.3\), GHSA-two/);
  assert.equal(axios?.remediation?.text, 'Update axios to 0.22.0 or later.');
  assert.deepEqual([...new Set(asked.map((query) => Object.keys(query).filter((key) => key !== 'page_token').toSorted().join()))], ['package,version']);
  assert.equal(unevaluated(audit), '');
  assert.ok(audit.notes.some(({ message }) => /compared with api\.osv\.dev, asked on \d{4}-\d\d-\d\d about 3 packages/.test(message)));
  const clean = await run(core, writeTree(join(tempDir(t), 'clean'), { ...rest, 'index.js': "const l = require('lodash');\nexports.handler = async () => l.now();\n", 'package.json': manifest('shop', '1.0.0', { dependencies: { lodash: '^4.0.0' } }) }), 'live');
  assert.deepEqual(about(clean, 'SUP-003'), []);
  assert.ok(Object.values(clean.passed).flat().includes('SUP-003'));
}); // prettier-ignore

test('where api.osv.dev cannot be had, or gives a part only, that is told and is no pass', async (t) => {
  for (const fetch of [
    () => Promise.reject(new TypeError('fetch failed')),
    await osv(t, { 'GHSA-one': record('GHSA-one', '0.20.0') }, []),
  ]) {
    const { core } = createTestCore(t, registry, { fetch });
    const audit = await run(core, writeTree(join(tempDir(t), 'shop'), NODE), 'live');
    assert.match(unevaluated(audit), /api\.osv\.dev (?:does not answer|answers with 404); instead the list that comes along/);
    assert.ok(about(audit, 'SUP-003').length > 0, 'what the recorded list knows is still told');
    assert.ok(!Object.values(audit.passed).flat().includes('SUP-003'));
  }
});
