import assert from 'node:assert/strict';
import test from 'node:test';
import { parseAnsi, stripAnsi } from './ansi.ts';

const ESC = '\u001b';
const short = (text: string): string[] =>
  parseAnsi(text).map(({ text: t, style }) => {
    if (style === null) return t;
    const flags = Object.entries(style)
      .filter(([, v]) => v === true)
      .map(([k]) => k);
    return `${t}<${[style.color === null ? '' : `c${style.color}`, style.background === null ? '' : `b${style.background}`, ...flags].filter(Boolean).join(' ')}>`;
  });

test('plain text is one segment, nothing is none', () => {
  assert.deepEqual(parseAnsi('hello'), [{ text: 'hello', style: null }]);
  assert.deepEqual(parseAnsi(''), []);
});

test('colours, flags and their ends', () => {
  assert.deepEqual(short(`a${ESC}[31mred${ESC}[1;4m both${ESC}[22m not bold${ESC}[0m b`), [
    'a',
    'red<c1>',
    ' both<c1 bold underline>',
    ' not bold<c1 underline>',
    ' b',
  ]);
  assert.deepEqual(short(`${ESC}[92mok${ESC}[39m${ESC}[41m!${ESC}[m.`), ['ok<c10>', '!<b1>', '.']);
  assert.deepEqual(short(`${ESC}[31;7mx`), ['x<c0 b1>']);
});

test('256 and true colours become the nearest of the sixteen', () => {
  assert.deepEqual(short(`${ESC}[38;5;9ma${ESC}[38;5;196mb${ESC}[38;5;28mc${ESC}[38;5;240md`), ['a<c9>', 'b<c9>', 'c<c2>', 'd<c8>']);
  assert.deepEqual(short(`${ESC}[38;2;255;140;0ma${ESC}[48;2;0;0;255mb`), ['a<c9>', 'b<c9 b12>']);
  assert.deepEqual(short(`${ESC}[38:5:4mx`), ['x<c4>']);
});

test('everything that is not colour goes, its text stays', () => {
  assert.deepEqual(short(`${ESC}[2K${ESC}[1Gdone${ESC}[?25h`), ['done']);
  assert.deepEqual(short(`${ESC}]8;;https://x.test${ESC}\\link${ESC}]8;;${ESC}\\!`), ['link!']);
  assert.equal(stripAnsi(`${ESC}]0;title\u0007a${ESC}[31mb${ESC}[0m\u0000c`), 'abc');
  assert.equal(stripAnsi('a\tb\nc'), 'a\tb\nc');
});

test('broken sequences neither throw nor swallow the rest', () => {
  assert.deepEqual(short(`a${ESC}`), ['a']);
  assert.deepEqual(short(`${ESC}[38;5mx`), ['x<c0>']);
  assert.deepEqual(short(`${ESC}[999mx`), ['x']);
  assert.deepEqual(short(`${ESC}[31`), ['31']);
});

test('a style can be carried on to the next line', () => {
  const first = parseAnsi(`${ESC}[33mwarn`);
  assert.deepEqual(parseAnsi('more', first.at(-1)?.style ?? null)[0]?.style?.color, 3);
});
