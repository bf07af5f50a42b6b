import type { CodeFacts } from '#shared/model/audit/code-facts.ts';
import { isUnread, type CodeLocation, type FunctionPosture } from '#shared/model/audit/posture.ts';
import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import { analyseCode } from './code/analyse-code.ts';
import type { CodeTree } from './code/code-tree.ts';
import { findBehind, findEntry, guessEntries, type EntryPoint } from './code/entries.ts';
import type { ModuleIr } from './code/ir.ts';
import { createModules, type Modules } from './code/modules.ts';
import type { AuditTree } from './read-tree.ts';

/** What reading the code of a function came to; why it could not be read. */
export type CodeReading = CodeFacts | { unread: string };

type ReadCode = (tree: AuditTree, posture: FunctionPosture, signal: AbortSignal) => Promise<CodeReading>;

/** Code that stands in a template, as a file of its own. */
function inlineTree(name: string, text: string): CodeTree {
  return { paths: [name], has: (path) => path === name, text: (path) => (path === name ? text : null), size: () => text.length };
}

/** Places in code that stands in a template, as places of the template. */
function inTemplate(facts: CodeFacts, name: string, text: string, at: CodeLocation): CodeFacts {
  // A block of text begins in the line below its key.
  const offset = at.line - (text.trimEnd().includes('\n') ? 0 : 1);
  const move = (place: CodeLocation): CodeLocation =>
    place.file === name
      ? { file: at.file, line: place.line + offset, ...(place.endLine === undefined ? {} : { endLine: place.endLine + offset }) }
      : place;
  return {
    ...facts,
    files: facts.files.map((file) => (file === name ? at.file : file)),
    flows: facts.flows.map((flow) => ({ ...flow, at: move(flow.at), path: flow.path.map((step) => ({ ...step, at: move(step.at) })) })),
    calls: facts.calls.map((call) => ({ ...call, at: move(call.at) })),
    notes: facts.notes.map((note) => note.replace(name, `${at.file}, line ${at.line}`)),
  };
}

/** The files that the cloud calls; why there are none. */
function entriesOf(tree: AuditTree, { kind, codeRoot, handler, declaredIn }: FunctionPosture): EntryPoint[] | { unread: string } {
  if (handler === undefined || isUnread(handler) || handler === null) {
    if (kind === 'source' && codeRoot === '') return { unread: 'nothing says which of the files are its code; they are looked at with the directory' };
    return guessEntries(tree, codeRoot);
  }
  const entry = findEntry(tree, codeRoot, handler);
  if (entry !== null) return [entry];
  if (kind !== 'source') return guessEntries(tree, codeRoot);
  return findBehind(tree, codeRoot, declaredIn?.file ?? null, handler) ?? { unread: `there is no JavaScript, TypeScript or Python file for its handler ${handler} in the source` };
} // prettier-ignore

/** Reads the code of functions; those of one source share what was read of it. */
export function createCodeReader(knowledge: Required<SdkKnowledge>): ReadCode {
  const modules = new WeakMap<AuditTree, { read: Map<string, ModuleIr>; byRoot: Map<string, Modules> }>();
  /** Files that the functions of a source have been seen to reach: the rest is the directory's own. */
  const reached = new WeakMap<AuditTree, Set<string>>();

  function modulesOf(tree: AuditTree, root: string): Modules {
    const { read, byRoot } = modules.get(tree) ?? { read: new Map<string, ModuleIr>(), byRoot: new Map<string, Modules>() };
    modules.set(tree, { read, byRoot });
    const own = byRoot.get(root) ?? createModules(tree, root, read);
    byRoot.set(root, own);
    return own;
  }

  async function readInline({ text, at }: NonNullable<FunctionPosture['inlineCode']>, runtime: string, signal: AbortSignal): Promise<CodeFacts> {
    const name = runtime.startsWith('python') ? 'index.py' : 'index.js';
    const tree = inlineTree(name, text);
    return inTemplate(await analyseCode(createModules(tree, ''), [{ file: name, name: null }], knowledge, signal), name, text, at);
  } // prettier-ignore

  return async (tree, posture, signal) => {
    const { inlineCode, runtime } = posture;
    if (inlineCode !== undefined) return readInline(inlineCode, typeof runtime === 'string' ? runtime : '', signal);
    const seen = reached.get(tree) ?? new Set<string>();
    reached.set(tree, seen);
    const own = modulesOf(tree, posture.codeRoot);
    if (posture.kind === 'directory') {
      const entries = guessEntries(tree, '').filter(({ file }) => !seen.has(file));
      return analyseCode(own, entries, knowledge, signal);
    }
    const entries = entriesOf(tree, posture);
    if (isUnread(entries)) return entries;
    const facts = await analyseCode(own, entries, knowledge, signal);
    if (typeof posture.handler === 'string') for (const file of facts.files) seen.add(file);
    return facts;
  };
}
