import assert from 'node:assert/strict';
import { test } from 'node:test';
import { toCsv } from './csv.ts';

test('cells are quoted where they have to be', () => {
  const rows: [string, number | null][] = [
    ['a,b', 1],
    ['say "hi"', null],
  ];
  assert.equal(toCsv({ name: ([name]) => name, size: ([, size]) => size }, rows), 'name,size\r\n"a,b",1\r\n"say ""hi""",\r\n');
});

test('no cell is a formula', () => {
  assert.equal(toCsv({ x: (text: string) => text }, ['=cmd()', '@sum', '-1+2']), "x\r\n'=cmd()\r\n'@sum\r\n'-1+2\r\n");
});
