import { createRequire, registerHooks } from 'node:module';
import { delimiter, dirname, join } from 'node:path';
import { pathToFileURL } from 'node:url';

/**
 * Lets `require` and `import` find packages in the directories of NODE_PATH where the code has none of that name. Node
 * reads that variable when it starts, which is before an environment knows its function, and never for `import`.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/nodejs-layers.html
 */
export function usePackagesOf(nodePath: string | undefined): void {
  const directories = (nodePath ?? '').split(delimiter).filter((directory) => directory.endsWith('node_modules'));
  if (directories.length === 0) return;
  let looking = false;
  registerHooks({
    resolve(specifier, context, next) {
      if (looking || /^(?:[./]|[a-z]+:)/.test(specifier)) return next(specifier, context);
      try {
        return next(specifier, context);
      } catch (error) {
        if (!isMissing(error)) throw error;
        looking = true;
        try {
          for (const directory of directories) {
            const beside = join(dirname(directory), 'layer.js');
            try {
              // For `require`, the parent in the context is not heeded.
              if (context.conditions.includes('require')) {
                return { url: pathToFileURL(createRequire(beside).resolve(specifier)).href, shortCircuit: true };
              }
              return next(specifier, { ...context, parentURL: pathToFileURL(beside).href });
            } catch (missing) {
              if (!isMissing(missing)) throw missing;
            }
          }
        } finally {
          looking = false;
        }
        throw error;
      }
    },
  });
}

function isMissing(error: unknown): boolean {
  return error instanceof Error && 'code' in error && (error.code === 'MODULE_NOT_FOUND' || error.code === 'ERR_MODULE_NOT_FOUND');
}
