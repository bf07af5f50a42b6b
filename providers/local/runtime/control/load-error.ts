import { AppError } from '#shared/errors.ts';
import type { DeployedFunction } from '../ports.ts';
import { locateSyntaxError } from './locate-syntax-error.ts';

/** Why code could not be loaded, with the file and line where it went wrong, as the user knows them: relative to the package. */
export async function rejectWithPlace(error: unknown, fn: DeployedFunction, signal: AbortSignal): Promise<never> {
  if (!(error instanceof AppError) || error.code !== 'function_failed' || signal.aborted) throw error;
  const { hint, details = {} } = error;
  const message = withoutCodeDir(error.message, fn.codeDir);
  const trace = withoutCodeDir(String(details['trace'] ?? ''), fn.codeDir);
  const isSyntax = /SyntaxError/.test(`${String(details['type'] ?? '')} ${message}`);
  const syntax = isSyntax ? await locateSyntaxError(fn.codeDir, fn.project.handler, signal) : null;
  const place = syntax ?? placeIn(trace, String(details['trace'] ?? ''), fn.codeDir);
  const shown = place === null || message.includes(`${place.file}:${place.line}`) ? message : `${message} (${place.file}:${place.line})`;
  throw new AppError('function_failed', shown, {
    hint: hint ?? 'Mend the code and deploy again.',
    details: {
      ...details,
      ...(place === null ? {} : { file: place.file, line: place.line }),
      trace: syntax === null ? trace : `${syntax.file}:${syntax.line}\n${syntax.excerpt}\n${trace}`,
    },
    cause: error,
  });
}

function withoutCodeDir(text: string, codeDir: string): string {
  return text.replaceAll(`file://${codeDir}/`, '').replaceAll(`${codeDir}/`, '');
}

/** The first line of the trace that is in the package. */
function placeIn(trace: string, original: string, codeDir: string): { file: string; line: number } | null {
  const at = original.split('\n').findIndex((line) => /^\s+at /.test(line) && line.includes(`${codeDir}/`));
  const match = at < 0 ? null : /([^\s()]+?):(\d+)(?::\d+)?\)?$/.exec(trace.split('\n')[at] ?? '');
  return match?.[1] === undefined ? null : { file: match[1], line: Number(match[2]) };
}
