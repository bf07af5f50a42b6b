import { isUnread, type Endpoint, type EventSource, type FunctionPosture } from '#shared/model/audit/posture.ts';
import { applies, at, fail, have, judgeEach, pass, verdicts } from '#shared/model/audit/read-field.ts';
import { defineRule, type RuleContext, type SpanLink, type Verdict } from '#shared/model/audit/rule.ts';

/** Something that is done behind an open door. */
interface Deed {
  /** As a part of a sentence, with its place. */
  what: string;
  spans: readonly SpanLink[];
}

/** What traces or reachable code write, for raising the severity of an open door (EXP-101). What has happened counts before what may. */
function writes(of: FunctionPosture, context: RuleContext): Deed | null {
  const use = context.permissions(of);
  if (use !== null && !isUnread(use)) {
    const [first] = use.writes;
    const spans = use.writes.flatMap(({ span }) => (span === null ? [] : [span]));
    if (first?.span) return { what: `was seen to do ${first.permission} (span ${first.span.spanId} of trace ${first.span.traceId})`, spans };
    if (first !== undefined) return { what: `does ${first.permission}${first.at === null ? '' : ` (${first.at.file}:${first.at.line})`}`, spans };
  } // prettier-ignore
  const code = context.code(of);
  const dangerous =
    code === null || isUnread(code) ? undefined : code.flows.find(({ rule, external }) => external && /^CODE-00[1-4]$/.test(rule));
  return dangerous === undefined ? null : { what: `does ${dangerous.sink} (${dangerous.at.file}:${dangerous.at.line})`, spans: [] };
}

function open(endpoint: Endpoint, of: FunctionPosture, context: RuleContext, what: string) {
  const write = writes(of, context);
  const more = { field: 'endpoints', value: `auth: ${String(endpoint.auth)}`, key: endpoint.label, ...at(endpoint.at) };
  return write === null
    ? fail(`${what} ${endpoint.label} can be called by anybody.`, more)
    : fail(`${what} ${endpoint.label} can be called by anybody, and the code behind it ${write.what}.`, {
        ...more,
        severity: 'critical' as const,
        spans: write.spans,
      });
}

const invokers = defineRule({
  id: 'EXP-001',
  title: 'Anybody may invoke the function',
  severity: 'critical',
  why: 'Whoever knows its name can run it, with any input, as often as he likes: past every check that an API in front of it makes, and at your cost.',
  remediation: { text: 'Grant invocation to the callers that need it, and to nobody else.', cli: null, diff: null },
  risks: ['S5', 'SAS-2'],
  precision: 'very-high',
  evaluate(of) {
    const grants = have(of.grants, 'list of those who may invoke it');
    const failures = grants
      .filter((grant) => (grant.kind === 'anyone' || grant.kind === 'any-account-holder') && !grant.restricted && !grant.viaUrl)
      .map((grant) => fail(`${grant.principal} may invoke it (${grant.id}).`, { field: 'grants', value: `${grant.principal}: ${grant.actions.join(', ')}`, key: grant.principal }));
    return verdicts(failures, 'Only named callers may invoke it.');
  },
}); // prettier-ignore

const functionUrl = defineRule({
  id: 'EXP-002',
  title: 'Function URL can be reached without authentication',
  severity: 'high',
  why: 'The URL is public: anybody who finds it calls the function directly.',
  remediation: { text: 'Set the URL to IAM authentication, or put an API with an authorizer in front of the function and remove the URL.', cli: null, diff: '-      AuthType: NONE\n+      AuthType: AWS_IAM' },
  risks: ['S2', 'SAS-2'],
  precision: 'high',
  evaluate(of, context) {
    const urls = have(of.endpoints, 'list of endpoints').filter(({ kind }) => kind === 'url');
    applies(urls.length > 0, 'It has no URL of its own.');
    // Without a grant to everybody a URL answers 403. A source need not spell the grant out: tools add it.
    const grants = of.kind === 'source' ? null : have(of.grants, 'resource policy');
    const granted = grants === null || grants.some(({ kind, restricted }) => kind === 'anyone' && !restricted);
    return judgeEach(urls, ({ auth }) => auth, 'authentication of its URL', (url, auth) => (auth === 'none' && granted ? open(url, of, context, 'The') : null), 'Its URL asks for authentication, or nobody is granted the right to call it.');
  },
}); // prettier-ignore

const anonymousTrigger = defineRule({
  id: 'EXP-003',
  title: 'HTTP trigger answers anonymous callers',
  severity: 'high',
  why: 'Neither a key nor a platform login stands before the code: what the code does not check itself, nobody checks.',
  remediation: { text: 'Ask for a key or, better, an identity: authLevel "function" at least, platform authentication, or an invoker role for named callers.', cli: null, diff: '-  authLevel: anonymous\n+  authLevel: function' },
  risks: ['S2', 'SAS-2'],
  precision: 'high',
  evaluate(of, context) {
    const list = have(of.endpoints, 'list of endpoints').filter(({ kind }) => kind === 'http');
    applies(list.length > 0, 'It has no HTTP trigger.');
    return judgeEach(list, ({ auth }) => auth, 'authentication of its HTTP trigger', (each, auth) => (auth === 'none' ? open(each, of, context, 'The HTTP trigger') : null), 'Its HTTP triggers ask for a key or an identity.');
  },
}); // prettier-ignore

const apiRoute = defineRule({
  id: 'EXP-004',
  title: 'API route without authorizer, key or IAM',
  severity: 'high',
  why: 'The route passes every request on to the function, whoever sends it.',
  remediation: { text: 'Give the route an authorizer (JWT, user pool, or a function of your own) or IAM authentication; an API key alone only counts callers.', cli: null, diff: null },
  risks: ['S2'],
  precision: 'high',
  evaluate(of, context) {
    const routes = have(of.endpoints, 'list of endpoints').filter(({ kind, label }) => kind === 'api' && !label.startsWith('OPTIONS '));
    applies(routes.length > 0, 'No API that the audit reads leads to it.');
    return judgeEach(routes, ({ auth }) => auth, 'authorization of its routes', (route, auth) => (auth === 'none' ? open(route, of, context, 'The route') : null), 'Every route to it asks for authorization.');
  },
}); // prettier-ignore

const ingress = defineRule({
  id: 'EXP-005',
  title: 'Open to the whole network',
  severity: 'medium',
  why: 'Requests are taken from every address; a mistake in authentication is then all that is needed.',
  remediation: {
    text: 'Limit ingress to internal traffic or to a load balancer, or name the addresses that may connect.',
    cli: null,
    diff: null,
  },
  risks: ['S6'],
  precision: 'high',
  evaluate(of) {
    const value = have(of.network?.ingress, 'ingress setting');
    if (value !== 'all') return pass(`Ingress is ${value}.`);
    const limits = of.network?.addressLimits;
    if (limits !== undefined && have(limits, 'list of allowed addresses')) return pass('Ingress is limited to named addresses.');
    return fail('It takes requests from every address.', { field: 'network.ingress', value });
  },
});

const servicePrincipal = defineRule({
  id: 'EXP-006',
  title: 'A cloud service may invoke it on behalf of anybody',
  severity: 'high',
  why: 'Without a condition on the source, a bucket, topic or API in any other account can set it off (a confused deputy).',
  remediation: { text: 'Name the source (SourceArn) or at least the account (SourceAccount) in the permission.', cli: null, diff: null },
  risks: ['S5'],
  precision: 'high',
  evaluate(of) {
    const grants = have(of.grants, 'resource policy').filter(({ kind }) => kind === 'service');
    applies(grants.length > 0, 'No service was granted the right to invoke it.');
    const failures = grants
      .filter(({ restricted }) => !restricted)
      .map(({ principal, id }) => fail(`${principal} may invoke it for any account: its permission (${id}) names no source.`, { field: 'grants', value: principal, key: `${principal} ${id}` }));
    return verdicts(failures, 'Services may invoke it for named sources only.');
  },
}); // prettier-ignore

const otherAccounts = defineRule({
  id: 'EXP-007',
  title: 'Another account, tenant or domain may invoke it',
  severity: 'medium',
  why: 'Its security is then as good as that of the other account.',
  remediation: { text: 'Check that it is one of yours; remove the grant otherwise, or let the sign-in name the tenants, groups or applications that are meant.', cli: null, diff: null },
  risks: ['S5'],
  precision: 'medium',
  evaluate(of) {
    if (of.outsiders !== undefined) {
      const outsiders = have(of.outsiders, 'list of those whom its sign-in lets in');
      return verdicts(outsiders.map((who) => fail(`Its sign-in lets in ${who}.`, { field: 'outsiders', value: who, key: who })), 'Its sign-in lets in its own tenant only, or named people, groups or applications.');
    }
    const grants = have(of.grants, 'list of those who may invoke it').filter(({ kind, account }) => kind === 'account' && account !== null && account !== of.account);
    return verdicts(
      grants.map(({ account, id }) => fail(`${account} may invoke it (${id}).`, { field: 'grants', value: account ?? '', key: account ?? id })),
      'No other account may invoke it.',
    );
  },
}); // prettier-ignore

const cors = defineRule({
  id: 'EXP-008',
  title: 'Any web site may call it from a browser',
  severity: 'medium',
  why: 'Scripts of every site can read its answers; with credentials they do so in the name of whoever is logged in.',
  remediation: { text: 'List the origins that need it.', cli: null, diff: null },
  risks: ['S6'],
  precision: 'high',
  evaluate(of, context) {
    const inCode = corsOfCode(of, context);
    const setUp = corsOfSettings(of);
    if (inCode === null || (setUp.state === 'not_evaluated' && inCode.state === 'not_evaluated')) return setUp;
    return setUp.state === 'fail' || setUp.state === 'not_evaluated' ? [setUp, inCode] : inCode;
  },
});

/** What endpoints are set up to let in. */
function corsOfSettings({ endpoints: all }: FunctionPosture): Verdict {
  if (isUnread(all)) return { state: 'not_evaluated', message: `The list of endpoints could not be read: ${all.unread}.` };
  const endpoints = (all ?? []).filter((each) => each.cors !== undefined);
  if (endpoints.length === 0) return { state: 'not_applicable', message: 'Nothing of it is set up for browsers.' };
  const wild = endpoints.flatMap((each) => {
    const value = isUnread(each.cors) ? null : each.cors;
    return value?.origins.some((origin) => origin === '*') === true ? [{ each, value }] : [];
  });
  const [first] = wild;
  if (first === undefined) {
    const unread = endpoints.map((each) => each.cors).find(isUnread);
    return unread === undefined ? pass('Cross-origin requests are limited to named sites, or are off.') : { state: 'not_evaluated', message: `The CORS setting could not be read: ${unread.unread}.` };
  }
  const severe = wild.some(({ value }) => value.credentials);
  const labels = wild.map(({ each }) => each.label).join(', ');
  return fail(`Cross-origin requests from every site are allowed${severe ? ', with credentials' : ''} (${labels}).`, { field: 'endpoints', value: '*', severity: severe ? 'high' : 'medium', ...at(first.each.at) });
} // prettier-ignore

/** Headers that the code sets by itself; null where there is nothing to say of them. */
function corsOfCode(of: FunctionPosture, context: RuleContext): Verdict | null {
  const code = context.code(of);
  if (code === null) return null;
  if (isUnread(code)) {
    const called = isUnread(of.endpoints) || (of.endpoints?.length ?? 0) > 0;
    return called ? { state: 'not_evaluated', message: `Which web sites its code lets in is not known: its code could not be read: ${code.unread}.` } : null;
  }
  const flows = code.flows.filter(({ rule }) => rule === 'EXP-008');
  const asked = flows.find(({ source }) => source !== null);
  const worst = asked ?? flows[0];
  if (worst === undefined) return null;
  // Browsers send no login along to where every site is let in by "*"; who is answered with his own name gets it.
  const login = asked !== undefined && code.flows.some(({ rule }) => rule === 'EXP-008-credentials');
  const more = flows.length === 1 ? '' : ` (${flows.length} places)`;
  return fail(`${worst.message.replace(/\.$/, '')}${login ? ', and logins go along' : ''}${more}.`, { at: worst.at, path: worst.path, key: 'code', value: worst.source ?? '*', severity: login ? 'high' : asked === undefined ? 'low' : 'medium', precision: worst.confidence });
} // prettier-ignore

const publicSource = defineRule({
  id: 'EXP-009',
  title: 'Its trigger can be written to by anybody',
  severity: 'high',
  why: 'What is put into the bucket, queue or topic is the input of the function: it is an open door without a door sign.',
  remediation: { text: 'Take public write access away from the source; hand out signed upload URLs instead.', cli: null, diff: null },
  risks: ['S1', 'SAS-1'],
  precision: 'high',
  evaluate(of, context) {
    const sources = have(of.sources, 'list of event sources').filter(({ publicWrite }) => publicWrite !== undefined);
    applies(sources.length > 0, 'No bucket, queue, topic or table sets it off.');
    const code = context.code(of);
    const sink = code === null || isUnread(code) ? undefined : code.flows.find(({ external, rule }) => external && /^CODE-00[1-6]$/.test(rule));
    const failure = (source: EventSource) => {
      const base = { field: 'sources', value: source.label, key: source.id, ...at(source.at) };
      // Anybody's input into a dangerous call: EXP-102.
      return sink === undefined
        ? fail(`Anybody may write to ${source.label}, which sets it off.`, base)
        : fail(`Anybody may write to ${source.label}, and what is written there reaches ${sink.sink} (${sink.at.file}:${sink.at.line}).`, { ...base, severity: 'critical' as const, path: sink.path });
    };
    return judgeEach(sources, ({ publicWrite }) => publicWrite, 'access list', (source, open) => (open ? failure(source) : null), 'Nobody but named identities may write to what sets it off.');
  },
}); // prettier-ignore

export const exposure = [invokers, functionUrl, anonymousTrigger, apiRoute, ingress, servicePrincipal, otherAccounts, cors, publicSource];
