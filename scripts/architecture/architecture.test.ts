import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import test from 'node:test';
import { registry } from '../../providers/registry.ts';
import { ROOT } from '../lib/node24.mjs';
import { looseVersions, providerViolations, uncheckedLayers } from './house.ts';
import { layerViolations, type Violation } from './layers.ts';
import { listFiles, readSources, sourceFile } from './source-files.ts';
import { cloudNames, cloudSdks, electronImports, frontQuestions, marks, skippedTests } from './words.ts';

// Files that quote what is forbidden.
const quoting = ['scripts/architecture/', 'scripts/test/outcome.test.ts'];
const sources = readSources(ROOT).filter(({ path }) => !quoting.some((start) => path.startsWith(start)));
const clouds = registry.filter(({ meta }) => meta.target === 'cloud').map(({ meta }) => meta.id);
const ids = clouds.length > 0 ? clouds : ['aws', 'gcp', 'azure'];

function none(violations: Violation[]): void {
  assert.equal(violations.length, 0, `\n${violations.join('\n')}`);
}

/** The rule finds exactly the planted lines that are marked wrong. */
function finds(rule: (files: ReturnType<typeof sourceFile>[]) => Violation[], right: [string, string][], wrong: [string, string][]): void {
  for (const [path, text] of wrong) assert.equal(rule([sourceFile(path, text)]).length, 1, `not found: ${path}: ${text}`);
  for (const [path, text] of right) none(rule([sourceFile(path, text)]));
}

test('the sources are read', () => {
  assert.ok(sources.length > 100, `only ${sources.length} files`);
  const [first, second, third, ...rest] = sourceFile(
    'electron/core/a/b.ts',
    `import { x } from '#shared/x.ts';\nimport type {\n  Y,\n} from '../y.ts';\nexport * from 'zod';\nconst z = await import('./z.ts');`,
  ).imports;
  assert.deepEqual(first, { target: 'shared/x.ts', own: true, typeOnly: false });
  assert.deepEqual(second, { target: 'electron/core/y.ts', own: true, typeOnly: true });
  assert.deepEqual(third, { target: 'zod', own: false, typeOnly: false });
  assert.deepEqual(rest, [{ target: 'electron/core/a/z.ts', own: true, typeOnly: false }]);
});

test('imports follow the map', () => none(layerViolations(sources)));
test('imports against the map are found', () =>
  finds(
    layerViolations,
    [
      ['shared/a.ts', `import { z } from 'zod';`],
      ['renderer/app/a.tsx', `import { x } from '#shared/x.ts';`],
      ['renderer/app/a.test.ts', `import test from 'node:test';`],
      ['providers/aws/a.ts', `import { defineProvider } from '../provider.ts';`],
      ['providers/local/runtime/main.ts', `import { registry } from '../../registry.ts';`],
      ['providers/local/runtime/engine/a.ts', `import type { ModelWorker } from '../../../emulation.ts';`],
      ['electron/core/a.ts', `import type { Provider } from '#providers/provider.ts';`],
      ['electron/web/a.ts', `import { createCore } from '#core/create-core.ts';`],
    ],
    [
      ['shared/a.ts', `import { readFile } from 'node:fs';`],
      ['shared/a.ts', `import { createCore } from '#core/create-core.ts';`],
      ['renderer/app/a.tsx', `import { readFile } from 'node:fs';`],
      ['renderer/app/a.tsx', `import { registry } from '#providers/registry.ts';`],
      ['renderer/app/a.tsx', `import type { Core } from '../../electron/core/create-core.ts';`],
      ['providers/aws/a.ts', `import { x } from '../gcp/x.ts';`],
      ['providers/aws/a.ts', `import { registry } from '../registry.ts';`],
      ['providers/detection/a.ts', `import { x } from '../aws/x.ts';`],
      ['providers/registry.ts', `import { x } from '../shared/errors.ts';`],
      ['providers/local/runtime/engine/a.ts', `import { registry } from '../../../registry.ts';`],
      ['providers/local/runtime/engine/a.ts', `const m = await import('#providers/aws/index.ts');`],
      ['providers/local/runtime/engine/a.ts', `import { x } from '../../../emulation.ts';`],
      ['electron/core/a.ts', `import { defineProvider } from '#providers/provider.ts';`],
      ['electron/core/a.ts', `import { createServer } from 'node:http';`],
      ['electron/core/a.ts', `import { x } from '../web/x.ts';`],
      ['electron/cli/a.ts', `import { x } from '../web/x.ts';`],
      ['electron/desktop/a.ts', `import { x } from '#providers/local/index.ts';`],
    ],
  ));

test('only providers/ names a cloud', () => none(cloudNames(sources, ids)));
test('names of clouds are found', () =>
  finds(
    (files) => cloudNames(files, ['aws', 'gcp']),
    [
      ['providers/aws/a.ts', `const id = 'aws';`],
      ['electron/core/a.test.ts', `list({ provider: 'aws' });`],
      ['shared/a.ts', `const laws = 'laws of aws';`],
    ],
    [
      ['electron/core/a.ts', `if (id === 'aws') return;`],
      ['renderer/app/a.tsx', `<Icon provider="gcp" />`],
      ['scripts/a.ts', 'const id = `aws`;'],
    ],
  ));

test("only providers/ knows a cloud's SDK", () => none(cloudSdks(sources)));
test('SDKs of clouds are found', () =>
  finds(
    cloudSdks,
    [['providers/aws/a.ts', `import { Lambda } from '@aws-sdk/client-lambda';`]],
    [
      ['electron/core/a.ts', `import { Lambda } from '@aws-sdk/client-lambda';`],
      ['electron/core/a.test.ts', `import type { app } from '@azure/functions';`],
    ],
  ));

test('only electron/desktop imports electron, and no test loads it', () => none(electronImports(sources)));
test('imports of electron are found', () => {
  finds(
    electronImports,
    [
      ['electron/desktop/main.ts', `import { app } from 'electron';`],
      ['electron/desktop/guard.test.ts', `import type { WebContents } from 'electron';`],
    ],
    [
      ['electron/core/a.ts', `import { app } from 'electron';`],
      ['scripts/a.mjs', `const path = require('electron');`],
      ['electron/desktop/guard.test.ts', `import { app } from 'electron';`],
    ],
  );
  const through = [
    sourceFile('electron/desktop/window.test.ts', `import { open } from './window.ts';`),
    sourceFile('electron/desktop/window.ts', `import { BrowserWindow } from 'electron';`),
  ];
  assert.equal(electronImports(through).length, 1);
});

test('only renderer/app knows which front it is', () => none(frontQuestions(sources)));
test('questions about the front are found', () =>
  finds(
    frontQuestions,
    [['renderer/app/transport.ts', `location.protocol.startsWith('http')`]],
    [
      ['renderer/ui/a.tsx', `if (location.protocol === 'app:') return;`],
      ['electron/core/a.ts', `if (process.versions.electron) return;`],
      ['renderer/features/a.tsx', `navigator.userAgent.includes('Electron')`],
    ],
  ));

test('every test runs', () => none(skippedTests(sources)));
test('tests that do not run are found', () =>
  finds(
    skippedTests,
    [
      ['a.test.ts', `test('a', { skip: 'tool not installed: bwrap' }, () => {});`],
      ['a.ts', `const only = true;`],
    ],
    [
      ['a.test.ts', `test.skip('a', () => {});`],
      ['a.test.ts', `describe.only('a', () => {});`],
      ['a.test.ts', `test('a', { todo: true }, () => {});`],
      ['a.test.ts', `test('a', { timeout: 3, skip: 'flaky' }, () => {});`],
      ['e2e/a.spec.ts', `test.fixme('a', () => {});`],
    ],
  ));

test('nothing is left unfinished or switched off', () => none(marks(sources)));
test('marks of unfinished work are found', () =>
  finds(
    marks,
    [
      ['a.ts', `// oxlint-disable-next-line no-eval -- the user's own expression`],
      ['a.ts', `new AwsError('NotImplemented', 'A header you provided implies functionality that is not implemented')`],
    ],
    [
      ['a.ts', `throw new NotImplementedError();`],
      ['a.ts', `// TODO: later`],
      ['a.ts', `throw new Error('Not implemented');`],
      ['a.ts', `// oxlint-disable-next-line no-eval`],
      ['a.ts', `// @ts-expect-error`],
      ['a.ts', `const home = '/root/.isobar';`],
    ],
  ));

test('every provider is listed once, under its folder, with a conformance test', () => {
  const listed = registry.map(({ meta, capabilities }) => ({
    id: meta.id,
    capable: Object.entries(capabilities).some(([facet, { supported }]) => supported && facet !== 'prices'),
  }));
  none(providerViolations(listFiles(ROOT, ['providers/**/*.ts']), listed));
});
test('a provider that is not as it should be is found', () => {
  const files = ['providers/aws/index.ts', 'providers/aws/aws.conformance.test.ts'];
  none(providerViolations(files, [{ id: 'aws', capable: true }]));
  assert.equal(providerViolations(files, []).length, 1);
  assert.equal(providerViolations(files.slice(0, 1), [{ id: 'aws', capable: true }]).length, 1);
  none(providerViolations(files.slice(0, 1), [{ id: 'aws', capable: false }]));
  assert.equal(providerViolations(['providers/Aws_2/index.ts'], [{ id: 'Aws_2', capable: false }]).length, 1);
  assert.equal(
    providerViolations(files, [
      { id: 'aws', capable: true },
      { id: 'k', capable: false },
    ]).length,
    1,
  );
});

test('dependencies are pinned', () => {
  none(looseVersions(JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as object));
  for (const version of ['^1.0.0', '~1.0.0', '1.x', 'latest', '*', 'file:../a'])
    assert.equal(looseVersions({ dependencies: { a: version } }).length, 1);
});

test('every layer is type-checked', () => none(uncheckedLayers(ROOT)));
