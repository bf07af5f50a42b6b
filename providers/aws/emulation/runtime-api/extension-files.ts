import { accessSync, constants, readdirSync, statSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The programs that layers bring as extensions: what may be executed in `/opt/extensions`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/lambda-extensions.html
 */
export function extensionFiles(opt: string): { name: string; file: string }[] {
  const directory = join(opt, 'extensions');
  return namesIn(directory)
    .map((name) => ({ name, file: join(directory, name) }))
    .filter(({ file }) => isProgram(file));
}

function namesIn(directory: string): string[] {
  try {
    return readdirSync(directory).toSorted();
  } catch {
    return [];
  }
}

function isProgram(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return statSync(file).isFile();
  } catch {
    return false;
  }
}
