import type { Readable } from 'node:stream';
import { buffer } from 'node:stream/consumers';
import { ZipFile } from 'yazl';
import { validationError } from '../../errors.ts';

/** The same text gives the same bytes, and so the same CodeSha256. */
const EPOCH = new Date(1980, 0, 1);

/**
 * The package of a function whose source is in the template: one file `index`, of the runtime's kind, as base64.
 * "For Node.js and Python functions, you can specify the function code inline in the template".
 * @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-lambda-function-code.html
 */
export async function inlinePackage(source: string, runtime: string): Promise<string> {
  const ending = runtime.startsWith('nodejs') ? 'js' : runtime.startsWith('python') ? 'py' : null;
  if (ending === null) throw validationError(`ZipFile can only be used when Runtime is set to either of nodejs, python.`);
  const zip = new ZipFile();
  zip.addBuffer(Buffer.from(source), `index.${ending}`, { mtime: EPOCH, mode: 0o100644 });
  zip.end();
  return (await buffer(zip.outputStream as Readable)).toString('base64');
}
