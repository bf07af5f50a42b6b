import { codeFiles, codeText, dependsOn, withoutExtension } from '../../detection/code-files.ts';
import { exportedNames } from '../../detection/exported-names.ts';
import { maskSource } from '../../detection/mask-source.ts';
import type { Detection, SourceFiles } from '../../emulation.ts';

const OBJECT_WITH_FETCH = /\bexport\s+default\s*\{[^}]{0,2000}?\bfetch\b|\bexport\s+default\s*\{[^;]{0,4000}?\basync\s+fetch\s*\(/;
const DEFAULT_FUNCTION = /\bexport\s+default\s+(?:async\s+)?(?:function\b[^(]*)?\(\s*(?:request|req)\b[^,)]*(?:,\s*\w+[^)]*)?\)/;
const MODULE_WITH_FETCH = /\bmodule\s*\.\s*exports\s*=\s*\{[^}]{0,2000}?\bfetch\b/;
const USUAL_FILES = /^(?:src\/)?(?:index|main|app|server|worker|function|handler)\.[^/]+$/;
/** Frameworks whose application object has a `fetch` of its own. */
const FRAMEWORKS = ['hono', 'itty-router', 'h3', 'elysia'];

/** Modules that export `fetch`, a default object with `fetch`, or a default function of a request. */
export function detectPortable(source: SourceFiles): Detection | null {
  const found = codeFiles(source).flatMap((path) => {
    const text = codeText(source, path);
    const why = text === null ? null : signOf(text, source);
    if (why === null) return [];
    const confidence = USUAL_FILES.test(path) ? why.confidence : why.confidence - 0.2;
    return [{ path, confidence, from: `${path} ${why.says}` }];
  });
  const [best] = found.toSorted((a, b) => b.confidence - a.confidence);
  if (best === undefined) return null;
  return { confidence: best.confidence, from: best.from, project: { handler: best.path }, handlers: found.map(({ path }) => path) };
}

function signOf(text: string, source: SourceFiles): { confidence: number; says: string } | null {
  const code = maskSource(text, { strings: true });
  if (OBJECT_WITH_FETCH.test(code) || MODULE_WITH_FETCH.test(code))
    return { confidence: 0.85, says: 'exports an object with fetch(request)' };
  const names = exportedNames(text);
  if (names.includes('fetch')) return { confidence: 0.8, says: 'exports fetch(request)' };
  const framework = FRAMEWORKS.find((name) => dependsOn(source, name));
  if (names.includes('default') && framework !== undefined && text.includes(framework)) {
    return { confidence: 0.7, says: `exports an application of ${framework}` };
  }
  if (DEFAULT_FUNCTION.test(code)) return { confidence: 0.5, says: 'exports a function of a request' };
  return null;
}

/** The handler as a file: `src/index.ts`, `src/index` and `src/index.fetch` all mean the same one. */
export function handlerStem(handler: string): string {
  return withoutExtension(handler.replace(/\.(?:fetch|default)$/, ''));
}
