import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';
import { faultOf, type Codec } from './codec.ts';
import { notEmulated } from './aws-json.ts';
import { writeXml } from '../../../emulation-parts/xml.ts';

/**
 * The AWS Query protocol: a form with `Action` in, XML out.
 * @see https://smithy.io/2.0/aws/protocols/aws-query-protocol.html
 */
export function awsQuery({
  version,
  xmlns,
  errorCodes = {},
}: {
  /** `2010-05-08`; requests without a version are taken for it. */
  version: string;
  xmlns: string;
  /** Codes of errors that are not named after their shape, by shape. */
  errorCodes?: Readonly<Record<string, string>>;
}): Codec {
  const xml = (status: number, headers: Readonly<Record<string, string>>, body: string, request: AwsRequest): AwsResponse => ({
    status,
    headers: { 'content-type': 'text/xml', 'x-amzn-requestid': request.requestId, ...headers },
    body,
  });
  return {
    operation(request) {
      const asked = form(request);
      return (asked.get('Version') ?? version) === version ? asked.get('Action') : null;
    },
    input: (request) => parseForm(form(request)),
    success(output, operation, request) {
      const result = output === undefined ? {} : { [`${operation}Result`]: output };
      const body = { ...result, ResponseMetadata: { RequestId: request.requestId } };
      return xml(200, {}, writeXml(`${operation}Response`, body, { xmlns, lists: 'member' }), request);
    },
    failure(error, request) {
      const { members } = error;
      const body = {
        Error: { Type: faultOf(error), Code: errorCodes[error.code] ?? error.code, Message: error.message, ...members },
        RequestId: request.requestId,
      };
      return xml(error.status, error.headers, writeXml('ErrorResponse', body, { xmlns, lists: 'member' }), request);
    },
    unknown: (operation) => new AwsError('InvalidAction', notEmulated(operation)),
  };
}

function form(request: AwsRequest): URLSearchParams {
  if (request.method === 'GET' || request.query.has('Action')) return request.query;
  const isForm = request.headers['content-type']?.startsWith('application/x-www-form-urlencoded') ?? false;
  return new URLSearchParams(isForm ? Buffer.from(request.body).toString('utf8') : '');
}

interface Node {
  text?: string;
  children?: Map<string, Node>;
}

/** Lists (`X.member.1`, `X.1`) become arrays in the order of their numbers, structures objects, everything else text. */
export function parseForm(fields: Iterable<[string, string]>): Record<string, unknown> {
  const root: Node = { children: new Map() };
  for (const [path, text] of fields) {
    if (path === 'Action' || path === 'Version') continue;
    let node = root;
    for (const step of path.split('.')) {
      node.children ??= new Map();
      const next = node.children.get(step) ?? {};
      node.children.set(step, next);
      node = next;
    }
    node.text = text;
  }
  return Object.fromEntries([...(root.children ?? [])].map(([key, node]) => [key, valueOf(node)]));
}

function valueOf({ text, children }: Node): unknown {
  if (children === undefined) return text ?? '';
  const member = children.size === 1 ? children.get('member') : undefined;
  const numbered = member?.children ?? children;
  if ([...numbered.keys()].every((key) => /^\d+$/.test(key))) {
    return [...numbered].toSorted(([a], [b]) => Number(a) - Number(b)).map(([, node]) => valueOf(node));
  }
  return Object.fromEntries([...children].map(([key, node]) => [key, valueOf(node)]));
}
