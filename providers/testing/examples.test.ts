/** Every template of the gallery is recognised for what it is, without being told by its isobar.yaml. */
import assert from 'node:assert/strict';
import { readFileSync, readdirSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { join } from 'node:path';
import { test } from 'node:test';
import { parse } from 'yaml';
import { registry } from '../registry.ts';
import { sourceFiles } from './source-files.ts';

const EXAMPLES = fileURLToPath(new URL('../../examples', import.meta.url));

function readFolder(folder: string): Record<string, string> {
  const paths = readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
  return Object.fromEntries(
    paths.map((entry) => {
      const absolute = join(entry.parentPath, entry.name);
      return [absolute.slice(folder.length + 1).replaceAll('\\', '/'), readFileSync(absolute, 'utf8')];
    }),
  );
}

const models = registry.flatMap((provider) => provider.emulation?.models ?? []);
const templates = readdirSync(EXAMPLES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test('there are templates for every model', () => {
  const used = new Set(
    templates.map(({ name }) => (parse(readFileSync(join(EXAMPLES, name, 'isobar.yaml'), 'utf8')) as { model: string }).model),
  );
  assert.deepEqual([...used].toSorted(), models.map(({ id }) => id).toSorted());
});

for (const { name } of templates) {
  test(`detection: ${name}`, () => {
    const files = readFolder(join(EXAMPLES, name));
    const said = parse(files['isobar.yaml'] ?? '') as { model: string; handler?: string; runtime?: string };
    const source = sourceFiles(files);
    const found = models
      .flatMap((model) => {
        const detection = model.detect(source);
        return detection === null ? [] : [{ model, detection }];
      })
      .toSorted((a, b) => b.detection.confidence - a.detection.confidence);
    assert.equal(
      found[0]?.model.id,
      said.model,
      found.map(({ model, detection }) => `${model.id} ${detection.confidence}: ${detection.from}`).join('\n'),
    );
    if (said.handler !== undefined)
      assert.ok(found[0]?.detection.handlers.includes(said.handler), `${found[0]?.detection.handlers.join(', ')} lacks ${said.handler}`);
  });
}
