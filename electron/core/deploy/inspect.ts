import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Detection, ProgrammingModel, SourceFiles } from '#providers/emulation.ts';
import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { Problem, ProjectOverrides } from '#shared/model/deployment.ts';
import type { Inference, Project, ProjectFile } from '#shared/model/project.ts';
import { toPathError } from '../directories/path-error.ts';
import { checkDependencies } from './check-project.ts';
import { findEntries, type EntryFile } from './entries.ts';
import { inferProject } from './infer-project.ts';
import { parseProjectFile, PROJECT_FILE } from './isobar-yaml.ts';
import type { OpenSource } from './open-source.ts';
import { createSourceFiles } from './source-files.ts';
import { walkSource, type TreeFile } from './walk-source.ts';

/** What a source is, and what would be deployed of it. */
export interface Inspection {
  root: string;
  origin: string;
  model: ProgrammingModel;
  file: ProjectFile;
  project: Project;
  inferred: Inference[];
  problems: Problem[];
  /** Names of the entry points found, the best first. */
  handlers: string[];
  files: TreeFile[];
  entries: EntryFile[];
}

async function readProjectFile(root: string): Promise<ProjectFile> {
  const path = join(root, PROJECT_FILE);
  const text = await readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    if (error.code === 'ENOENT') return null;
    throw toPathError(error, path);
  });
  return text === null ? {} : parseProjectFile(text);
}

interface Candidate {
  model: ProgrammingModel;
  detection: Detection | null;
}

/** The model that was named, or the one that recognises the source best. */
function chooseModel(models: readonly ProgrammingModel[], wanted: string | undefined, source: SourceFiles, root: string): Candidate {
  const names = models.map(({ id }) => id).join(', ');
  if (wanted !== undefined) {
    const model = models.find(({ id }) => id === wanted);
    if (model !== undefined) return { model, detection: model.detect(source) };
    throw new AppError('invalid_input', `There is no programming model "${wanted}".`, {
      hint: `Choose one of ${names}.`,
      details: { field: 'model' },
    });
  }
  let best: { model: ProgrammingModel; detection: Detection } | null = null;
  for (const model of models) {
    const detection = model.detect(source);
    if (detection !== null && detection.confidence > (best?.detection.confidence ?? 0)) best = { model, detection };
  }
  if (best !== null) return best;
  throw new AppError('invalid_input', `No function was found in ${root}.`, {
    hint: `Isobar looks for the ways in which clouds write functions (${names}). If it is one of them, say so in isobar.yaml: "model:" and "handler:". "isobar templates list" shows examples of each.`,
  });
}

function missingEntry(project: Project, handlers: readonly string[]): Problem {
  const others = handlers.filter((handler) => handler !== project.handler);
  return {
    severity: 'error',
    field: 'handler',
    message: `No handler found: there is no file for "${project.handler}" in the source.`,
    hint: others.length > 0 ? `Found were: ${others.join(', ')}.` : 'Name the file that has the function with `handler` in isobar.yaml.',
  };
}

/** Reads a source. Throws an AppError where there is nothing to deploy in it; what can be mended by a decision is a problem. */
export async function inspect(
  registry: readonly Provider[],
  opened: OpenSource,
  overrides: ProjectOverrides,
  signal: AbortSignal,
): Promise<Inspection> {
  const { root, origin } = opened;
  const file = await readProjectFile(root);
  const files = await walkSource(root, file.exclude ?? [], signal);
  if (files.length === 0)
    throw new AppError('invalid_input', `There is nothing to deploy in ${root}.`, {
      hint: 'Every file in it is excluded: check `exclude` in isobar.yaml.',
    });
  const source = createSourceFiles(files);
  const models = registry.flatMap((provider) => provider.emulation?.models ?? []);
  const { model, detection } = chooseModel(models, overrides.model ?? file.model, source, origin);
  const { project, inferred } = inferProject({ model, detection, file, overrides, source, sourceName: opened.name });
  const handlers = [...new Set(detection?.handlers ?? [])];
  const entries = findEntries(project, model, source);
  const problems = checkDependencies(root, source, model);
  if (entries.length === 0) problems.unshift(missingEntry(project, handlers));
  return { root, origin, model, file, project, inferred, problems, handlers, files, entries };
}
