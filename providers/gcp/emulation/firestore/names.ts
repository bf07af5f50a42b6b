import { ApiError } from '../api/api-error.ts';

/** `projects/P/databases/D/documents/C/ID/C/ID`. Throws INVALID_ARGUMENT. */
export function checkDocumentName(name: string): void {
  const path = /^projects\/[^/]+\/databases\/[^/]+\/documents\/(.+)$/.exec(name)?.[1];
  const segments = path?.split('/') ?? [];
  if (segments.length > 0 && segments.length % 2 === 0 && segments.every((one) => one !== '' && one !== '.' && one !== '..')) return;
  throw new ApiError(
    'INVALID_ARGUMENT',
    `Document name "${name}" has invalid or missing parts: projects/PROJECT/databases/DATABASE/documents/COLLECTION/ID is expected.`,
  );
}

/** `projects/P/databases/D` of what is in it. */
export function databaseOf(name: string): { project: string; database: string; path: string } {
  const [, project = '', database = '', path = ''] = /^projects\/([^/]+)\/databases\/([^/]+)(?:\/documents(?:\/(.*))?)?$/.exec(name) ?? [];
  if (project === '')
    throw new ApiError('INVALID_ARGUMENT', `Invalid database name "${name}": expected projects/PROJECT/databases/DATABASE.`);
  return { project, database, path };
}
