import type { Command } from './command.ts';
import type { FlagSpec } from './flag-spec.ts';
import { pad } from './output/layout.ts';
import type { Terminal } from './output/terminal.ts';
import { GLOBAL_FLAGS } from './parse-args.ts';

const NOUNS: Readonly<Record<string, string>> = {
  functions: 'Functions, wherever they live',
  versions: 'A function as it was at a time',
  aliases: 'Names that point at versions',
  triggers: 'What sets functions off',
  concurrency: 'How many calls of a function may run at a time',
  layers: "Shared code under a function's own",
  invocations: 'Calls of functions, and their history',
  traces: 'Requests on their way through functions',
  metrics: 'Counts and latencies over time',
  costs: 'What functions cost, here and elsewhere',
  budgets: 'What may be spent in a month',
  deployments: 'From source to running function',
  code: 'The files of a deployed function',
  templates: 'The gallery of examples',
  events: 'Events kept for a function',
  runtime: 'The bundled local runtime',
  providers: 'Places where functions live, and what each can do',
  profiles: 'Credentials plus region, project or subscription',
  settings: 'Your choices',
  app: 'Isobar itself',
  audits: 'Findings about security, and reports of them',
  waivers: 'Findings that are accepted, and why',
  keys: 'Access keys of functions, when you ask',
  delivery: 'What becomes of events that fail',
};

function flagText(spec: FlagSpec): string {
  if (spec.type !== 'boolean') return `--${spec.name} ${spec.placeholder}`;
  if (spec.fallback === true) return `--no-${spec.name}`;
  return spec.negatable === true ? `--[no-]${spec.name}` : `--${spec.name}`;
}

function aboutFlag(spec: FlagSpec): string {
  const notes = [
    spec.required ? 'required' : '',
    spec.options !== undefined && spec.placeholder !== spec.options.join('|') ? spec.options.join(', ') : '',
    spec.type === 'record' ? 'may be repeated' : '',
    spec.fallback !== undefined && spec.type !== 'boolean' && JSON.stringify(spec.fallback) !== '{}'
      ? `default ${String(spec.fallback)}`
      : '',
  ].filter((note) => note !== '');
  return [spec.summary ?? '', notes.length > 0 ? `(${notes.join(', ')})` : ''].filter((part) => part !== '').join(' ');
}

function rows(pairs: readonly (readonly [string, string])[], indent = '  '): string[] {
  const widest = Math.min(38, Math.max(0, ...pairs.map(([left]) => left.length)));
  return pairs.map(([left, right]) => `${indent}${pad(left, widest)}  ${right}`.trimEnd());
}

function usage(command: Command): string {
  const places = command.positionals.map(({ name, required, rest }) => {
    const shown = rest === true ? `${name.toUpperCase()}…` : name.toUpperCase();
    return required ? shown : `[${shown}]`;
  });
  return ['isobar', ...command.words, ...places, '[flags]'].join(' ');
}

/** Help of one command. */
export function commandHelp(command: Command, terminal: Terminal): string[] {
  const title = (text: string) => terminal.paint('bold', text);
  const places = command.positionals.filter(({ summary }) => summary !== undefined);
  const flags = command.flags.toSorted((a, b) => Number(b.required) - Number(a.required));
  return [
    command.summary,
    '',
    `${title('Usage')}  ${usage(command)}`,
    ...(places.length === 0 ? [] : ['', ...rows(places.map(({ name, summary = '' }) => [name.toUpperCase(), summary]))]),
    ...(flags.length === 0 ? [] : ['', title('Flags'), ...rows(flags.map((spec) => [flagText(spec), aboutFlag(spec)]))]),
    ...(command.examples.length === 0 ? [] : ['', title('Examples'), ...command.examples.map((example) => `  ${example}`)]),
    ...(command.notes === undefined ? [] : ['', ...command.notes]),
    '',
    title('Flags of every command'),
    ...rows(GLOBAL_FLAGS.map((spec) => [flagText(spec), aboutFlag(spec)])),
  ];
}

/** Help of a noun: its verbs. */
export function nounHelp(noun: string, commands: readonly Command[], terminal: Terminal): string[] {
  const own = commands.filter(({ words }) => words[0] === noun);
  return [
    NOUNS[noun] ?? noun,
    '',
    `${terminal.paint('bold', 'Usage')}  isobar ${noun} COMMAND [flags]`,
    '',
    ...rows(own.map(({ words, summary }) => [words.slice(1).join(' '), summary])),
    '',
    `isobar ${noun} COMMAND --help says more.`,
  ];
}

/** Help of the whole. */
export function mainHelp(
  commands: readonly Command[],
  tools: readonly { name: string; summary: string }[],
  version: string,
  terminal: Terminal,
): string[] {
  const title = (text: string) => terminal.paint('bold', text);
  const single = commands.filter(({ words }) => words.length === 1);
  const nouns = [...new Set(commands.filter(({ words }) => words.length > 1).map(({ words }) => words[0] ?? ''))];
  const known = [...Object.keys(NOUNS).filter((noun) => nouns.includes(noun)), ...nouns.filter((noun) => NOUNS[noun] === undefined)];
  const verbs = (noun: string) => commands.filter(({ words }) => words[0] === noun).map(({ words }) => words.slice(1).join(' '));
  return [
    `Isobar ${version}: serverless functions on this machine and on every cloud`,
    '',
    `${title('Usage')}  isobar COMMAND [flags]`,
    '',
    ...rows(single.map(({ words, summary }) => [words.join(' '), summary])),
    '',
    ...rows(known.map((noun) => [`${noun} ${verbs(noun).join('|')}`, NOUNS[noun] ?? ''])),
    '',
    ...(tools.length === 0 ? [] : [title('In place of a cloud’s own tool'), ...rows(tools.map((tool) => [tool.name, tool.summary])), '']),
    title('Flags of every command'),
    ...rows(GLOBAL_FLAGS.map((spec) => [flagText(spec), aboutFlag(spec)])),
    '',
    'isobar COMMAND --help says more. A function is written PROVIDER[:PROFILE]/NAME[@VERSION], for example local/hello.',
  ];
}
