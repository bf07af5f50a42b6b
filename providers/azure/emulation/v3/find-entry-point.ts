import type { FunctionCallback } from '../functions-core.ts';

/**
 * The function that a module exports: the one that is named, the only one, `run` or `index`.
 * @see https://github.com/Azure/azure-functions-nodejs-worker/blob/v3.x/src/LegacyFunctionLoader.ts
 */
export function findEntryPoint(namespace: Readonly<Record<string, unknown>>, entryPoint: string | null): FunctionCallback {
  const whole = namespace['default'];
  if (entryPoint === null && typeof whole === 'function') return whole as FunctionCallback;
  // Exports of CommonJS, or of the module itself.
  const exported = typeof whole === 'object' && whole !== null ? (whole as Record<string, unknown>) : namespace;
  const found = entryPoint === null ? onlyOne(exported) : (exported[entryPoint] ?? namespace[entryPoint]);
  if (found === undefined) {
    throw new Error(
      `Unable to determine function entry point: ${entryPoint ?? 'undefined'}. If multiple functions are exported, you must indicate the entry point, either by naming it 'run' or 'index', or by naming it explicitly via the 'entryPoint' metadata property.`,
    );
  }
  if (typeof found !== 'function') {
    throw new Error(
      'The resolved entry point is not a function and cannot be invoked by the functions runtime. Make sure the function has been correctly exported.',
    );
  }
  return (...values) => (found as FunctionCallback).apply(exported, values);
}

function onlyOne(exported: Readonly<Record<string, unknown>>): unknown {
  const names = Object.keys(exported).filter((name) => name !== 'default' && name !== 'module.exports' && name !== '__esModule');
  return names.length === 1 ? exported[names[0] ?? ''] : (exported['run'] ?? exported['index']);
}
