import { fields, plain, table } from './layout.ts';
import { bytes, when } from './readable.ts';
import { type Output, type View, heading, list } from './view.ts';

export const functionsList = list<Output<'functions', 'list'>['items'][number]>('No functions yet. Deploy one: isobar deploy DIR', [
  // As it can be typed, whichever profile is the default one. What is in no region is of a provider with a single profile.
  { title: 'function', value: (f) => (f.region === null ? f.ref.replace(`:${f.profile}/`, '/') : f.ref) },
  { title: 'profile', value: (f) => f.profile },
  { title: 'region', value: (f) => f.region },
  { title: 'target', value: (f) => f.target },
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
      ['target', f.target],
      ['region', f.region],
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
      ...f.facts.map(({ label, value }) => [label.toLowerCase(), value] as const),
      ...Object.entries(f.unread).map(([part, reason]) => [part, `not read: ${reason}`] as const),
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

export const versionsList = list<Output<'versions', 'list'>['items'][number]>('No versions.', [
  { title: 'version', value: (v) => (v.live ? `${v.version} (live)` : v.version) },
  { title: 'created', value: (v) => when(v.createdAt) },
  { title: 'runtime', value: (v) => v.runtime },
  { title: 'size', value: (v) => bytes(v.codeSize), right: true },
  { title: 'code', value: (v) => v.codeSha256.slice(0, 12) },
  { title: 'description', value: (v) => v.description },
]);

export const aliasesList = list<Output<'aliases', 'list'>['items'][number]>('No aliases.', [
  { title: 'alias', value: (a) => a.name },
  { title: 'version', value: (a) => a.version },
  { title: 'also', value: (a) => Object.entries(a.weights).map(([version, share]) => `${version}: ${Math.round(share * 100)} %`).join(', ') }, // prettier-ignore
  { title: 'description', value: (a) => a.description },
]);

const triggers = list<Output<'triggers', 'list'>['items'][number]>('Nothing sets it off.', [
  { title: 'id', value: (t) => t.id },
  { title: 'kind', value: (t) => t.kind },
  { title: 'from', value: (t) => t.label },
  { title: 'enabled', value: (t) => (t.enabled ? 'yes' : 'no') },
  { title: 'state', value: (t) => t.state },
  { title: 'auth', value: (t) => t.auth },
]);

export const triggersList: View<Output<'triggers', 'list'>> = (output, terminal) => [
  ...triggers(output, terminal),
  ...Object.entries(output.unread).map(([part, reason]) => terminal.paint('yellow', plain(`${part}: not read. ${reason}`))),
];

export const layersList = list<Output<'layers', 'list'>['items'][number]>('No layers.', [
  { title: 'layer', value: (l) => l.name },
  { title: 'version', value: (l) => l.version },
  { title: 'size', value: (l) => (l.codeSize === null ? null : bytes(l.codeSize)), right: true },
  { title: 'description', value: (l) => l.description },
  { title: 'note', value: (l) => l.note },
]);

export const concurrencyGet: View<Output<'concurrency', 'get'>> = (c, terminal) => [
  ...fields(
    [
      ['reserved', c.reserved === null ? 'none: it shares' : c.reserved],
      ['not reserved', c.unreserved],
      ['in all', c.total],
    ],
    heading(terminal),
  ),
  ...(c.provisioned.length === 0
    ? []
    : [
        '',
        ...table(
          c.provisioned,
          [
            { title: 'kept ready for', value: (p) => p.qualifier },
            { title: 'wanted', value: (p) => p.requested, right: true },
            { title: 'ready', value: (p) => p.available, right: true },
            { title: 'status', value: (p) => (p.reason === null ? p.status : `${p.status}: ${p.reason}`) },
          ],
          heading(terminal),
        ),
      ]),
];

export const deliveryGet = list<Output<'delivery', 'get'>['items'][number]>("Asynchronous calls follow the provider's own settings.", [
  { title: 'calls of', value: (d) => d.qualifier ?? 'the function' },
  { title: 'further attempts', value: (d) => d.maxRetries, right: true },
  { title: 'at most seconds', value: (d) => d.maxAgeS, right: true },
  { title: 'on success', value: (d) => d.onSuccess },
  { title: 'on failure', value: (d) => d.onFailure },
]);

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
