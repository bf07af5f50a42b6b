import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import { TemplateFile, type Template } from '#shared/model/template.ts';
import { toPathError } from '../directories/path-error.ts';
import { inspect } from '../deploy/inspect.ts';
import { walkSource, type TreeFile } from '../deploy/walk-source.ts';

/** A template with the files behind it. */
export interface GalleryItem {
  template: Template;
  root: string;
  files: TreeFile[];
}

/** The templates in a folder: every subfolder with a template.json. */
export interface Gallery {
  list(): Promise<GalleryItem[]>;
  /** Throws `not_found` and names what there is. */
  find(id: string): Promise<GalleryItem>;
}

const MANIFEST = 'template.json';

function toSamples(samples: TemplateFile['samples']): Template['samples'] {
  return samples.map(({ name, event, http }) => ({
    name,
    event: event === undefined ? null : typeof event === 'string' ? event : JSON.stringify(event, null, 2),
    http: http ?? null,
  }));
}

async function readItem(registry: readonly Provider[], root: string, id: string): Promise<GalleryItem | null> {
  const text = await readFile(join(root, MANIFEST), 'utf8').catch(() => null);
  if (text === null) return null;
  let about: TemplateFile;
  try {
    about = TemplateFile.parse(JSON.parse(text));
  } catch (error) {
    throw new AppError('internal', `The template ${id} is broken: ${MANIFEST} is not valid.`, {
      hint: 'Install Isobar again.',
      cause: error,
    });
  }
  const { signal } = new AbortController();
  const files = await walkSource(root, [], signal);
  const { model, project } = await inspect(registry, { root, origin: root, name: id }, {}, signal);
  const template: Template = {
    id,
    title: about.title,
    summary: about.summary,
    model: model.id,
    runtime: project.runtime,
    tags: about.tags,
    samples: toSamples(about.samples),
    needs: about.needs,
    files: files.map(({ path, size }) => ({ path, size })),
  };
  return { template, root, files };
}

export function createGallery(directory: string, registry: readonly Provider[]): Gallery {
  const gallery: Gallery = {
    async list() {
      const entries = await readdir(directory, { withFileTypes: true }).catch((error: unknown) =>
        Promise.reject(toPathError(error, directory)),
      );
      const names = entries.filter((entry) => entry.isDirectory() && !entry.name.startsWith('.')).map((entry) => entry.name);
      const items = await Promise.all(names.sort().map((name) => readItem(registry, join(directory, name), name)));
      return items.filter((item) => item !== null);
    },
    async find(id) {
      const item = /^[\w-]+$/.test(id) ? await readItem(registry, join(directory, id), id) : null;
      if (item !== null) return item;
      const known = (await gallery.list()).map(({ template }) => template.id);
      throw new AppError('not_found', `There is no template "${id}".`, {
        hint: known.length > 0 ? `Templates are: ${known.join(', ')}.` : 'The gallery is empty.',
      });
    },
  };
  return gallery;
}
