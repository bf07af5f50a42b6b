import { CreateQueueCommand, GetQueueAttributesCommand, ReceiveMessageCommand, type Message } from '@aws-sdk/client-sqs';
import { eventually, type LambdaFixture } from './lambda-fixture.ts';

/** Creates a queue and gives its URL and ARN. */
export async function queue(
  { sqs }: LambdaFixture,
  QueueName: string,
  Attributes: Record<string, string> = {},
): Promise<{ url: string; arn: string }> {
  const { QueueUrl = '' } = await sqs.send(new CreateQueueCommand({ QueueName, Attributes }));
  const found = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: ['QueueArn'] }));
  return { url: QueueUrl, arn: found.Attributes?.['QueueArn'] ?? '' };
}

/** The next message of a queue, with its attributes. */
export function receive({ sqs }: LambdaFixture, QueueUrl: string): Promise<Message> {
  return eventually(async () => {
    const { Messages } = await sqs.send(new ReceiveMessageCommand({ QueueUrl, MessageAttributeNames: ['All'], WaitTimeSeconds: 1 }));
    return Messages?.[0];
  }, `a message in ${QueueUrl}`);
}

/** How many messages a queue holds, those in flight included. */
export async function held({ sqs }: LambdaFixture, QueueUrl: string): Promise<number> {
  const names = ['ApproximateNumberOfMessages', 'ApproximateNumberOfMessagesNotVisible'] as const;
  const { Attributes } = await sqs.send(new GetQueueAttributesCommand({ QueueUrl, AttributeNames: [...names] }));
  return names.reduce((sum, name) => sum + Number(Attributes?.[name] ?? 0), 0);
}
