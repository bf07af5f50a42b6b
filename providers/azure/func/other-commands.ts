import { AppError } from '#shared/errors.ts';

/** What of the Core Tools has a counterpart among Isobar's own commands, by how it begins. */
const INSTEAD: readonly (readonly [begins: string, instead: string])[] = [
  ['init', 'To begin a project: isobar templates create NAME DIR.'],
  ['new', 'isobar templates list shows what to begin with; the code of a function goes beside those that are there.'],
  ['templates', 'isobar templates list shows what there is to begin with.'],
  ['azure functionapp publish', 'To deploy: isobar deploy DIR --to azure:PROFILE, or --to local.'],
  ['azure functionapp logstream', 'To follow a log: isobar logs REF --follow.'],
  ['logs', 'To follow a log: isobar logs REF --follow.'],
  ['host', 'The host starts with: isobar func start. Then GET /admin/host/status says how it fares.'],
  ['azure functionapp list-functions', 'isobar functions list --provider azure shows apps and their functions.'],
  ['azure functionapp fetch-app-settings', 'isobar functions get REF shows the settings of an app.'],
  ['azure functionapp', 'isobar functions shows and changes apps, isobar deploy deploys them.'],
  ['run', 'To call a function: isobar invoke REF, or a request to /admin/functions/NAME while it runs.'],
  ['function run', 'To call a function: isobar invoke REF, or a request to /admin/functions/NAME while it runs.'],
  ['extensions', 'Nothing has to be installed: the bindings that run here come with the local runtime.'],
  ['bundles', 'Nothing has to be installed: the bindings that run here come with the local runtime.'],
  ['pack', 'To have a package: isobar deploy DIR --to local, then isobar code download REF FILE.'],
];

/** Why a command of the Core Tools is not there, and what to use in its place. */
export function refuseCommand(words: readonly string[]): AppError {
  const typed = words.join(' ');
  const instead = INSTEAD.find(([begins]) => typed === begins || typed.startsWith(`${begins} `))?.[1];
  return new AppError('invalid_input', `"func ${typed}" is not offered: of the Core Tools there are "func start" and "func settings".`, {
    hint: instead ?? 'isobar --help lists what there is besides.',
  });
}
