import { AppError } from '#shared/errors.ts';
import { fromDuration, toInstant } from '#shared/model/time.ts';
import type { Command, GlobalFlags, Parsed } from './command.ts';
import type { FlagSpec } from './flag-spec.ts';
import { nearest } from './nearest.ts';

export const GLOBAL_FLAGS: readonly FlagSpec[] = [
  {
    name: 'json',
    path: ['json'],
    type: 'boolean',
    placeholder: '',
    required: false,
    summary: 'Print exactly what the operation gives, as JSON; streams line by line',
  },
  {
    name: 'home',
    path: ['home'],
    type: 'text',
    placeholder: 'DIR',
    required: false,
    summary: 'Where all state lives (or ISOBAR_HOME); ~/.isobar by default',
  },
  {
    name: 'profile',
    path: ['profile'],
    type: 'text',
    placeholder: 'NAME',
    required: false,
    summary: 'Profile for references that name none',
  },
  { name: 'yes', path: ['yes'], type: 'boolean', placeholder: '', required: false, summary: 'Do not ask before something is removed' },
  { name: 'help', path: ['help'], type: 'boolean', placeholder: '', required: false, summary: 'Show help' },
  { name: 'version', path: ['version'], type: 'boolean', placeholder: '', required: false, summary: 'Show the version' },
];

const SHORT: Readonly<Record<string, string>> = { '-h': '--help', '-V': '--version' };

function wrong(message: string, hint: string, flag?: string): AppError {
  return new AppError('invalid_input', message, { hint, ...(flag === undefined ? {} : { details: { field: flag } }) });
}

function toInstantText(spec: FlagSpec, text: string): string {
  const length = fromDuration(text);
  if (length !== null) return toInstant(Date.now() + (spec.ahead === true ? length : -length));
  const at = Date.parse(text);
  if (Number.isNaN(at))
    throw wrong(`--${spec.name}: "${text}" is neither a time nor a duration.`, 'Write 10m, 2h, 1d, or 2026-01-02T03:04:05Z.', spec.name);
  return toInstant(at);
}

function convert(spec: FlagSpec, text: string): unknown {
  if (spec.type === 'number' || spec.type === 'integer') {
    const value = text.trim() === '' ? Number.NaN : Number(text);
    const fits = spec.type === 'integer' ? Number.isSafeInteger(value) : Number.isFinite(value);
    if (!fits)
      throw wrong(
        `--${spec.name}: "${text}" is not a ${spec.type === 'integer' ? 'whole number' : 'number'}.`,
        `Write --${spec.name} N.`,
        spec.name,
      );
    return value;
  }
  if (spec.options !== undefined && !spec.options.includes(text)) {
    throw wrong(
      `--${spec.name}: "${text}" is not one of ${spec.options.join(', ')}.`,
      `Choose one of ${spec.options.join(', ')}.`,
      spec.name,
    );
  }
  return spec.instant === true ? toInstantText(spec, text) : text;
}

/** Puts a value where the flag says; lists and records grow with every use. */
function assign(target: Record<string, unknown>, spec: FlagSpec, values: readonly string[]): void {
  const [text = ''] = values;
  const last = spec.path.at(-1) ?? spec.name;
  let place = target;
  for (const key of spec.path.slice(0, -1)) place = (place[key] ??= {}) as Record<string, unknown>;
  if ((spec.arity ?? 1) > 1) {
    place[last] = values;
  } else if (spec.type === 'record') {
    const at = text.indexOf('=');
    if (at <= 0)
      throw wrong(`--${spec.name}: "${text}" is not of the form KEY=VALUE.`, `Write --${spec.name} KEY=VALUE, once for each.`, spec.name);
    const value = spec.numbers === true ? convert({ ...spec, type: 'number' }, text.slice(at + 1)) : text.slice(at + 1);
    place[last] = { ...(place[last] as Record<string, unknown> | undefined), [text.slice(0, at)]: value };
  } else if (spec.type === 'list') {
    place[last] = [
      ...((place[last] as string[] | undefined) ?? []),
      ...(spec.whole === true ? [text] : text.split(',').filter((part) => part !== '')),
    ];
  } else {
    place[last] = convert(spec, text);
  }
}

interface Reader {
  next(): string | undefined;
  left(): boolean;
}

function readerOf(args: readonly string[]): Reader {
  let i = 0;
  return { next: () => args[i++], left: () => i < args.length };
}

/** `--no-NAME` of a boolean; false where there is none of that name. */
function readNegated(name: string, specs: readonly FlagSpec[], target: Record<string, unknown>): boolean {
  const spec = specs.find((candidate) => candidate.type === 'boolean' && `no-${candidate.name}` === name);
  if (spec !== undefined) setBoolean(target, spec, false);
  return spec !== undefined;
}

/** The values after a flag, as many as it takes. */
function readValues(spec: FlagSpec, inline: string | undefined, reader: Reader): string[] {
  const values = inline === undefined ? [] : [inline];
  while (values.length < (spec.arity ?? 1)) {
    const value = reader.left() ? reader.next() : undefined;
    if (value === undefined || value.startsWith('--')) {
      throw wrong(
        `--${spec.name} needs a value.`,
        `Write --${spec.name} ${spec.placeholder}. A value that begins with -- is written --${spec.name}=VALUE.`,
        spec.name,
      );
    }
    values.push(value);
  }
  return values;
}

/** Reads one flag and its values; false where there is no flag of that name. */
function readFlag(arg: string, specs: readonly FlagSpec[], reader: Reader, target: Record<string, unknown>): boolean {
  const equals = arg.indexOf('=');
  const name = arg.slice(2, equals < 0 ? undefined : equals);
  const inline = equals < 0 ? undefined : arg.slice(equals + 1);
  const spec = specs.find((candidate) => candidate.name === name);
  if (spec === undefined) return inline === undefined && readNegated(name, specs, target);
  if (spec.type !== 'boolean') assign(target, spec, readValues(spec, inline, reader));
  else if (inline === undefined || inline === 'true' || inline === 'false') setBoolean(target, spec, inline !== 'false');
  else throw wrong(`--${name} takes no value.`, `Write --${name} or --no-${name}.`, name);
  return true;
}

function setBoolean(target: Record<string, unknown>, spec: FlagSpec, value: boolean): void {
  let place = target;
  for (const key of spec.path.slice(0, -1)) place = (place[key] ??= {}) as Record<string, unknown>;
  place[spec.path.at(-1) ?? spec.name] = value;
}

/** Takes the global flags out, wherever they stand; what is after `--` is left alone. */
export function takeGlobals(args: readonly string[]): { global: GlobalFlags; rest: string[] } {
  const values: Record<string, unknown> = {};
  const rest: string[] = [];
  const reader = readerOf(args);
  while (reader.left()) {
    const raw = reader.next() ?? '';
    const arg = SHORT[raw] ?? raw;
    if (arg === '--') {
      rest.push(arg);
      while (reader.left()) rest.push(reader.next() ?? '');
    } else if (!arg.startsWith('--') || arg === '--no-json' || !readFlag(arg, GLOBAL_FLAGS, reader, values)) rest.push(raw);
  }
  const text = (name: string) => (typeof values[name] === 'string' ? values[name] : undefined);
  const flag = (name: string) => values[name] === true;
  return {
    global: {
      json: flag('json'),
      home: text('home'),
      profile: text('profile'),
      help: flag('help'),
      version: flag('version'),
      yes: flag('yes'),
    },
    rest,
  };
}

/** What was typed after a command's words, as its input. Throws `invalid_input` that says how to write it. */
export function parseArgs(command: Command, args: readonly string[]): Parsed {
  const name = `isobar ${command.words.join(' ')}`;
  const input: Record<string, unknown> = {};
  const loose: string[] = [];
  const reader = readerOf(args);
  while (reader.left()) {
    const arg = reader.next() ?? '';
    if (arg === '--') {
      while (reader.left()) loose.push(reader.next() ?? '');
    } else if (!arg.startsWith('--')) loose.push(arg);
    else if (!readFlag(arg, command.flags, reader, input)) {
      const flag = arg.split('=')[0] ?? arg;
      const close = nearest(flag.slice(2), command.flags.map((spec) => spec.name)); // prettier-ignore
      throw wrong(`${name} has no flag ${flag}.`, close === null ? `See ${name} --help.` : `Did you mean --${close}?`, flag);
    }
  }
  readPositionals(command, loose, input, name);
  return { input };
}

/** Gives words without a flag to the positionals, in order; the last one may take all that are left. */
function readPositionals({ positionals }: Command, loose: readonly string[], input: Record<string, unknown>, name: string): void {
  const rest = positionals.at(-1)?.rest === true;
  if (loose.length > positionals.length && !rest)
    throw wrong(`${name}: "${loose[positionals.length]}" is one argument too many.`, `See ${name} --help.`);
  for (const [i, positional] of positionals.entries()) {
    const value = loose[i];
    if (value !== undefined) input[positional.name] = positional.rest === true ? loose.slice(i) : value;
    else if (positional.required) throw wrong(`${name} needs ${positional.name.toUpperCase()}.`, `See ${name} --help.`, positional.name);
  }
}
