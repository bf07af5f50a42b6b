import { createRequire } from 'node:module';

/**
 * Files that give an app a copy of `@azure/functions` of its own: the library keeps the host it first met, and its
 * settings, for the life of the process.
 */
export function freshLibrary(): Record<string, string> {
  const bundle = JSON.stringify(createRequire(import.meta.url).resolve('@azure/functions'));
  return {
    'node_modules/@azure/functions/package.json': '{"name":"@azure/functions","version":"0.0.0","main":"index.js"}',
    'node_modules/@azure/functions/index.js': `const Module = require('node:module');
const { readFileSync } = require('node:fs');
const { dirname } = require('node:path');
const fresh = new Module(${bundle});
fresh.filename = ${bundle};
// What this requires is cached by where it is.
fresh.path = __dirname;
fresh.paths = Module._nodeModulePaths(dirname(${bundle}));
fresh._compile(readFileSync(${bundle}, 'utf8'), ${bundle});
module.exports = fresh.exports;
// Named imports are found by reading the source.
0 && (module.exports = { app, input, output, HttpResponse });
`,
  };
}
