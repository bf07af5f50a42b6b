import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { AppError } from '#shared/errors.ts';
import { isMapping, mappingAt, type Mapping } from '../../detection/cloud-yaml.ts';
import { parseSettings } from '../emulation/host-json.ts';
import { isEncrypted } from '../emulation/local-settings.ts';
import { findRoot } from './project-settings.ts';

const FILE = 'local.settings.json';
/** What a connection string is for where nothing else is said. */
const SQL = 'System.Data.SqlClient';

/** What `func settings …` is told. */
interface Wanted {
  verb: string;
  name: string;
  value: string | undefined;
  /** Connection strings rather than values. */
  strings: boolean;
  showValues: boolean;
}

/**
 * `func settings list|add|delete|decrypt`: the settings in local.settings.json of the project at or above a directory. Gives
 * the lines to print. Throws `invalid_input` for what is not known, and for a file that is encrypted or no JSON.
 * @see https://github.com/Azure/azure-functions-core-tools/tree/main/src/Cli/func/Actions/LocalActions (ListSettingsAction, AddSettingAction, DeleteSettingAction)
 */
export function changeSettings(args: readonly string[], directory: string): string[] {
  const wanted = readWanted(args);
  const path = join(findRoot(directory), FILE);
  const settings = readFile(path);
  if (wanted.verb === 'list') return listed(settings, wanted.showValues);
  if (wanted.verb === 'decrypt') return [`${FILE} is not encrypted.`];
  const section = wanted.strings ? 'ConnectionStrings' : 'Values';
  const entries: Mapping = { ...mappingAt(settings, section) };
  if (wanted.verb !== 'add') delete entries[wanted.name];
  else entries[wanted.name] = wanted.strings ? { ConnectionString: wanted.value, ProviderName: SQL } : wanted.value;
  writeFileSync(path, `${JSON.stringify({ IsEncrypted: false, ...settings, [section]: entries }, null, 2)}\n`, { mode: 0o600 });
  return [];
}

function readWanted(args: readonly string[]): Wanted {
  const { values, positionals } = parse(args);
  const [verb = '', name = '', value] = positionals;
  if (verb === 'encrypt')
    throw new AppError('unsupported', 'Settings are not encrypted here.', {
      hint: `${FILE} is kept as it is: leave it out of the repository, as .gitignore of new projects does.`,
    });
  if (!['list', 'add', 'delete', 'remove', 'decrypt'].includes(verb))
    throw new AppError('invalid_input', `"func settings ${verb}" is not known.`, { hint: 'There is list, add, delete and decrypt.' });
  if (!['list', 'decrypt'].includes(verb) && name === '') throw new AppError('invalid_input', 'Must specify setting name.');
  if (verb === 'add' && (value === undefined || value === ''))
    throw new AppError('invalid_input', `No value is given for ${name}.`, {
      hint: `Give it behind the name, or write it into ${FILE} where it should not be in the history of your shell.`,
    });
  return { verb, name, value, strings: values.connectionString === true, showValues: values.showValue === true };
}

function parse(args: readonly string[]) {
  try {
    const options = { showValue: { type: 'boolean', short: 'a' }, connectionString: { type: 'boolean' } } as const;
    return parseArgs({ args: [...args], options, allowPositionals: true });
  } catch (error) {
    const why = error instanceof Error ? (error.message.split('.')[0] ?? '') : String(error);
    throw new AppError('invalid_input', `${why}.`, { hint: 'There is --showValue for list and --connectionString for add and delete.' });
  }
}

/** Empty where there is no file yet. */
function readFile(path: string): Mapping {
  if (!existsSync(path)) return {};
  const settings = parseSettings(readFileSync(path, 'utf8'));
  if (settings === null) throw new AppError('invalid_input', `${FILE} is not valid JSON.`, { hint: 'Correct it, or remove it.' });
  if (!isEncrypted(settings)) return settings;
  throw new AppError('invalid_input', `${FILE} is encrypted.`, {
    hint: 'Decrypt it with the Core Tools of the machine where it was encrypted: func settings decrypt.',
  });
}

function listed(settings: Mapping, showValues: boolean): string[] {
  const value = (text: unknown): string => (showValues ? String(text ?? '') : '*****');
  const values = Object.entries(mappingAt(settings, 'Values')).flatMap(([name, text]) => [
    `   -> Name: ${name}`,
    `      Value: ${value(text)}`,
    '',
  ]);
  const strings = Object.entries(mappingAt(settings, 'ConnectionStrings')).flatMap(([name, entry]) => [
    `   -> Name: ${name}`,
    `      Value: ${value(isMapping(entry) ? entry['ConnectionString'] : entry)}`,
    `      ProviderName: ${String((isMapping(entry) ? entry['ProviderName'] : SQL) ?? '')}`,
    '',
  ]);
  return ['App Settings:', ...values, 'Connection Strings:', ...strings];
}
