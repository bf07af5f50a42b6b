import { isObject } from '../../../protocols/json-values.ts';
import { parseAnyXml } from '../../../protocols/rest-xml.ts';
import { AwsError, type AwsResponse } from '../../../server/service.ts';
import { ServiceFailure } from './service-failure.ts';

/** What a service answered, as data. Throws `ServiceFailure` for an error, whatever protocol it is written in. */
export async function readAnswer(service: string, answer: AwsResponse, requestId: string): Promise<Record<string, unknown>> {
  const text = await textOf(answer.body);
  const content = contentOf(text);
  if (answer.status < 400) return content;
  throw new ServiceFailure(service, errorOf(content, answer), requestId);
}

async function textOf(body: AwsResponse['body']): Promise<string> {
  if (typeof body === 'string') return body;
  if (body instanceof Uint8Array) return Buffer.from(body).toString('utf8');
  const parts: Uint8Array[] = [];
  for await (const part of body) parts.push(part);
  return Buffer.concat(parts).toString('utf8');
}

/** JSON as it is; the content of an XML document's root. */
function contentOf(text: string): Record<string, unknown> {
  const value: unknown = text.startsWith('{') ? JSON.parse(text) : text.trimStart().startsWith('<') ? parseAnyXml(text) : {};
  return isObject(value) ? value : {};
}

function errorOf(content: Record<string, unknown>, { status, headers }: AwsResponse): AwsError {
  // The Query protocol has the error in an element of its own, S3 in the root.
  const error = isObject(content['Error']) ? content['Error'] : content;
  const text = (...names: string[]) => names.map((name) => error[name]).find((value) => typeof value === 'string');
  const header = headers['x-amzn-errortype'];
  const type = text('Code', '__type') ?? (typeof header === 'string' ? header : `${status}`);
  const code = type.split('#').at(-1)?.split(':')[0] ?? type;
  return new AwsError(code, text('Message', 'message') ?? code, { status });
}
