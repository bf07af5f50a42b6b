import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { it } from 'node:test';
import { projectFileSchemaText } from './json-schema.ts';

it('docs/isobar.schema.json is what isobar.yaml is checked against', () => {
  const published = readFileSync(new URL('../../../docs/isobar.schema.json', import.meta.url), 'utf8');
  assert.equal(published, projectFileSchemaText(), 'Run: node scripts/write-schema.ts');
});
