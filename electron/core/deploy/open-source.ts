import { readdir, stat } from 'node:fs/promises';
import { basename, extname, join, resolve } from 'node:path';
import { AppError } from '#shared/errors.ts';
import type { DeploymentSource } from '#shared/model/deployment.ts';
import type { Call } from '#providers/provider.ts';
import type { CoreContext } from '../context.ts';
import { toPathError } from '../directories/path-error.ts';
import { uploadName } from '../uploads/uploads.ts';
import { extractZip } from '../zip/read-zip.ts';

/** A source as a directory on this machine. */
export interface OpenSource {
  /** Absolute. */
  root: string;
  /** Where it came from, for people and for the function's `origin`. */
  origin: string;
  /** A name for the function, where nothing better is found. */
  name: string;
}

async function openDirectory(path: string): Promise<OpenSource> {
  const root = resolve(path);
  const info = await stat(root).catch((error: unknown) => Promise.reject(toPathError(error, root)));
  if (!info.isDirectory()) {
    if (extname(root).toLowerCase() === '.zip')
      throw new AppError('invalid_input', `${root} is a zip, not a directory.`, { hint: 'Deploy it as a zip.' });
    throw new AppError('invalid_input', `${root} is a file, not a directory.`, { hint: 'Give the directory that has the code.' });
  }
  const entries = await readdir(root).catch((error: unknown) => Promise.reject(toPathError(error, root)));
  if (entries.length === 0)
    throw new AppError('invalid_input', `${root} is empty.`, {
      hint: 'Choose the directory that has the code, or begin with a template: isobar templates list.',
    });
  return { root, origin: root, name: basename(root) };
}

/** Zips as people make them have one folder at the top; what is in it is meant. */
async function descend(root: string): Promise<string> {
  const entries = (await readdir(root, { withFileTypes: true })).filter((entry) => entry.name !== '__MACOSX' && entry.name !== '.DS_Store');
  const [only] = entries;
  return entries.length === 1 && only?.isDirectory() === true && only.name !== 'node_modules' ? join(root, only.name) : root;
}

async function openZip(core: CoreContext, path: string, origin: string, name: string, { signal }: Call): Promise<OpenSource> {
  const info = await stat(path).catch((error: unknown) => Promise.reject(toPathError(error, path)));
  if (!info.isFile()) throw new AppError('invalid_input', `${path} is not a zip file.`, { hint: 'Deploy a directory as a directory.' });
  const root = await core.extracted.get(`${path} ${info.mtimeMs} ${info.size}`, async () => {
    const directory = core.scratch.directory('source');
    try {
      await extractZip(path, basename(origin), directory, signal);
      return directory;
    } catch (error) {
      core.scratch.remove(directory);
      throw error;
    }
  });
  const inner = await descend(root);
  if ((await readdir(inner)).length === 0)
    throw new AppError('invalid_input', `${origin} is empty.`, { hint: 'Pack the files of the function, then try again.' });
  return { root: inner, origin, name };
}

/** Makes a source's files reachable: a zip is unpacked once and kept for a while. */
export async function openSource(core: CoreContext, source: DeploymentSource, call: Call): Promise<OpenSource> {
  switch (source.kind) {
    case 'directory':
      return openDirectory(source.path);
    case 'zip': {
      const path = resolve(source.path);
      return openZip(core, path, path, basename(path, extname(path)), call);
    }
    case 'upload':
      return openZip(core, core.uploads.path(source.uploadId), 'the uploaded zip', uploadName(source.uploadId), call);
    case 'template': {
      const { root } = await core.templates.find(source.template);
      return { root, origin: `template ${source.template}`, name: source.template };
    }
  }
}
