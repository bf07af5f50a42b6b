import { REGISTERING } from '../registering.ts';
import { dirname } from 'node:path/posix';
import { emptyPosture, type EventSource, type FunctionPosture } from '#shared/model/audit/posture.ts';
import type { SourceReading } from '../../audit.ts';
import { isMapping } from '../../detection/cloud-yaml.ts';
import { terraformModules } from '../../detection/terraform.ts';
import type { SourceFiles } from '../../emulation.ts';
import { parseSettings } from '../emulation/host-json.ts';
import { parseTimeSpan } from '../settings/timeout.ts';
import { readApp } from './terraform-app.ts';

const KINDS: Readonly<Record<string, EventSource['kind']>> = {
  timertrigger: 'schedule', queuetrigger: 'queue', servicebustrigger: 'queue', eventhubtrigger: 'queue', blobtrigger: 'object',
  cosmosdbtrigger: 'change', eventgridtrigger: 'topic',
}; // prettier-ignore

/** Anonymous access to storage only reads, and other sources ask for a key or an identity. @see https://learn.microsoft.com/azure/storage/blobs/anonymous-read-access-configure */
const NOBODY = false;

function lineOf(text: string, needle: string): number {
  const at = text.indexOf(needle);
  return at < 0 ? 1 : text.slice(0, at).split('\n').length;
}

/** Seconds that host.json allows; null where it sets no limit, undefined where it says nothing. @see https://learn.microsoft.com/azure/azure-functions/functions-host-json#functiontimeout */
function hostTimeout(files: SourceFiles, folder: string): number | null | undefined {
  for (let at = folder === '' ? '.' : folder; ; at = dirname(at)) {
    const path = at === '.' ? 'host.json' : `${at}/host.json`;
    const value = parseSettings(files.text(path))?.['functionTimeout'];
    if (typeof value === 'string') return value === '-1' ? null : (parseTimeSpan(value) ?? undefined);
    if (at === dirname(at) || files.paths.includes(path)) return undefined;
  }
}

/** One function of an app, from its `function.json`. */
// oxlint-disable-next-line complexity -- each field of the file may be missing
function fromFunctionJson(path: string, text: string): FunctionPosture | null {
  const config = parseSettings(text);
  const bindings = Array.isArray(config?.['bindings']) ? config['bindings'].filter(isMapping) : [];
  const trigger = bindings.find((each) => /trigger$/i.test(String(each['type'])));
  if (config === null || trigger === undefined) return null;
  const folder = dirname(path) === '.' ? '' : dirname(path);
  const type = String(trigger['type']).toLowerCase();
  const level = String(trigger['authLevel'] ?? 'function').toLowerCase();
  const at = { file: path, line: lineOf(text, '"authLevel"') };
  const script = typeof config['scriptFile'] === 'string' ? config['scriptFile'] : null;
  const entry = typeof config['entryPoint'] === 'string' ? config['entryPoint'] : null;
  const source = String(
    trigger['queueName'] ?? trigger['path'] ?? trigger['schedule'] ?? trigger['eventHubName'] ?? trigger['topicName'] ?? type,
  );
  return emptyPosture({
    id: path,
    name: folder.split('/').at(-1) ?? path,
    kind: 'source',
    provider: 'azure',
    declaredIn: { file: path, line: 1 },
    codeRoot: folder,
    handler: script === null ? null : entry === null ? script : `${script.replace(/\.[^.]+$/, '')}.${entry}`,
    endpoints:
      type === 'httptrigger'
        ? [{ id: 'http', kind: 'http', label: `${Array.isArray(trigger['methods']) ? trigger['methods'].join(',').toUpperCase() : 'ANY'} /api/${String(trigger['route'] ?? folder.split('/').at(-1))}`, auth: level === 'anonymous' ? 'none' : 'key', at }]
        : [],
    sources: type === 'httptrigger' ? [] : [{ id: type, kind: KINDS[type] ?? 'other', label: source, resource: source, enabled: config['disabled'] !== true, asynchronous: !/queue|servicebus|eventhub|cosmos/.test(type), publicWrite: NOBODY, at }],
    facts: {},
  }); // prettier-ignore
}

/** Functions that code registers by itself (programming models v4 and v2): `authLevel: 'anonymous'` stands in the code. */
const REGISTERS = new RegExp(`app\\.(?:${REGISTERING})\\(|@\\w+\\.(?:route|function_name|\\w+_trigger)\\(`);

// oxlint-disable-next-line complexity -- each part of a registration may be missing
function fromCode(path: string, text: string): FunctionPosture[] {
  if (!/@azure\/functions|azure\.functions/.test(text) || !REGISTERS.test(text)) return [];
  const out: FunctionPosture[] = [];
  const http = /app\.(http|get|post|put|patch|deleteRequest)\(\s*(['"])([^'"]+)\2\s*,\s*\{([\s\S]{0,600}?)\}/g;
  for (const match of text.matchAll(http)) {
    const options = match[4] ?? '';
    const level = /authLevel\s*:\s*['"](\w+)['"]/.exec(options)?.[1]?.toLowerCase() ?? 'anonymous';
    out.push(registered(path, match[3] ?? '', level, text.slice(0, match.index).split('\n').length));
  }
  const route = /@(\w+)\.route\(([^)]{0,300})\)/g;
  const fallback = /FunctionApp\([^)]*AuthLevel\.(\w+)/.exec(text)?.[1] ?? 'FUNCTION';
  for (const match of text.matchAll(route)) {
    const options = match[2] ?? '';
    const level = (/auth_level\s*=\s*[\w.]*AuthLevel\.(\w+)/.exec(options)?.[1] ?? fallback).toLowerCase();
    const name = /route\s*=\s*['"]([^'"]+)/.exec(options)?.[1] ?? `line ${match.index}`;
    out.push(registered(path, name, level, text.slice(0, match.index).split('\n').length));
  }
  return out;
}

function registered(path: string, name: string, level: string, line: number): FunctionPosture {
  const at = { file: path, line };
  return emptyPosture({
    id: `${path}#${name}`, name, kind: 'source', provider: 'azure', declaredIn: at, codeRoot: dirname(path) === '.' ? '' : dirname(path), handler: path.split('/').at(-1) ?? path,
    endpoints: [{ id: 'http', kind: 'http', label: `/api/${name}`, auth: level === 'anonymous' ? 'none' : 'key', at }], sources: [], facts: {},
  }); // prettier-ignore
}

/** What a source declares for Azure: Terraform's function apps, `function.json`, and functions that code registers. */
export function readSource(files: SourceFiles): SourceReading {
  const notes: string[] = [];
  const functions: FunctionPosture[] = terraformModules(files).flatMap(readApp);
  for (const path of files.paths) {
    if (/(?:^|\/)node_modules\//.test(path)) continue;
    if (path.endsWith('function.json')) {
      const text = files.text(path);
      const found = text === null ? null : fromFunctionJson(path, text);
      if (found === null) notes.push(`${path}: it could not be read as the declaration of a function.`);
      else functions.push(found);
    } else if (/\.(?:[cm]?js|ts|py)$/.test(path)) {
      const text = files.text(path);
      if (text !== null) functions.push(...fromCode(path, text));
    }
  }
  for (const fn of functions) {
    const seconds = fn.timeoutS === undefined ? hostTimeout(files, fn.codeRoot) : undefined;
    if (seconds !== undefined) fn.timeoutS = seconds;
  }
  return { functions, notes };
}
