import type { Span } from '#shared/model/trace.ts';
import type { ObservedPermission } from '../../audit.ts';

/** Methods that leave something changed; the rest of Google's APIs read (Get, List, Search, Run…Query). @see https://google.aip.dev/general */
const WRITES = /^(?:Create|Update|Delete|Publish|Write|Insert|Commit|Set|Patch|Replace|Import|Rollback|Move|Copy|BatchWrite|BatchCreate|BatchUpdate|BatchDelete|Add|Enable|Disable)/; // prettier-ignore
/** Where tokens are had: no data of anybody's. */
const TOKENS = /^(?:oauth2|sts|iamcredentials|www)\.googleapis\.com$/;
/** Custom methods that only read, although they are posted. */
const READING = /:(?:runQuery|runAggregationQuery|batchGet|query|search|lookup|access|testIamPermissions|getIamPolicy)$/i;

const text = (value: unknown): string => (typeof value === 'string' ? value : '');

function byName({ name, attributes }: Span): { method: string; writes: boolean } | null {
  const full = text(attributes['rpc.service']) === '' ? name : `${text(attributes['rpc.service'])}/${text(attributes['rpc.method'])}`;
  const method = /^google\.[\w.]+\/(\w+)$/.exec(full)?.[1];
  return method === undefined ? null : { method: full, writes: WRITES.test(method) };
}

function byAddress({ attributes }: Span): { method: string; writes: boolean } | null {
  const verb = text(attributes['http.request.method']);
  const address = text(attributes['url.full']);
  if (verb === '' || !URL.canParse(address)) return null;
  const { hostname, pathname } = new URL(address);
  if (!hostname.endsWith('.googleapis.com') || TOKENS.test(hostname)) return null;
  return { method: `${verb} ${hostname}`, writes: /^(?:POST|PUT|PATCH|DELETE)$/.test(verb) && !READING.test(pathname) };
}

/** Calls of Google's APIs in traces, as their clients and OpenTelemetry name them, or by their address. */
export function observedIn(spans: readonly Span[]): Promise<ObservedPermission[]> {
  return Promise.resolve(
    spans.flatMap((span): ObservedPermission[] => {
      const call = byName(span) ?? byAddress(span);
      return call === null
        ? []
        : [{ permission: call.method, access: call.writes ? 'write' : 'read', resource: null, spanId: span.spanId }];
    }),
  );
}
