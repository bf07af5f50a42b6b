import assert from 'node:assert/strict';
import { test } from 'node:test';
import { compileFilter, type FilterField } from './match-filter.ts';
import { formatToken, parseFilter } from './parse-filter.ts';
import { suggest } from './suggest.ts';

interface Row {
  name: string;
  state: string;
  provider: string;
  region: string | null;
  memory: number | null;
  triggers: string[];
}

const rows: Row[] = [
  { name: 'checkout-api', state: 'active', provider: 'local', region: null, memory: 128, triggers: ['http'] },
  { name: 'checkout-worker', state: 'failed', provider: 'cloud-a', region: 'eu-central-1', memory: 1024, triggers: ['queue', 'schedule'] },
  { name: 'Thumbnail Maker', state: 'failed', provider: 'local', region: 'eu-west-1', memory: null, triggers: [] },
];

const fields: FilterField<Row>[] = [
  { id: 'state', about: 'Its state', words: (row) => row.state },
  { id: 'provider', about: 'Where it lives', words: (row) => row.provider },
  { id: 'region', about: 'Where it runs', words: (row) => row.region },
  { id: 'trigger', about: 'What sets it off', words: (row) => row.triggers },
  { id: 'memory', about: 'MB', number: (row) => row.memory },
];
const ids = new Set(fields.map((field) => field.id));
const find = (text: string) => {
  const matches = compileFilter(parseFilter(text, ids), fields, (row) => `${row.name} ${row.provider}`);
  return rows.filter(matches).map((row) => row.name);
};

test('pairs, words and quotes are told apart', () => {
  const tokens = parseFilter('provider:local -state:failed "two words" name', ids).map(({ field, value, negated }) => [
    field,
    value,
    negated,
  ]);
  assert.deepEqual(tokens, [
    ['provider', 'local', false],
    ['state', 'failed', true],
    [null, 'two words', false],
    [null, 'name', false],
  ]);
});

test('an unknown field is text, so that identifiers with colons can be searched for', () => {
  assert.deepEqual(parseFilter('arn:x:y', ids), [{ field: null, value: 'arn:x:y', negated: false, start: 0, end: 7 }]);
});

test('a pair that is still being typed filters nothing', () => {
  assert.deepEqual(
    parseFilter('state:', ids).map((token) => [token.field, token.value]),
    [['state', '']],
  );
  assert.equal(find('state:').length, 3);
  assert.equal(find('state:"').length, 3);
});

test('values of one field are alternatives, fields hold together', () => {
  assert.deepEqual(find('state:failed state:active provider:local'), ['checkout-api', 'Thumbnail Maker']);
  assert.deepEqual(find('state:failed provider:local'), ['Thumbnail Maker']);
});

test('a minus excludes, a star stands for anything, case does not matter', () => {
  assert.deepEqual(find('-state:FAILED'), ['checkout-api']);
  assert.deepEqual(find('region:EU-*'), ['checkout-worker', 'Thumbnail Maker']);
  assert.deepEqual(find('-checkout'), ['Thumbnail Maker']);
});

test('a field with several values matches any of them', () => {
  assert.deepEqual(find('trigger:schedule'), ['checkout-worker']);
});

test('numbers compare; what is no number finds nothing and breaks nothing', () => {
  assert.deepEqual(find('memory:>512'), ['checkout-worker']);
  assert.deepEqual(find('memory:<=1024'), ['checkout-api', 'checkout-worker']);
  assert.deepEqual(find('memory:128'), ['checkout-api']);
  assert.deepEqual(find('memory:lots'), []);
});

test('plain text is a substring', () => {
  assert.deepEqual(find('thumb "l m"'), ['Thumbnail Maker']);
  assert.deepEqual(find('.*'), []);
});

test('tokens are written as they are read', () => {
  for (const text of ['state:failed', '-provider:local', 'region:"eu west"', 'word']) {
    const [token] = parseFilter(text, ids);
    assert.ok(token);
    assert.equal(formatToken(token), text);
  }
});

test('suggestions offer fields, then the values that exist, most frequent first', () => {
  assert.deepEqual(
    suggest('sta', fields, rows, 5).map((each) => each.insert),
    ['state:'],
  );
  assert.deepEqual(suggest('state:', fields, rows, 5), [
    { insert: 'state:failed ', label: 'failed', note: '2' },
    { insert: 'state:active ', label: 'active', note: '1' },
  ]);
  assert.deepEqual(
    suggest('x -state:a', fields, rows, 5).map((each) => each.insert),
    ['-state:active ', '-state:failed '],
  );
  assert.deepEqual(suggest('memory:', fields, rows, 5), []);
});

test('ten thousand rows are filtered in a moment', () => {
  const many = Array.from({ length: 10_000 }, (_, i): Row => ({ ...(rows[i % 3] as Row), name: `fn-${i}` }));
  const start = performance.now();
  const matches = compileFilter(parseFilter('state:failed region:eu-* memory:>512 99', ids), fields, (row) => row.name);
  assert.ok(many.filter(matches).length > 0);
  assert.ok(performance.now() - start < 300);
});
