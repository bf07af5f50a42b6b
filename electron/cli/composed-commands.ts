import { advisories } from '#shared/contract/advisories.ts';
import { CostFormat, costs } from '#shared/contract/costs.ts';
import { logs } from '#shared/contract/logs.ts';
import { REPORT_FORMATS } from '#shared/model/audit/audit.ts';
import { SEVERITIES } from '#shared/model/audit/finding.ts';
import { CostQuestion } from '#shared/model/cost-scenario.ts';
import { ProjectOverrides } from '#shared/model/deployment.ts';
import type { z } from 'zod';
import type { Command } from './command.ts';
import { flag } from './composed-flag.ts';
import { profileCommands } from './profile-commands.ts';
import { flagsOf } from './schema-flags.ts';

const open: Command = {
  words: ['open'],
  summary: 'Open the console in a browser on this machine; prints its address',
  positionals: [],
  flags: [
    flag('port', 'integer', 'N', 'Port to listen on; any free one by default'),
    flag('browser', 'boolean', '', 'Open a browser window where there is a display (--no-browser: do not)', { fallback: true }),
    flag('reason', 'text', 'TEXT', 'Why this front and not the desktop window; shown in the console'),
  ],
  examples: ['isobar open', 'isobar open --port 4100 --no-browser'],
  run: async (parsed, context) => (await import('./composed/open.ts')).openConsole(parsed, context),
};

const deploy: Command = {
  words: ['deploy'],
  summary: 'Deploy a directory, a zip or a template; shows the plan, then carries it out',
  positionals: [{ name: 'source', required: false, summary: 'Directory or zip; the current directory by default' }],
  get flags() {
    return [
      flag('to', 'list', 'PROFILE,…', 'Where to: provider or provider:profile', { fallback: 'local' }),
      flag('plan', 'boolean', '', 'Show what would be done, and stop'),
      flag('template', 'text', 'NAME', 'Deploy a template of the gallery instead of a directory'),
      ...flagsOf(ProjectOverrides, ['overrides']),
    ];
  },
  examples: [
    'isobar deploy ./my-api',
    'isobar deploy ./my-api --plan',
    'isobar deploy app.zip --name hello --env STAGE=dev',
    'isobar deploy --template aws-http-api',
  ],
  notes: ['--env adds to the variables found in the source; the other flags replace what was found.'],
  run: async (parsed, context) => (await import('./composed/deploy.ts')).deploy(parsed, context),
};

const invoke: Command = {
  words: ['invoke'],
  summary: 'Invoke a function: its answer goes to standard output, everything about it to standard error',
  positionals: [{ name: 'ref', required: true, summary: 'PROVIDER[:PROFILE]/NAME[@VERSION]' }],
  get flags() {
    return [
      flag('event', 'text', 'FILE|-', 'File with the event, or - for standard input; {} by default'),
      flag('data', 'text', 'TEXT', 'The event itself'),
      flag('content-type', 'text', 'TYPE', 'What the event is, where it is not JSON'),
      flag('async', 'boolean', '', 'Return at once; the function runs on its own'),
      flag('stream', 'boolean', '', 'Print the answer as it comes'),
      flag('dry-run', 'boolean', '', 'Only ask whether the call would be allowed, where the provider can tell'),
      flag('http', 'list', 'METHOD PATH', 'Send an HTTP request with the event as its body', { arity: 2 }),
      flag('header', 'record', 'NAME=VALUE', 'A header of that request'),
      flag('count', 'integer', 'N', 'Invoke so many times and print a summary'),
      flag('concurrency', 'integer', 'N', 'So many at a time, with --count', { fallback: 1 }),
    ];
  },
  examples: [
    'isobar invoke local/hello --data \'{"name":"Ada"}\'',
    'isobar invoke local/hello --event event.json --json',
    'isobar invoke local/api --http GET /orders?limit=2',
    'isobar invoke local/report --stream',
    'isobar invoke local/hello --count 100 --concurrency 16',
  ],
  notes: ['Exit code 10: the function was called and failed.'],
  run: async (parsed, context) => (await import('./composed/invoke.ts')).invoke(parsed, context),
};

const logsCommand: Command = {
  words: ['logs'],
  summary: 'Show what functions print',
  positionals: [{ name: 'ref', required: false, summary: 'PROVIDER[:PROFILE]/NAME; every function by default' }],
  get flags() {
    const input = logs.list['~orpc'].inputSchema as z.ZodType;
    return [flag('follow', 'boolean', '', 'Go on until Ctrl-C'), ...flagsOf(input, [], ['ref', 'before'])];
  },
  examples: ['isobar logs local/hello --since 10m', 'isobar logs --follow --level error'],
  run: async (parsed, context) => (await import('./composed/logs.ts')).showLogs(parsed, context),
};

const eventsSend: Command = {
  words: ['events', 'send'],
  summary: 'Invoke a function with a saved event',
  positionals: [
    { name: 'ref', required: true, summary: 'PROVIDER[:PROFILE]/NAME[@VERSION]' },
    { name: 'name', required: true, summary: 'Name of an event saved for it' },
  ],
  flags: [flag('async', 'boolean', '', 'Return at once; the function runs on its own')],
  examples: ['isobar events send local/hello "a greeting"'],
  run: async (parsed, context) => (await import('./composed/send-event.ts')).sendEvent(parsed, context),
};

const costFlags = [
  flag('file', 'text', 'FILE', 'Scenario, or several under "scenarios", in YAML or JSON; flags come before what it says'),
  {
    ...flag('workload', 'list', '"NAME=VALUE …"', 'A further workload of the same bill: requests=1000000 streamed-kb=7168', {
      path: ['workload'],
    }),
    whole: true,
  },
  flag('format', 'text', 'csv|json|markdown|html', 'Write a report', { options: CostFormat.options }),
  flag('out', 'text', 'FILE', 'Where to write it; standard output by default'),
];

const refPositional = {
  name: 'ref',
  required: false,
  summary: 'PROVIDER[:PROFILE]/NAME: what is not given is taken from what it has shown',
};

const costNotes = [
  'Quantities are for a month. What is left out is zero, or an assumption that the answer states. "isobar costs prices" lists offers.',
];

const costsEstimate: Command = {
  words: ['costs', 'estimate'],
  summary: 'Estimate what a month costs with every offer, line by line',
  positionals: [refPositional],
  get flags() {
    return [...costFlags, ...flagsOf(CostQuestion, [], ['ref'])];
  },
  examples: [
    'isobar costs estimate --requests 3000000 --duration-ms 120 --memory-mb 1536',
    'isobar costs estimate --requests 10000000 --duration-ms 400 --memory-mb 512 --provider gcp --region europe-west1 --json',
    'isobar costs estimate --file scenario.yaml --format html --out costs.html',
  ],
  notes: costNotes,
  run: async (parsed, context) => (await import('./composed/costs.ts')).estimateCosts(parsed, context),
};

const costsCompare: Command = {
  words: ['costs', 'compare'],
  summary: 'Compare offers over a range of requests, with break-even points',
  positionals: [refPositional],
  get flags() {
    const input = costs.compare['~orpc'].inputSchema as z.ZodType;
    return [...costFlags, ...flagsOf(input, [], ['ref'])];
  },
  examples: [
    'isobar costs compare local/hello --requests 5000000',
    'isobar costs compare --requests 3000000 --duration-ms 120 --memory-mb 512',
  ],
  notes: costNotes,
  run: async (parsed, context) => (await import('./composed/costs.ts')).compareCosts(parsed, context),
};

const auditsRun: Command = {
  words: ['audits', 'run'],
  summary: 'Audit functions or source directories; the current directory by default',
  positionals: [{ name: 'targets', required: false, rest: true, summary: 'Functions (PROVIDER[:PROFILE]/NAME) or directories' }],
  flags: [
    flag('all', 'boolean', '', 'Every function of every profile'),
    flag('format', 'text', 'FORM', 'Print or write a report', { options: REPORT_FORMATS }),
    flag('out', 'text', 'FILE', 'Write the report to a file'),
    flag('fail-on', 'text', 'SEVERITY', 'Exit with 9 where something as bad or worse is open', { options: SEVERITIES }),
    flag('omit-waived', 'boolean', '', 'Leave waived findings out of SARIF'),
    flag('advisories', 'text', 'LIST', 'Known vulnerabilities: the lists on this machine, or live from api.osv.dev', {
      options: ['recorded', 'live'],
    }),
  ],
  examples: [
    'isobar audits run .',
    'isobar audits run local/hello --json',
    'isobar audits run --all --format html --out audit.html',
    'isobar audits run . --format sarif --out audit.sarif --fail-on high',
  ],
  notes: [
    'Exit code 9: something at or above --fail-on is open; 69: nothing is, but with --fail-on not all of it could be looked at. The audit reads only, and nothing leaves this machine; with --advisories live, names and versions of packages go to api.osv.dev.',
  ],
  run: async (parsed, context) => (await import('./composed/audit.ts')).runAudit(parsed, context),
};

const advisoriesImport: Command = {
  words: ['audits', 'advisories', 'import'],
  summary: 'Import known vulnerabilities, to be used in every later audit',
  positionals: [{ name: 'path', required: true, summary: 'A record in the OSV format, a directory of records, or a zip of them' }],
  get flags() {
    return flagsOf(advisories.import['~orpc'].inputSchema as z.ZodType, [], ['path']);
  },
  examples: ['isobar audits advisories import all.zip --name npm --whole npm', 'isobar audits advisories import ./advisories'],
  notes: [
    'Exports are at https://osv-vulnerabilities.storage.googleapis.com/npm/all.zip, and so for PyPI, Go, Maven, NuGet and RubyGems. With --whole, packages that nothing is known against pass, for 30 days after the newest record.',
  ],
  run: async (parsed, context) => (await import('./composed/import-advisories.ts')).importAdvisories(parsed, context),
};

/** Commands that are more than one operation. */
export const composedCommands: readonly Command[] = [
  open,
  deploy,
  invoke,
  logsCommand,
  eventsSend,
  costsEstimate,
  costsCompare,
  auditsRun,
  advisoriesImport,
  ...profileCommands,
];
