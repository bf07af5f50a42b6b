import assert from 'node:assert/strict';
import { describe, it } from 'node:test';
import type { AppError } from '#shared/errors.ts';
import type { Command } from './command.ts';
import { composedCommands } from './composed-commands.ts';
import { generatedCommands } from './generated-commands.ts';
import { nearest } from './nearest.ts';
import { parseArgs, takeGlobals } from './parse-args.ts';

const commands = [...composedCommands, ...generatedCommands()];

function command(words: string): Command {
  const found = commands.find((candidate) => candidate.words.join(' ') === words);
  assert.ok(found !== undefined, words);
  return found;
}

const parse = (words: string, ...args: string[]) => parseArgs(command(words), args).input;

const refuses = (words: string, args: string[], message: RegExp, hint: RegExp) =>
  assert.throws(
    () => parse(words, ...args),
    (error: AppError) => error.code === 'invalid_input' && message.test(error.message) && hint.test(error.hint ?? ''),
  );

describe('arguments', () => {
  it('become the input that the contract asks for', () => {
    assert.deepEqual(
      parse('functions update', 'local/a', '--memory-mb', '256', '--timeout-s=1.5', '--env', 'A=1', '--env', 'B=x=y', '--description', ''),
      {
        ref: 'local/a',
        memoryMb: 256,
        timeoutS: 1.5,
        env: { A: '1', B: 'x=y' },
        description: '',
      },
    );
    assert.deepEqual(parse('settings update', '--no-sandbox', '--theme', 'dark'), { sandbox: false, theme: 'dark' });
    assert.deepEqual(parse('settings update', '--sandbox'), { sandbox: true });
    assert.deepEqual(parse('traces list', '--errors-only', '--limit', '5'), { errorsOnly: true, limit: 5 });
    assert.deepEqual(parse('deploy', 'dir', '--to', 'local,aws:dev', '--to', 'gcp', '--http', '--env', 'A=1', '--memory-mb', '512'), {
      source: 'dir',
      to: ['local', 'aws:dev', 'gcp'],
      overrides: { http: true, env: { A: '1' }, memoryMb: 512 },
    });
    assert.deepEqual(parse('invoke', 'local/a', '--http', 'GET', '/x?y=1', '--header', 'a=b', '--event', '-'), {
      ref: 'local/a',
      http: ['GET', '/x?y=1'],
      header: { a: 'b' },
      event: '-',
    });
    assert.deepEqual(parse('code get', 'local/a', '--', '--odd name'), { ref: 'local/a', path: '--odd name' });
  });

  it('take a time or how long ago', () => {
    assert.equal(parse('logs', '--since', '2026-01-02T03:04:05Z')['since'], '2026-01-02T03:04:05.000Z');
    const ago = Date.now() - Date.parse(String(parse('logs', '--since', '10m')['since']));
    assert.ok(Math.abs(ago - 600_000) < 1000);
    const until = Date.parse(String(parse('waivers create', '--expires-at', '30d', '--rule-id', 'A-1', '--subject', '*', '--reason', 'x', '--owner', 'x')['expiresAt'])); // prettier-ignore
    assert.ok(Math.abs(until - Date.now() - 30 * 86_400_000) < 1000, 'what ends is in the future');
    refuses('logs', ['--since', 'yesterday'], /neither a time nor a duration/, /10m/);
  });

  it('that are wrong are told with the way to write them', () => {
    refuses('functions get', [], /needs REF/, /--help/);
    refuses('functions get', ['a', 'b'], /"b" is one argument too many/, /--help/);
    refuses('settings update', ['--pool-size', 'many'], /"many" is not a whole number/, /--pool-size N/);
    refuses('settings update', ['--pool-size'], /needs a value/, /--pool-size N/);
    refuses('settings update', ['--pool-size', '--sandbox'], /needs a value/, /=VALUE/);
    refuses('settings update', ['--pol-size', '3'], /no flag --pol-size/, /Did you mean --pool-size/);
    refuses('settings update', ['--xyz'], /no flag --xyz/, /--help/);
    refuses('settings update', ['--theme', 'pink'], /not one of light, dark, auto/, /light/);
    refuses('settings update', ['--sandbox=maybe'], /takes no value/, /--no-sandbox/);
    refuses('functions update', ['local/a', '--env', 'A'], /not of the form KEY=VALUE/, /--env KEY=VALUE/);
  });

  it('of every command are taken wherever they stand', () => {
    const { global, rest } = takeGlobals([
      '--json',
      'functions',
      '--home',
      '/h',
      'list',
      '--provider',
      'local',
      '--profile=x',
      '-h',
      '--',
      '--json',
    ]);
    assert.deepEqual(global, { json: true, home: '/h', profile: 'x', help: true, version: false, yes: false });
    assert.deepEqual(rest, ['functions', 'list', '--provider', 'local', '--', '--json']);
  });
});

describe('every command', () => {
  it('has a summary, its own words, and flags that can be told apart', () => {
    const seen = new Set<string>();
    for (const { words, summary, flags, positionals } of commands) {
      const name = words.join(' ');
      assert.ok(!seen.has(name), name);
      seen.add(name);
      assert.ok(summary !== '', name);
      const names = [...flags.map((flag) => flag.name), ...positionals.map((positional) => positional.name)];
      assert.equal(new Set(names).size, names.length, name);
      for (const flag of flags) assert.ok(!['json', 'home', 'help', 'yes'].includes(flag.name), `${name} --${flag.name}`);
    }
  });

  it('can be written as its own examples say', () => {
    for (const { words, examples, ...rest } of commands) {
      for (const shown of examples) {
        // `eval "$(isobar …)"` and `isobar … | PROGRAM`: the command itself is meant.
        const example = /\$\((isobar [^)]*)\)/.exec(shown)?.[1] ?? shown.split(' | ')[0] ?? shown;
        const args = [...example.matchAll(/'([^']*)'|"([^"]*)"|(\S+)/g)].map((match) => match[1] ?? match[2] ?? match[3] ?? '');
        const { rest: own } = takeGlobals(args.slice(1));
        assert.deepEqual(own.slice(0, words.length), words, example);
        parseArgs(
          { words, examples, ...rest, flags: command(words.join(' ')).flags, positionals: command(words.join(' ')).positionals },
          own.slice(words.length),
        );
      }
    }
  });
});

it('the nearest word is one that was probably meant', () => {
  const known = ['functions', 'invoke', 'invocations', 'logs', 'deploy', 'templates'];
  assert.equal(nearest('fucntions', known), 'functions');
  assert.equal(nearest('func', known), 'functions');
  assert.equal(nearest('depoy', known), 'deploy');
  assert.equal(nearest('lgs', known), 'logs');
  assert.equal(nearest('banana', known), null);
});
