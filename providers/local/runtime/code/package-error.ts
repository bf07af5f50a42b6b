import { AppError } from '#shared/errors.ts';

/** A package that must not be unpacked. Always names the entry. */
export function refused(entry: string, why: string, hint: string): AppError {
  return new AppError('invalid_input', `The package cannot be used: the entry "${shown(entry)}" ${why}.`, {
    hint,
    details: { entry: shown(entry) },
  });
}

/** Without control characters, and not longer than a line. */
function shown(name: string): string {
  const clean = name.replaceAll(/[\p{Cc}\p{Cf}]/gu, '\uFFFD');
  return clean.length > 200 ? `${clean.slice(0, 200)}…` : clean;
}

export function outside(path: string): AppError {
  return refused(path, 'is a link that leads out of the package', 'Replace the link by the file it points to.');
}

export function tooMany(limit: number): AppError {
  return new AppError('too_large', `The package has too many files: more than ${limit}.`, {
    hint: 'Leave out what the function does not need, or bundle it into fewer files.',
    details: { limit },
  });
}

export function tooLarge(entry: string, limit: number): AppError {
  return new AppError('too_large', `The package is too large: with "${entry}" it is more than ${mebibytes(limit)} MB when unpacked.`, {
    hint: 'Leave out what the function does not need.',
    details: { entry, limit },
  });
}

export function bomb(entry: string, packed: number): AppError {
  return new AppError(
    'too_large',
    `The package cannot be used: "${entry}" unpacks from ${packed} bytes to many times that, as a zip bomb does.`,
    {
      hint: 'Leave the file out, or have the function make it.',
      details: { entry },
    },
  );
}

function mebibytes(bytes: number): number {
  return Math.round(bytes / 1024 / 1024);
}

/** What zlib, yauzl and the file system say of a broken package, as `invalid_input`; what is no fault of the package passes. */
export function toPackageError(error: unknown, entry: string): unknown {
  if (!(error instanceof Error) || error instanceof AppError || error.name === 'AbortError') return error;
  const code = 'code' in error ? String(error.code) : '';
  if (code === 'EEXIST' || code === 'ENOTDIR' || code === 'EISDIR') {
    return refused(
      entry,
      'stands in the way of another one of the same name (upper and lower case may be one here)',
      'Rename one of them.',
    );
  }
  if (code.startsWith('E') && !code.startsWith('ERR_')) return error;
  const where = entry === '' ? '' : `the entry "${entry}" is damaged: `;
  return new AppError('invalid_input', `The package is not a zip that can be read: ${where}${error.message.replace(/\.$/, '')}.`, {
    hint: 'Pack the directory again. If the file was downloaded, download it again.',
    cause: error,
  });
}
