import assert from 'node:assert/strict';
import { test } from 'node:test';
import { looksLikeDotenv, parseDotenv } from './dotenv.ts';
import { checkEnvRows, mergeEnvRows } from './env-rows.ts';

test('reads comments, export, quotes and values over several lines', () => {
  const { entries, problems } = parseDotenv(
    [
      '# comment',
      'A=1',
      'export B = two words # note',
      "C='it is $HOME'",
      'D="line\\nnext \\"q\\""',
      'E="first',
      'second"',
      '',
      'A=2',
      'URL=http://x/#frag',
    ].join('\r\n'),
  );
  assert.deepEqual(problems, []);
  assert.deepEqual(Object.fromEntries(entries.map((entry) => [entry.name, entry.value])), {
    A: '2',
    B: 'two words',
    C: 'it is $HOME',
    D: 'line\nnext "q"',
    E: 'first\nsecond',
    URL: 'http://x/#frag',
  });
});

test('names lines that are no assignment and quotes that stay open', () => {
  assert.deepEqual(parseDotenv('A=1\nnonsense\n2B=x').problems, [
    { line: 2, text: 'nonsense' },
    { line: 3, text: '2B=x' },
  ]);
  assert.deepEqual(parseDotenv('A="open').problems, [{ line: 1, text: 'A="open' }]);
});

test('what looks like a .env', () => {
  assert.equal(looksLikeDotenv('A=1\nB=2'), true);
  assert.equal(looksLikeDotenv('A=1'), true);
  assert.equal(looksLikeDotenv('just a value'), false);
});

test('merging keeps order, replaces by name, drops empty rows', () => {
  const rows = mergeEnvRows(
    [
      { id: '1', name: 'A', value: '1' },
      { id: '2', name: '', value: '' },
    ],
    [
      { name: 'A', value: '2' },
      { name: 'B', value: '3' },
    ],
  );
  assert.deepEqual(
    rows.map((row) => [row.name, row.value]),
    [
      ['A', '2'],
      ['B', '3'],
    ],
  );
});

test('row problems name the rule', () => {
  const problems = checkEnvRows([
    { id: '1', name: '', value: 'x' },
    { id: '2', name: 'A B', value: '' },
    { id: '3', name: 'OK', value: '' },
    { id: '4', name: 'OK', value: '' },
    { id: '5', name: '', value: '' },
  ]);
  assert.deepEqual([...problems.keys()], ['1', '2', '4']);
});
