import type { Machine } from './machine.ts';
import { isVendored } from './code-tree.ts';
import { member } from './member.ts';
import { lookup, newScope, symbol, value, type Value } from './value.ts';

/** Names that start fresh in every file. */
const MODULE_NAMES = new Set(['module', 'exports']);

/** Runs a file from top to bottom, once, and gives what it exports. A file that imports itself in a circle is seen half done, as it is when it runs. */
export function runModule(machine: Machine, path: string): Map<string, Value> {
  const known = machine.exports.get(path);
  if (known !== undefined) return known.exports;
  const ir = machine.modules.loaded(path);
  const exports = new Map<string, Value>();
  if (ir === null) return exports;
  const scope = newScope(null, true);
  machine.exports.set(path, { scope, exports, language: ir.language });
  machine.files.add(path);
  if (ir.problem !== null) machine.notes.add(`${path}: ${ir.problem}.`);
  const own = value({ fields: exports });
  if (ir.language === 'javascript') {
    scope.names.set('exports', own);
    scope.names.set('module', value({ fields: new Map([['exports', own]]) }));
  }
  const wasIn = machine.inRequest;
  machine.inRequest = false;
  machine.ops.runBody(machine, { file: path, scope, returned: null, maybe: 0, depth: 0, entry: false, fn: null, undo: [] }, ir.body);
  machine.inRequest = wasIn;
  const assigned = lookup(scope, 'module')?.value.fields?.get('exports');
  if (assigned !== undefined && assigned !== own) {
    for (const [name, each] of assigned.fields ?? []) exports.set(name, each);
    if (assigned.fn !== null || assigned.sym !== null) exports.set('default', assigned);
  }
  if (ir.language === 'python') for (const [name, each] of scope.names) if (!MODULE_NAMES.has(name)) exports.set(name, each);
  return exports;
}

/** The value that an import gives. */
export function importModule(machine: Machine, from: string, module: string): Value {
  const language = machine.modules.loaded(from)?.language ?? 'javascript';
  const path = machine.modules.resolve(from, module, language);
  // Packages that are packed beside the code are known by their names, as if they lay elsewhere.
  if (path !== null && !isVendored(path, machine.modules.tree)) {
    const exports = runModule(machine, path);
    const fallback = exports.get('default');
    return value({ fields: exports, fn: fallback?.fn ?? null, sym: fallback?.sym ?? null });
  }
  const name = module.replace(/^node:/, '').replace(/^\.+/, '');
  machine.imports.add(name);
  return value({ sym: symbol(name) });
}

export function importPart(machine: Machine, from: string, whole: Value, module: string, part: string): Value {
  if (part === 'default') return whole.fields?.get('default') ?? whole;
  const found = whole.fields?.get(part);
  if (found !== undefined) return found;
  if (whole.sym !== null) return part === 'environ' ? member(machine, whole, part) : value({ sym: symbol(`${whole.sym}.${part}`) });
  // `from . import util`, `from pkg import module`
  return importModule(machine, from, module.endsWith('.') ? `${module}${part}` : `${module}.${part}`);
}
