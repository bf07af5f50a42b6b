import { fields, table } from './layout.ts';
import { bytes, when } from './readable.ts';
import { type Output, type View, heading, list } from './view.ts';

export const functionsList = list<Output<'functions', 'list'>['items'][number]>('No functions yet. Deploy one: isobar deploy DIR', [
  { title: 'function', value: (f) => `${f.provider}/${f.name}` },
  { title: 'profile', value: (f) => f.profile },
  { title: 'state', value: (f) => f.state },
  { title: 'model', value: (f) => f.model },
  { title: 'runtime', value: (f) => f.runtime },
  { title: 'memory', value: (f) => (f.memoryMb === null ? null : `${f.memoryMb} MB`), right: true },
  { title: 'version', value: (f) => f.version, right: true },
  { title: 'updated', value: (f) => when(f.updatedAt) },
  { title: 'url', value: (f) => f.url },
]);

export const functionsGet: View<Output<'functions', 'get'>> = (f, terminal) => [
  ...fields(
    [
      ['function', f.ref],
      ['description', f.description],
      ['state', f.stateReason === null ? f.state : `${f.state}: ${f.stateReason}`],
      ['url', f.url],
      ['model', f.model],
      ['runtime', f.runtime],
      ['handler', f.handler],
      ['memory', f.memoryMb === null ? null : `${f.memoryMb} MB`],
      ['timeout', f.timeoutS === null ? null : `${f.timeoutS} s`],
      ['concurrency', f.concurrency],
      ['code', f.codeSize === null ? null : `${bytes(f.codeSize)}  ${f.codeSha256 ?? ''}`],
      ['origin', f.origin],
      ['updated', when(f.updatedAt)],
      ['resource', f.resourceId],
    ],
    heading(terminal),
  ),
  ...(Object.keys(f.env).length === 0 ? [] : ['', ...fields(Object.entries(f.env), heading(terminal))]),
  '',
  ...table(
    f.versions,
    [
      { title: 'version', value: (v) => (v.live ? `${v.version} (live)` : v.version) },
      { title: 'created', value: (v) => when(v.createdAt) },
      { title: 'runtime', value: (v) => v.runtime },
      { title: 'size', value: (v) => bytes(v.codeSize), right: true },
      { title: 'code', value: (v) => v.codeSha256.slice(0, 12) },
      { title: 'description', value: (v) => v.description },
    ],
    heading(terminal),
  ),
];

export const codeList = list<Output<'code', 'list'>['items'][number]>('The package is empty.', [
  { title: 'file', value: (f) => f.path },
  { title: 'size', value: (f) => bytes(f.size), right: true },
]);

export const templatesList = list<Output<'templates', 'list'>['items'][number]>('There are no templates.', [
  { title: 'template', value: (t) => t.id },
  { title: 'model', value: (t) => t.model },
  { title: 'what it is', value: (t) => t.summary },
]);

export const templatesGet: View<Output<'templates', 'get'>> = (t, terminal) => [
  ...fields([['template', t.id], ['title', t.title], ['summary', t.summary], ['model', t.model], ['runtime', t.runtime], ['needs', t.needs.join(', ')]], heading(terminal)), // prettier-ignore
  ...t.sources.flatMap((file) => ['', terminal.paint('bold', file.path), file.text ?? `(${bytes(file.size)})`]),
];

export const eventsList = list<Output<'events', 'list'>['items'][number]>('No saved events yet.', [
  { title: 'id', value: (e) => e.id },
  { title: 'function', value: (e) => e.functionName },
  { title: 'name', value: (e) => e.name },
  { title: 'updated', value: (e) => when(e.updatedAt) },
]);
