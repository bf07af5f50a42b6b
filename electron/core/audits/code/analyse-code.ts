import type { CodeFacts, CodeFlow } from '#shared/model/audit/code-facts.ts';
import { callFunction } from './call-function.ts';
import { inject } from './decorators.ts';
import type { EntryPoint } from './entries.ts';
import { takesRequest } from './callbacks.ts';
import { callEntry } from './call-entry.ts';
import { operations } from './evaluate.ts';
import type { ModuleIr, Pattern } from './ir.ts';
import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import { createMachine, type Frame, type Machine } from './machine.ts';
import { isVendored } from './code-tree.ts';
import type { Modules } from './modules.ts';
import { runModule } from './run-module.ts';
import { newScope, newTaint, value, type Closure, type Taint, type Value } from './value.ts';

/** Files beyond this are noted and left out. */
const MAX_FILES = 400;

/** Names of modules that a file imports, wherever in it. */
function importsOf(ir: ModuleIr): string[] {
  const found = new Set<string>();
  const visit = (node: unknown): void => {
    if (typeof node !== 'object' || node === null) return;
    if (Array.isArray(node)) {
      for (const each of node) visit(each);
      return;
    }
    const own = node as Record<string, unknown>;
    if ((own['t'] === 'import' || own['s'] === 'import') && typeof own['module'] === 'string') {
      found.add(own['module']);
      for (const each of (own['bind'] as { part: string | null }[] | undefined) ?? []) {
        const module = own['module'];
        if (each.part !== null && ir.language === 'python') found.add(module.endsWith('.') ? module + each.part : `${module}.${each.part}`);
      }
    }
    for (const [key, each] of Object.entries(own)) if (key !== 'loc') visit(each);
  };
  visit(ir.body);
  return [...found];
}

/** Files of the tree that a file imports. */
type Imports = Map<string, string[]>;

/** Files that some of them reach: what stands beside them is run by nobody who calls a function. */
function reachedFrom(files: Iterable<string>, imports: Imports): Set<string> {
  const reached = new Set(files);
  for (const file of reached) for (const next of imports.get(file) ?? []) reached.add(next);
  return reached;
}

/** Reads the entry files and everything they import from the tree. */
async function loadReachable(modules: Modules, entries: readonly EntryPoint[], notes: Set<string>, signal: AbortSignal): Promise<Imports> {
  const imports: Imports = new Map();
  const queue = [...new Set(entries.map(({ file }) => file))];
  const seen = new Set(queue);
  for (let path = queue.shift(); path !== undefined; path = queue.shift()) {
    signal.throwIfAborted();
    const ir = await modules.load(path);
    // Long files must not hold up everything else that this process does.
    await new Promise<void>((resolve) => setImmediate(resolve));
    for (const module of importsOf(ir)) {
      const next = modules.resolve(path, module, ir.language);
      if (next === null || isVendored(next, modules.tree)) continue;
      imports.set(path, [...(imports.get(path) ?? []), next]);
      if (seen.has(next)) continue;
      if (seen.size >= MAX_FILES) {
        notes.add(`More than ${MAX_FILES} files are reached: the rest was not read.`);
        break;
      }
      seen.add(next);
      queue.push(next);
    }
  }
  return imports;
}

const OUTSIDE =
  /^_?(?:event|evt|e|req|request|http_?request|body|input|message|msg|payload|data|records?|blob|myblob|queueitem|myqueueitem|item|cloud_?event|ce|file|lambda_?event|args|documents?|timer|mytimer)$/i;
const OURS = /^_?(?:context|ctx|res|response|callback|cb|next|done|self|this|env|err|error|logger|log)$/i;

const CONTEXT = /^(?:context|ctx)$/i;

function source(label: string): Taint {
  return newTaint('event', label);
}

function paramName(param: Pattern, i: number): string {
  return param.p === 'name' ? param.name : i === 0 ? 'event' : `argument ${i + 1}`;
}

/** What the parameters are called that nothing has been given to yet. */
const namesOf = ({ fn, bound = [] }: Closure) => fn.params.map(paramName).slice(bound.length);

/** What a function is called with by the cloud: what comes from outside is marked so. */
function outsideArguments(closure: Closure, certain: boolean, every = false): Value[] {
  const names = namesOf(closure);
  const anyNamed = names.some((name) => OUTSIDE.test(name));
  return names.map((name, i) => {
    if (OURS.test(name)) {
      // Older handlers of one cloud find the request on their context.
      return i === 0 && CONTEXT.test(name)
        ? value({
            sym: 'context',
            fields: new Map(
              ['req', 'request', 'bindings', 'query', 'params', 'headers', 'body'].map((each) => [
                each,
                value({ taints: [source(`${name}.${each}`)] }),
              ]),
            ),
          })
        : value(CONTEXT.test(name) ? { sym: 'context' } : {});
    }
    return every || OUTSIDE.test(name) || (certain && i === 0 && !anyNamed) ? value({ taints: [source(name)] }) : value();
  });
}

const HANDLER = /handler$|^(?:handle|main|lambda|run|entry_?point|default|fetch)$/i;

function looksLikeHandler(name: string, closure: Closure): boolean {
  const [first, second] = namesOf(closure);
  if (first === undefined) return /^(?:lambda_?)?handler$/i.test(name);
  if (HANDLER.test(name) && OUTSIDE.test(first)) return true;
  if (/^(?:context|ctx)$/i.test(first) && /^(?:req|request)/i.test(second ?? '')) return true;
  if (/^_?(?:event|evt|req|request|cloud_?event)$/i.test(first) && (second === undefined || OURS.test(second))) return true;
  // Background functions: what has happened, and where.
  if (OUTSIDE.test(first) && /^_?(?:context|ctx|callback)$/i.test(second ?? '')) return true;
  return false;
}

/** `def hello(request)`: what it returns is made a response by Flask. */
function answersPages({ file, fn }: Closure): boolean {
  return file.endsWith('.py') && fn.params.length === 1 && paramName(fn.params[0] ?? { p: 'name', name: '' }, 0) === 'request';
}

interface Handler {
  name: string;
  closure: Closure;
  certain: boolean;
}

/** The function that a handler's name means, and those that a library put something around. */
function namedHandlers(exports: ReadonlyMap<string, Value>, name: string): Handler[] {
  const named = exports.get(name) ?? exports.get('default')?.fields?.get(name);
  const fn = named?.fn ?? named?.fields?.get('handler')?.fn ?? null;
  return (fn !== null ? [fn] : (named?.wraps ?? [])).map((closure) => ({ name, closure, certain: true }));
}

/** What an export may be called with by the cloud. */
function likelyHandlers(name: string, { fn, wraps }: Value): Handler[] {
  if (fn !== null) return looksLikeHandler(name, fn) ? [{ name, closure: fn, certain: false }] : [];
  return wraps.map((closure) => ({ name, closure, certain: HANDLER.test(name) }));
}

/** The closures of an entry file that are called from outside. */
function handlersOf(machine: Machine, entry: EntryPoint): Handler[] {
  const exports = runModule(machine, entry.file);
  const named = entry.name === null ? [] : namedHandlers(exports, entry.name);
  if (named.length > 0) return named;
  return [...exports].flatMap(([name, each]) => [
    ...likelyHandlers(name, each),
    ...(name === 'default' ? [...(each.fields ?? [])].flatMap(([inner, own]) => likelyHandlers(inner, own)) : []),
  ]);
}

const named = ({ file, fn }: Closure) => `${file}: ${fn.name ?? `line ${fn.loc.line}`}`;

/** Where a call stands that no code makes. */
const outsideFrame = (file: string): Frame => ({
  file,
  scope: newScope(null),
  returned: null,
  maybe: 0,
  depth: 0,
  entry: false,
  fn: null,
  undo: [],
});

/** Functions that nothing called: looked at without a request, for what is wrong by itself. */
function runTheRest(machine: Machine, names: string[]): void {
  for (let round = 0; round < 2; round++) {
    for (const [fn, closure] of machine.made) {
      if (machine.ran.has(fn)) continue;
      // Handed to a framework somewhere, or made by a function that is.
      if (takesRequest(closure)) {
        names.push(named(closure));
        callEntry(machine, closure, outsideArguments(closure, true));
        continue;
      }
      callFunction(machine, outsideFrame(closure.file), closure, []);
    }
  }
}

/** Rules about what callers could guess: scripts beside the functions have none. */
const OF_CALLERS = new Set(['CODE-008']);

/** `reached`: files that functions reach; null where no function was found. */
function finish(machine: Machine, entries: string[], reached: ReadonlySet<string> | null): CodeFacts {
  const flows = [...machine.flows.values()].flatMap((flow): CodeFlow[] => {
    if (reached?.has(flow.at.file) === false && OF_CALLERS.has(flow.rule)) return [];
    if (!flow.rule.endsWith('?')) return [flow];
    return machine.verifies ? [] : [{ ...flow, rule: flow.rule.slice(0, -1) }];
  });
  const order = (a: CodeFlow, b: CodeFlow) =>
    compare(a.at.file, b.at.file) || a.at.line - b.at.line || (a.at.column ?? 0) - (b.at.column ?? 0) || compare(a.rule, b.rule);
  return {
    entries,
    files: [...machine.files].toSorted(compare),
    imports: [...machine.imports].toSorted(compare),
    flows: flows.toSorted(order),
    calls: [...machine.calls.values()].toSorted(
      (a, b) => compare(a.at.file, b.at.file) || a.at.line - b.at.line || compare(a.symbol, b.symbol),
    ),
    envRead: [...machine.envRead].toSorted(compare),
    notes: [...machine.notes].toSorted(compare),
  };
}

const compare = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

/** Follows what comes in from outside through the code that the entry points reach. */
export async function analyseCode(
  modules: Modules,
  entries: readonly EntryPoint[],
  knowledge: Required<SdkKnowledge>,
  signal: AbortSignal,
): Promise<CodeFacts> {
  const machine = createMachine(modules, knowledge, operations);
  const imports = await loadReachable(modules, entries, machine.notes, signal);
  const called = new Set<string>();
  const names: string[] = [];
  for (const entry of entries) {
    signal.throwIfAborted();
    const steps = machine.steps;
    for (const { name, closure, certain } of handlersOf(machine, entry)) {
      if (answersPages(closure)) machine.pages.add(closure.fn);
      names.push(`${entry.file}: ${name}`);
      callEntry(machine, closure, outsideArguments(closure, certain));
      called.add(entry.file);
    }
    // Routes are known once everything has been registered.
    for (let closure = machine.registered.shift(); closure !== undefined; closure = machine.registered.shift()) {
      names.push(named(closure));
      called.add(entry.file).add(closure.file);
      const object = machine.routed.get(closure.fn);
      if (object !== undefined) inject(machine, outsideFrame(closure.file), object);
      // Parts of the path and the query are parameters of their own in Python.
      callEntry(machine, closure, outsideArguments(closure, true, closure.file.endsWith('.py') || machine.routed.has(closure.fn)));
    }
    // Every entry point may be as large as the first.
    if (entries.length > 1) machine.steps = Math.min(machine.steps, steps + 1);
    if (names.length % 8 === 0) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  runTheRest(machine, names);
  return finish(machine, [...new Set(names)], called.size === 0 ? null : reachedFrom(called, imports));
}
