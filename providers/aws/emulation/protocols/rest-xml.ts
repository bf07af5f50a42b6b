import { XMLParser } from 'fast-xml-parser';
import { AwsError, type AwsRequest, type AwsResponse } from '../server/service.ts';
import { isObject } from './json-values.ts';
import { writeXml } from '../../../emulation-parts/xml.ts';

const parser = new XMLParser({ ignoreAttributes: true, parseTagValue: false, trimValues: false, removeNSPrefix: true });

/** `x-amz-id-2`, which S3 gives with every answer beside the request's id. */
export function hostId(request: Pick<AwsRequest, 'requestId'>): string {
  return Buffer.from(`${request.requestId}/${request.requestId}`).toString('base64');
}

/**
 * An answer of restXml without a wrapper; lists repeat their element.
 * @see https://smithy.io/2.0/aws/protocols/aws-restxml-protocol.html
 */
export function restXmlAnswer(
  root: string,
  value: unknown,
  request: AwsRequest,
  { xmlns, headers = {}, status = 200 }: { xmlns?: string; headers?: Record<string, string>; status?: number } = {},
): AwsResponse {
  return {
    status,
    headers: { 'content-type': 'application/xml', ...idHeaders(request), ...headers },
    body: writeXml(root, value, { ...(xmlns === undefined ? {} : { xmlns }), lists: 'flat', declaration: true }),
  };
}

/** An answer without a document. */
export function restXmlEmpty(
  request: AwsRequest,
  { status = 200, headers = {} }: { status?: number; headers?: Record<string, string> } = {},
) {
  return { status, headers: { ...idHeaders(request), ...headers }, body: '' } satisfies AwsResponse;
}

/** `<Error>` with the error's members; a HEAD has only the status. */
export function restXmlError(error: AwsError, request: AwsRequest): AwsResponse {
  const { code, message, status, members, headers } = error;
  if (request.method === 'HEAD' || status === 304) return restXmlEmpty(request, { status, headers: { ...headers } });
  const body = { Code: code, Message: message, ...members, RequestId: request.requestId, HostId: hostId(request) };
  return restXmlAnswer('Error', body, request, { status, headers: { ...headers } });
}

/** The root element's content where it has that name. Throws `MalformedXML`. */
export function parseXml(body: Uint8Array, root: string): Record<string, unknown> {
  const text = new TextDecoder().decode(body);
  // No document of S3 has a document type; entities declared in one could grow without bounds.
  if (text.includes('<!DOCTYPE')) throw malformedXml();
  let parsed: unknown;
  try {
    parsed = parser.parse(text, true);
  } catch {
    throw malformedXml();
  }
  const content = isObject(parsed) ? parsed[root] : undefined;
  if (isObject(content)) return content;
  // An element without children is its text.
  if (typeof content === 'string' && content.trim() === '') return {};
  throw malformedXml();
}

/** The content of an answer's root element, whatever its name; null where the text is no XML. */
export function parseAnyXml(text: string): unknown {
  const parsed: unknown = parser.parse(text);
  const root = isObject(parsed) ? Object.entries(parsed).find(([name]) => !name.startsWith('?')) : undefined;
  return root?.[1] ?? null;
}

/** Children of that name, in order. */
export function xmlList(parent: unknown, name: string): unknown[] {
  const value = isObject(parent) ? parent[name] : undefined;
  if (value === undefined) return [];
  return Array.isArray(value) ? value : [value];
}

/** Text of the only child of that name; undefined without one. */
export function xmlText(parent: unknown, name: string): string | undefined {
  const value = isObject(parent) ? parent[name] : undefined;
  return typeof value === 'string' ? value : undefined;
}

export function malformedXml(): AwsError {
  return new AwsError('MalformedXML', 'The XML you provided was not well-formed or did not validate against our published schema');
}

function idHeaders(request: AwsRequest): Record<string, string> {
  return { 'x-amz-request-id': request.requestId, 'x-amz-id-2': hostId(request) };
}
