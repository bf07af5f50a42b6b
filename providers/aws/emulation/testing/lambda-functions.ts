import { LambdaClient, type LambdaClientConfig } from '@aws-sdk/client-lambda';
import type { AwsHome } from './aws-home.ts';
import { zipBytes } from './zip-bytes.ts';

export const ROLE = 'arn:aws:iam::000000000000:role/lambda';

/** The real client; `account` becomes the access key, by default one that stands for the default account. */
export function lambdaClient(
  t: { after(fn: () => unknown): void },
  { endpoint }: Pick<AwsHome, 'endpoint'>,
  { account = 'test', ...options }: { account?: string } & LambdaClientConfig = {},
): LambdaClient {
  const client = new LambdaClient({
    endpoint,
    region: 'us-east-1',
    credentials: { accessKeyId: account, secretAccessKey: 'test' },
    maxAttempts: 1,
    ...options,
  });
  t.after(() => client.destroy());
  return client;
}

/** A function's package with one handler that answers with `answer`. */
export function handlerZip(answer: unknown = 'hello'): Promise<Uint8Array> {
  return zipBytes({ 'index.mjs': `export const handler = async () => (${JSON.stringify(answer)});\n` });
}

/** What every function needs to be created, around a package. */
export function functionInput(name: string, code: Uint8Array) {
  return { FunctionName: name, Runtime: 'nodejs24.x', Handler: 'index.handler', Role: ROLE, Code: { ZipFile: code } } as const;
}

/** For `assert.rejects`: AWS's own error, by its shape and status. */
export function failsWith(code: string, status: number, message: RegExp = /./): (error: unknown) => boolean {
  return (error) => {
    const { name, $metadata, message: text } = error as { name: string; message: string; $metadata?: { httpStatusCode?: number } };
    const found = `${name} ${$metadata?.httpStatusCode}`;
    if (found === `${code} ${status}` && message.test(text)) return true;
    throw new Error(`expected ${code} ${status} ${String(message)}, got ${found}: ${text}`);
  };
}
