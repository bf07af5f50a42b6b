import { isObject } from '../../protocols/json-values.ts';
import { arnService } from '../../sources.ts';
import { validation } from './errors.ts';
import type { Target } from './schedule.ts';

/** "universal targets": any API operation, of which these are emulated. */
const INVOKE = 'arn:aws:scheduler:::aws-sdk:lambda:invoke';
const SEND_MESSAGE = 'arn:aws:scheduler:::aws-sdk:sqs:sendMessage';

/** Throws `ValidationException` for a target that could never be reached. */
export function checkTarget({ Arn, Input, SqsParameters }: Target): void {
  const universal = Arn === INVOKE || Arn === SEND_MESSAGE;
  const service = arnService(Arn);
  if (!universal && service !== 'lambda' && service !== 'sqs') {
    throw validation(
      `The local runtime reaches functions and queues, as templated targets or as ${INVOKE} and ${SEND_MESSAGE}. Provided Arn: ${Arn}`,
    );
  }
  if ((universal || service === 'lambda') && Input !== undefined && !isJson(Input)) {
    throw validation('Invalid Input: it must be well-formed JSON for this target.');
  }
  if (universal && Input === undefined) throw validation('Input is required for a universal target.');
  if (service === 'sqs' && Arn.endsWith('.fifo') && SqsParameters?.MessageGroupId === undefined) {
    throw validation('MessageGroupId is required for a FIFO queue.');
  }
}

/** The function or queue behind a target, and what it gets. Throws `ValidationException` for an input that names none. */
export function resolveTarget({ Arn }: Target, payload: string, at: { account: string; region: string }): { arn: string; payload: string } {
  if (Arn !== INVOKE && Arn !== SEND_MESSAGE) return { arn: Arn, payload };
  const input: unknown = JSON.parse(payload);
  const member = (name: string) => {
    const value = isObject(input) ? input[name] : undefined;
    if (value === undefined) throw validation(`The input of ${Arn} has no ${name}.`);
    return typeof value === 'string' ? value : JSON.stringify(value);
  };
  if (Arn === INVOKE) {
    const name = member('FunctionName');
    const arn = name.startsWith('arn:') ? name : `arn:aws:lambda:${at.region}:${at.account}:function:${name}`;
    return { arn, payload: isObject(input) && input['Payload'] !== undefined ? member('Payload') : '{}' };
  }
  const [, account, queue] = /\/(\d{12})\/([\w.-]+)$/.exec(member('QueueUrl')) ?? [];
  if (account === undefined || queue === undefined) throw validation(`The input of ${Arn} has no valid QueueUrl.`);
  return { arn: `arn:aws:sqs:${at.region}:${account}:${queue}`, payload: member('MessageBody') };
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
