import type { FunctionIdentity } from '../../emulation.ts';
import { optDirectory } from './layers-directory.ts';

/**
 * The script that a managed runtime is started through, which may be a layer's; null where the function names none.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/runtimes-modify.html#runtime-wrapper
 */
export function execWrapper(fn: FunctionIdentity): string | null {
  const wrapper = fn.env['AWS_LAMBDA_EXEC_WRAPPER'] ?? '';
  return wrapper === '' ? null : wrapper.replace(/^\/opt(?=\/)/, optDirectory(fn)).replace(/^\/var\/task(?=\/)/, fn.codeDir);
}
