import { z } from 'zod';
import { operation, type Operations } from '../../../protocols/operation.ts';
import { invalidValue, missingParameter, required } from '../errors.ts';
import { queueArn } from '../queue-key.ts';
import type { Queue } from '../queue.ts';
import type { Queues } from '../queues.ts';
import { queueOf, text, textMap, texts } from './inputs.ts';

/** What an owner may let others do. @see https://docs.aws.amazon.com/AWSSimpleQueueService/latest/APIReference/API_AddPermission.html */
const ACTIONS = new Set([
  '*',
  'SendMessage',
  'ReceiveMessage',
  'DeleteMessage',
  'ChangeMessageVisibility',
  'GetQueueAttributes',
  'GetQueueUrl',
]);

interface Policy {
  Version: string;
  Id: string;
  Statement: { Sid?: string; [member: string]: unknown }[];
}

/** Permissions by label, and tags. */
export function accessOperations(queues: Queues): Operations {
  const save = (queue: Queue, change: Partial<Queue['record']>) => {
    queue.record = { ...queue.record, ...change };
    queues.save(queue.record);
  };
  return {
    AddPermission: operation({
      level: 'approximated',
      note: 'The policy is kept and shown; access is not refused by it.',
      input: z.object({ QueueUrl: text, Label: text, AWSAccountIds: texts, Actions: texts }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const label = required(input.Label, 'Label');
        const policy = policyOf(queue);
        if (policy.Statement.some(({ Sid }) => Sid === label)) throw invalidValue(label, 'Label', 'Already exists.');
        const { AWSAccountIds: accounts = [], Actions: actions = [] } = input;
        if (accounts.length === 0) throw missingParameter('AWSAccountId');
        if (actions.length === 0) throw missingParameter('Actions');
        const statement = permission(queue, label, accounts, actions);
        const changed = JSON.stringify({ ...policy, Statement: [...policy.Statement, statement] });
        save(queue, { attributes: { ...queue.record.attributes, Policy: changed } });
      },
    }),
    RemovePermission: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, Label: text }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const label = required(input.Label, 'Label');
        const policy = policyOf(queue);
        const rest = policy.Statement.filter(({ Sid }) => Sid !== label);
        if (rest.length === policy.Statement.length) throw invalidValue(label, 'Label', "can't find label.");
        const { Policy: _removed, ...attributes } = queue.record.attributes;
        save(queue, {
          attributes: rest.length === 0 ? attributes : { ...attributes, Policy: JSON.stringify({ ...policy, Statement: rest }) },
        });
      },
    }),
    ListQueueTags: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text }),
      handle: (input, request) => {
        const { tags } = queueOf(queues, input.QueueUrl, request).record;
        return Object.keys(tags).length === 0 ? {} : { Tags: tags };
      },
    }),
    TagQueue: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, Tags: textMap }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        save(queue, { tags: { ...queue.record.tags, ...required(input.Tags, 'Tags') } });
      },
    }),
    UntagQueue: operation({
      level: 'verified',
      input: z.object({ QueueUrl: text, TagKeys: texts }),
      handle: (input, request) => {
        const queue = queueOf(queues, input.QueueUrl, request);
        const removed = required(input.TagKeys, 'TagKeys');
        save(queue, { tags: Object.fromEntries(Object.entries(queue.record.tags).filter(([key]) => !removed.includes(key))) });
      },
    }),
  };
}

function policyOf({ record }: Queue): Policy {
  const text = record.attributes['Policy'];
  const empty: Policy = { Version: '2008-10-17', Id: `${queueArn(record)}/SQSDefaultPolicy`, Statement: [] };
  if (text === undefined) return empty;
  const { Statement = [], ...rest } = JSON.parse(text) as Partial<Policy>;
  return { ...empty, ...rest, Statement: Array.isArray(Statement) ? Statement : [Statement] };
}

/** A member alone is written without a list, as AWS does. */
function permission({ record }: Queue, label: string, accounts: readonly string[], actions: readonly string[]) {
  const unknown = actions.find((action) => !ACTIONS.has(action));
  if (unknown !== undefined) {
    throw invalidValue(`SQS:${unknown}`, 'ActionName', 'Please refer to the appropriate WSDL for a list of valid actions. ');
  }
  const invalid = accounts.find((account) => !/^\d{12}$/.test(account));
  if (invalid !== undefined) throw invalidValue(invalid, 'PrincipalId', 'Unable to verify.');
  const principals = accounts.map((account) => `arn:aws:iam::${account}:root`);
  const names = actions.map((action) => `SQS:${action}`);
  return {
    Sid: label,
    Effect: 'Allow',
    Principal: { AWS: principals.length === 1 ? principals[0] : principals },
    Action: names.length === 1 ? names[0] : names,
    Resource: queueArn(record),
  };
}
