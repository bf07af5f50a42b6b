import type { Project } from '#shared/model/project.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';
import { usesRuntimeApi } from '../runtimes.ts';
import { pythonVersion } from './python/find-python.ts';
import { detectSamTemplate } from './sam-template.ts';
import { detectServerlessYml } from './serverless-yml.ts';

/** `def handler(event, context)`, with or without types. */
const HANDLER =
  /^(?:async\s+)?def\s+([A-Za-z]\w*)\s*\(\s*_?(?:event|evt|e)\w*\s*(?::[^,()]*)?,\s*_?(?:context|ctx|c)\w*\s*(?::[^,()]*)?(?:=[^,()]*)?\)/gm;
/** Python of the other clouds, and web frameworks that bring their own server. */
const FOREIGN = /^\s*(?:import|from)\s+(?:functions_framework|azure\.functions)\b/m;
const SKIPPED =
  /(?:^|\/)(?:tests?|\.?venv|env|node_modules|site-packages|__pycache__|docs?|build|dist)\/|(?:^|\/)(?:test_[^/]*|[^/]*_test|conftest|setup)\.py$/;
const USUAL_FILES = /(?:^|\/)(?:lambda_function|handler|index|app|main|function|lambda)\.py$/;
const USUAL_NAMES = new Set(['lambda_handler', 'handler', 'main']);
const MAX_FILES = 200;

/** Templates first, for they say it; then a `bootstrap`; then Python that looks like a handler. */
export function detectAwsProvided(source: SourceFiles): Detection | null {
  const described = detectSamTemplate(source) ?? detectServerlessYml(source);
  if (described !== null) return fromTemplate(described, source);
  if (isBootstrap(source)) {
    const project = { runtime: 'provided.al2023', handler: 'bootstrap' };
    return { confidence: 0.9, from: 'bootstrap at the top is an executable for a custom runtime', project, handlers: ['bootstrap'] };
  }
  const [best, ...others] = pythonHandlers(source);
  if (best === undefined) return null;
  const handlers = [best, ...others].map(({ handler }) => handler);
  const confidence = best.score >= 2 ? 0.8 : 0.6;
  return { confidence, from: `${best.path} defines ${best.name}`, project: { runtime: 'python3.13', handler: best.handler }, handlers };
}

/** The Python file that the handler names, or the bootstrap: shown as what will be loaded. */
export function providedEntries({ runtime, handler }: Project, source: SourceFiles): { source: string; output: string }[] {
  const module = handler.slice(0, Math.max(0, handler.lastIndexOf('.'))).replaceAll('.', '/');
  const candidates = pythonVersion(runtime) === null ? ['bootstrap'] : [`${module}.py`, `${module}/__init__.py`];
  const found = candidates.find((path) => source.has(path));
  return found === undefined ? [] : [{ source: found, output: found }];
}

function fromTemplate(described: Detection, source: SourceFiles): Detection | null {
  const { runtime } = described.project;
  if (runtime === undefined || !usesRuntimeApi(runtime)) return null;
  const found = pythonVersion(runtime) === null ? [] : pythonHandlers(source).map(({ handler }) => handler);
  return { ...described, handlers: [...new Set([...described.handlers, ...found])] };
}

/** A script with an interpreter, or no text at all (a compiled program). */
function isBootstrap(source: SourceFiles): boolean {
  if (!source.has('bootstrap')) return false;
  return source.text('bootstrap')?.startsWith('#!') !== false;
}

interface Candidate {
  path: string;
  name: string;
  handler: string;
  score: number;
}

function pythonHandlers(source: SourceFiles): Candidate[] {
  const files = source.paths.filter((path) => path.endsWith('.py') && !SKIPPED.test(path)).slice(0, MAX_FILES);
  const found = files.flatMap((path) => {
    const text = source.text(path) ?? '';
    if (FOREIGN.test(text)) return [];
    return [...text.matchAll(HANDLER)].map(([, name = '']) => ({
      path,
      name,
      handler: `${path.slice(0, -3)}.${name}`,
      score: (USUAL_NAMES.has(name) ? 2 : 0) + (USUAL_FILES.test(path) ? 1 : 0) - path.split('/').length / 10,
    }));
  });
  return found.toSorted((a, b) => b.score - a.score).slice(0, 50);
}
