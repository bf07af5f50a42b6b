import { isUnread, type FunctionPosture, type Reading } from '#shared/model/audit/posture.ts';
import { isCode, isVendored } from './code/code-tree.ts';
import type { AuditTree } from './read-tree.ts';

/** Files of a kind that differ are named up to here. */
const NAMED = 5;

function known<T>(reading: Reading<T> | undefined): T | undefined {
  return reading === undefined || isUnread(reading) ? undefined : reading;
}

function configuration(deployed: FunctionPosture, source: FunctionPosture): string[] {
  const fields = [
    ['runtime', 'Its runtime'],
    ['handler', 'Its handler'],
    ['memoryMb', 'Its memory'],
    ['timeoutS', 'Its timeout'],
  ] as const;
  const differences = fields.flatMap(([field, what]) => {
    const [here, there] = [known<string | number | null>(deployed[field]), known<string | number | null>(source[field])];
    if (here === undefined || there === undefined || here === null || there === null || here === there) return [];
    return [`${what} is ${here}; the source says ${there}.`];
  });
  const [ours, theirs] = [known(deployed.env), known(source.env)];
  if (ours === undefined || theirs === undefined) return differences;
  const declared = new Set(theirs.map(({ name }) => name));
  const there = new Set(ours.map(({ name }) => name));
  return [
    ...differences,
    ...ours.filter(({ name }) => !declared.has(name)).map(({ name }) => `The variable ${name} is deployed and not in the source.`),
    ...theirs.filter(({ name }) => !there.has(name)).map(({ name }) => `The variable ${name} is in the source and not deployed.`),
  ];
}

/** Ends of lines and files are no difference: packing and checking out change them. */
const normal = (text: string) => text.replaceAll('\r\n', '\n').trimEnd();

function code(deployed: AuditTree, source: AuditTree, root: string): string[] {
  const prefix = root === '' ? '' : `${root}/`;
  const changed = deployed.paths.filter((path) => {
    if (!isCode(path) || isVendored(path, deployed) || !source.has(prefix + path)) return false;
    const [here, there] = [deployed.text(path), source.text(prefix + path)];
    return here !== null && there !== null && normal(here) !== normal(there);
  });
  return [
    ...changed.slice(0, NAMED).map((path) => `${path} is deployed with another content than in the source.`),
    ...(changed.length > NAMED ? [`${changed.length - NAMED} more files are deployed with another content.`] : []),
  ];
}

/** What is deployed against its source: configuration, and files that both have. What a build makes of the source is no difference. */
export function findDrift(deployed: FunctionPosture, tree: AuditTree, source: FunctionPosture, sourceTree: AuditTree): string[] {
  return [...configuration(deployed, source), ...code(tree, sourceTree, source.codeRoot)];
}
