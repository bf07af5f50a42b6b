/**
 * The Query protocol as SQS spoke it before it had JSON, for clients that still do (SDK for JavaScript v2, old boto).
 * Its lists are flat and singular: `AttributeName.1`, `Attribute.1.Name`, `SendMessageBatchRequestEntry.1.Id`.
 * @see https://github.com/boto/botocore/blob/1.29.127/botocore/data/sqs/2012-11-05/service-2.json
 */
import { awsQuery } from '../../protocols/aws-query.ts';
import type { Codec } from '../../protocols/codec.ts';
import { isObject } from '../../protocols/json-values.ts';
import { writeXml } from '../../../../emulation-parts/xml.ts';
import { AwsError } from '../../server/service.ts';
import { QUERY_ERROR_CODES } from './errors.ts';

const XMLNS = 'http://queue.amazonaws.com/doc/2012-11-05/';

/** Lists of the Query protocol, by the name of the same list in JSON. */
const LISTS: Readonly<Record<string, string>> = {
  AttributeName: 'AttributeNames',
  MessageAttributeName: 'MessageAttributeNames',
  MessageSystemAttributeName: 'MessageSystemAttributeNames',
  AWSAccountId: 'AWSAccountIds',
  ActionName: 'Actions',
  TagKey: 'TagKeys',
  SendMessageBatchRequestEntry: 'Entries',
  DeleteMessageBatchRequestEntry: 'Entries',
  ChangeMessageVisibilityBatchRequestEntry: 'Entries',
};
/** Maps of the Query protocol, written as lists of names and values. */
const MAPS: Readonly<Record<string, string>> = {
  Attribute: 'Attributes',
  MessageAttribute: 'MessageAttributes',
  MessageSystemAttribute: 'MessageSystemAttributes',
  Tag: 'Tags',
};

export function sqsQuery(): Codec {
  const codec = awsQuery({ version: '2012-11-05', xmlns: XMLNS, errorCodes: QUERY_ERROR_CODES });
  return {
    ...codec,
    operation: (request) => (request.headers['x-amz-target'] === undefined ? codec.operation(request) : null),
    input: (request) => fromQuery(codec.input(request)),
    success(output, operation, request) {
      const result = isObject(output) && Object.keys(output).length > 0 ? { [`${operation}Result`]: toQuery(output, operation) } : {};
      const body = { ...result, ResponseMetadata: { RequestId: request.requestId } };
      return {
        status: 200,
        headers: { 'content-type': 'text/xml', 'x-amzn-requestid': request.requestId },
        body: writeXml(`${operation}Response`, body, { xmlns: XMLNS, lists: 'flat', declaration: true }),
      };
    },
    failure(error, request) {
      const message = error.code === 'QueueDoesNotExist' ? 'The specified queue does not exist for this wsdl version.' : error.message;
      const { status, headers } = error;
      return codec.failure(new AwsError(error.code, message, { status, headers }), request);
    },
  };
}

function fromQuery(input: Readonly<Record<string, unknown>>): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(input)) {
    const list = LISTS[name];
    const map = MAPS[name];
    if (map !== undefined) members[map] = mapOf(value);
    else if (list === 'Entries') members[list] = asList(value).map((entry) => (isObject(entry) ? fromQuery(entry) : entry));
    else if (list === undefined) members[name] = value;
    else members[list] = asList(value);
  }
  return members;
}

function mapOf(value: unknown): Record<string, unknown> {
  const entries = asList(value).filter(isObject);
  return Object.fromEntries(entries.map((entry) => [String(entry['Name'] ?? entry['Key'] ?? ''), entry['Value'] ?? '']));
}

function asList(value: unknown): unknown[] {
  if (Array.isArray(value)) return value;
  return value === '' || value === undefined ? [] : [value];
}

function toQuery(output: Readonly<Record<string, unknown>>, operation: string): Record<string, unknown> {
  const members: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(output)) {
    switch (name) {
      case 'QueueUrls':
      case 'queueUrls':
        members['QueueUrl'] = value;
        break;
      case 'Messages':
        members['Message'] = asList(value).map((message) => (isObject(message) ? toQuery(message, operation) : message));
        break;
      case 'Attributes':
      case 'MessageAttributes':
        members[name.slice(0, -1)] = pairs(value, 'Name');
        break;
      case 'Tags':
        members['Tag'] = pairs(value, 'Key');
        break;
      case 'Successful':
        members[`${operation}ResultEntry`] = value;
        break;
      case 'Failed':
        members['BatchResultErrorEntry'] = value;
        break;
      case 'Results':
        members['ListMessageMoveTasksResultEntry'] = value;
        break;
      default:
        members[name] = value;
    }
  }
  return members;
}

function pairs(map: unknown, key: 'Name' | 'Key'): { [key: string]: unknown }[] {
  return isObject(map) ? Object.entries(map).map(([name, value]) => ({ [key]: name, Value: value })) : [];
}
