/** A real runtime with functions in it, driven by AWS's own clients: for tests of what runs them. */
import { CreateFunctionCommand, LambdaClient, type CreateFunctionCommandInput, type InvokeCommandOutput } from '@aws-sdk/client-lambda';
import { InvokeCommand, type InvokeCommandInput } from '@aws-sdk/client-lambda';
import { SQSClient } from '@aws-sdk/client-sqs';
import { ZipFile } from 'yazl';
import { shareAwsHome, type AwsHome } from '../../../testing/aws-home.ts';

export const ROLE = 'arn:aws:iam::111122223333:role/any';

/** What is started with a runtime. */
export interface LambdaFixture extends AwsHome {
  lambda: LambdaClient;
  sqs: SQSClient;
  /** Creates a function from its files; `index.handler` on Node unless `more` says otherwise. */
  create(name: string, files: Record<string, string> | string, more?: Partial<CreateFunctionCommandInput>): Promise<void>;
  invoke(name: string, payload?: unknown, more?: Partial<InvokeCommandInput>): Promise<InvokeCommandOutput & { json: unknown }>;
}

interface Scope {
  after(fn: () => unknown): void;
}

/** One runtime for the tests of a file; see shareAwsHome. */
export function shareLambda(file: Scope, emulation: Record<string, string> = {}): (t: Scope) => Promise<LambdaFixture> {
  const shared = shareAwsHome(file, { poolSize: 1, emulation });
  return async (t) => withClients(t, await shared(t));
}

function withClients(t: Scope, home: AwsHome): LambdaFixture {
  const lambda = new LambdaClient({ ...home.config, maxAttempts: 1 });
  const sqs = new SQSClient(home.config);
  t.after(() => {
    lambda.destroy();
    sqs.destroy();
  });
  return {
    ...home,
    lambda,
    sqs,
    async create(name, files, more = {}) {
      const tree = typeof files === 'string' ? { 'index.js': files } : files;
      await lambda.send(
        new CreateFunctionCommand({
          FunctionName: name,
          Role: ROLE,
          Runtime: 'nodejs24.x',
          Handler: 'index.handler',
          Code: { ZipFile: await zipOf(tree) },
          ...more,
        }),
      );
    },
    async invoke(name, payload = {}, more = {}) {
      const Payload = payload instanceof Uint8Array ? payload : Buffer.from(JSON.stringify(payload));
      const output = await lambda.send(new InvokeCommand({ FunctionName: name, Payload, ...more }));
      const text = output.Payload?.transformToString() ?? '';
      return { ...output, json: text === '' ? null : JSON.parse(text) };
    },
  };
}

/** Files as a zip; those that begin with `#!` may be run. */
export async function zipOf(files: Record<string, string>): Promise<Uint8Array> {
  const zip = new ZipFile();
  for (const [path, text] of Object.entries(files))
    zip.addBuffer(Buffer.from(text), path, { mode: text.startsWith('#!') ? 0o100755 : 0o100644 });
  zip.end();
  const parts: Buffer[] = [];
  for await (const part of zip.outputStream as AsyncIterable<Buffer>) parts.push(part);
  return Buffer.concat(parts);
}

/** Asks until there is an answer. Rejects after half a minute: something is not going to happen. */
export async function eventually<T>(ask: () => Promise<T | null | undefined | false>, what: string): Promise<T> {
  for (const until = Date.now() + 30_000; Date.now() < until;) {
    const answer = await ask();
    if (answer !== null && answer !== undefined && answer !== false) return answer;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  throw new Error(`It has not happened: ${what}`);
}
