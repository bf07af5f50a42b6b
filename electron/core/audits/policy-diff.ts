import type { PermissionStatement } from '#shared/model/audit/posture.ts';

/** A statement with the actions that are needed of it; null where it stays as it is. */
export interface Reduced {
  statement: PermissionStatement;
  keep: readonly string[] | null;
}

/** Lines that two texts have in common keep their order: the longest such list, and what stands between. */
function lines(before: readonly string[], after: readonly string[]): string[] {
  const bare = (line: string) => line.replace(/,$/, '');
  const longest: number[][] = Array.from({ length: before.length + 1 }, () => Array.from({ length: after.length + 1 }, () => 0));
  const at = (i: number, j: number) => longest[i]?.[j] ?? 0;
  const same = (i: number, j: number) => bare(before[i] ?? '') === bare(after[j] ?? '');
  for (let i = before.length - 1; i >= 0; i--)
    for (let j = after.length - 1; j >= 0; j--) (longest[i] ?? [])[j] = same(i, j) ? at(i + 1, j + 1) + 1 : Math.max(at(i + 1, j), at(i, j + 1));
  const out: string[] = [];
  let [i, j] = [0, 0];
  while (i < before.length || j < after.length) {
    if (i < before.length && j < after.length && same(i, j)) {
      out.push(` ${after[j++] ?? ''}`);
      i++;
    } else if (i < before.length && (j >= after.length || at(i + 1, j) >= at(i, j + 1))) out.push(`-${before[i++] ?? ''}`);
    else out.push(`+${after[j++] ?? ''}`);
  }
  return out;
} // prettier-ignore

/** More lines are no proposal that anybody reads, and would take the square of them to compare. */
const MAX_LINES = 1500;

/**
 * Policies against smaller ones, each as a unified diff below its name, as `textOf` writes them. Resources and conditions stay; a statement of
 * which nothing is needed goes. Null where nothing can be left out, or a policy is too long.
 */
export function policyDiff(statements: readonly Reduced[], textOf: (statements: readonly PermissionStatement[]) => string): string | null {
  const parts: string[] = [];
  for (const [policy, own] of Map.groupBy(statements, ({ statement }) => statement.policy)) {
    if (own.every(({ keep }) => keep === null)) continue;
    const before = textOf(own.map(({ statement }) => statement)).split('\n');
    const needed = own.filter(({ keep }) => keep === null || keep.length > 0);
    const after = textOf(needed.map(({ statement, keep }) => (keep === null ? statement : { ...statement, allBut: false, actions: [...keep] }))).split('\n'); // prettier-ignore
    if (before.length + after.length > MAX_LINES) continue;
    parts.push(
      `--- ${policy}`,
      `+++ ${policy}, smaller`,
      ...(needed.length === 0 ? before.map((line) => `-${line}`) : lines(before, after)),
    );
  }
  return parts.length === 0 ? null : parts.join('\n');
}
