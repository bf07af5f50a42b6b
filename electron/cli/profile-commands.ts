import type { Command } from './command.ts';
import { flag } from './composed-flag.ts';

const shared = [
  flag('set', 'record', 'KEY=VALUE', "A setting of the provider's form; several values are joined by commas"),
  flag('secret', 'list', 'KEY,…', 'Secret fields to be asked for, or read from standard input, a line for each'),
  flag('accept-file', 'boolean', '', 'Keep secrets in a file that only you can read, where there is no system key store', {
    path: ['acceptFile'],
  }),
  flag('default', 'boolean', '', 'Make it the profile that is meant where none is named'),
];

const notes = [
  '"isobar profiles discover" shows what this machine has already; "isobar providers list --json" shows the fields of each form.',
  'A secret is never an argument: it is asked for, or read from standard input.',
];

const add: Command = {
  words: ['profiles', 'add'],
  summary: 'Add a profile: where credentials come from, and the regions to look into',
  positionals: [
    { name: 'provider', required: true, summary: 'Provider that it is for' },
    { name: 'name', required: true, summary: 'Name to give it' },
  ],
  flags: shared,
  examples: [],
  notes,
  run: async (parsed, context) => (await import('./composed/profiles.ts')).addProfile(parsed, context),
};

const update: Command = {
  words: ['profiles', 'update'],
  summary: 'Change a profile; what is not named stays',
  positionals: [{ name: 'profile', required: true, summary: 'PROVIDER:NAME' }],
  flags: [
    ...shared,
    flag('name', 'text', 'NAME', 'A new name'),
    flag('unset', 'list', 'KEY,…', 'Settings to take away'),
    flag('forget', 'list', 'KEY,…', 'Secrets to forget'),
  ],
  examples: [],
  notes,
  run: async (parsed, context) => (await import('./composed/profiles.ts')).updateProfile(parsed, context),
};

/** Profiles take more than an operation's input: secrets that are asked for, and a question before they go into a file. */
export const profileCommands: readonly Command[] = [add, update];
