import type { z } from 'zod';
import { ProjectFile } from '#shared/model/project.ts';
import { AppError } from '#shared/errors.ts';
import { describeIssue, fieldName } from '../errors/input-error.ts';

export const PROJECT_FILE = 'isobar.yaml';

const HINT = 'The fields are listed in docs/isobar.schema.json; an editor that knows the schema checks them as you type.';

function fail(name: string, line: number | null, field: string, reason: string, cause?: unknown): AppError {
  const at = line === null ? name : `${name}, line ${line}`;
  return new AppError('invalid_input', `${at}: ${reason}`, {
    hint: HINT,
    details: { file: name, field, ...(line === null ? {} : { line }) },
    cause,
  });
}

/**
 * Reads the text of an isobar.yaml. Throws `invalid_input` that names line and field; an unknown
 * field is an error, because a misspelt one would otherwise be ignored in silence.
 */
export async function parseProjectFile(text: string, name: string = PROJECT_FILE): Promise<ProjectFile> {
  const { LineCounter, parseDocument } = await import('yaml');
  const lines = new LineCounter();
  const document = parseDocument(text, { lineCounter: lines, prettyErrors: false, uniqueKeys: true });
  const [problem] = document.errors;
  if (problem !== undefined) throw fail(name, lines.linePos(problem.pos[0]).line, '', problem.message, problem);
  let value: unknown;
  try {
    value = document.toJS({ maxAliasCount: 100 }) ?? {};
  } catch (error) {
    throw fail(name, null, '', error instanceof Error ? error.message : String(error), error);
  }
  const parsed = ProjectFile.safeParse(value);
  if (parsed.success) return parsed.data;

  const [issue] = parsed.error.issues;
  if (issue === undefined) throw fail(name, null, '', 'is not valid.', parsed.error);
  // The node itself, or the nearest one around it that is written down.
  const path = [...issue.path, ...unknownKey(issue)];
  let line: number | null = null;
  for (let depth = path.length; depth >= 0 && line === null; depth--) {
    const node = document.getIn(path.slice(0, depth), true);
    const range =
      typeof node === 'object' && node !== null && 'range' in node ? (node.range as [number, number, number] | null | undefined) : null;
    if (range !== null && range !== undefined) line = lines.linePos(range[0]).line;
  }
  throw fail(name, line, fieldName(path), describeIssue(issue), parsed.error);
}

function unknownKey(issue: z.core.$ZodIssue): string[] {
  return issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
}
