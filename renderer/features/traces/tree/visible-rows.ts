import { ancestorsOf, type SpanTree } from './span-tree.ts';

/** A row of the waterfall. */
export interface VisibleRow {
  /** Index of the node. */
  index: number;
  /** Shown only because a descendant is: the row itself does not match the filter. */
  context: boolean;
  /** Children that the filter hides, with everything below them. */
  hidden: number;
  /** Failed spans among what is hidden by the filter. */
  hiddenFailed: number;
}

/**
 * The rows to show: everything but what lies under a collapsed node. With `matches`, only matching
 * spans and, as context, what leads to them.
 */
export function visibleRows(tree: SpanTree, collapsed: ReadonlySet<number>, matches: ReadonlySet<number> | null = null): VisibleRow[] {
  const shown = matches === null ? null : withAncestors(tree, matches);
  const rows: VisibleRow[] = [];
  for (let index = 0; index < tree.nodes.length;) {
    const node = tree.nodes[index];
    if (node === undefined) break;
    if (shown !== null && shown[index] === 0) {
      index = node.end;
      continue;
    }
    const row: VisibleRow = { index, context: matches !== null && !matches.has(index), hidden: 0, hiddenFailed: 0 };
    if (shown !== null) {
      for (const child of node.children) {
        const below = tree.nodes[child];
        if (below === undefined || shown[child] === 1) continue;
        row.hidden += below.end - below.index;
        row.hiddenFailed += below.failedBelow + (below.failed ? 1 : 0);
      }
    }
    rows.push(row);
    index = collapsed.has(index) ? node.end : index + 1;
  }
  return rows;
}

function withAncestors(tree: SpanTree, matches: ReadonlySet<number>): Uint8Array {
  const shown = new Uint8Array(tree.nodes.length);
  for (const index of matches) {
    shown[index] = 1;
    for (const above of ancestorsOf(tree, index)) {
      if (shown[above.index] === 1) break;
      shown[above.index] = 1;
    }
  }
  return shown;
}

/** Every node that has children. */
export function collapseAll(tree: SpanTree): Set<number> {
  return new Set(tree.nodes.filter((node) => node.children.length > 0).map((node) => node.index));
}

/** Collapses the deepest level that is open. */
export function collapseOneLevel(tree: SpanTree, collapsed: ReadonlySet<number>): Set<number> {
  const open = visibleRows(tree, collapsed)
    .map((row) => tree.nodes[row.index])
    .filter((node) => node !== undefined && node.children.length > 0 && !collapsed.has(node.index));
  const deepest = Math.max(-1, ...new Set(open.map((node) => node?.depth ?? -1)));
  return new Set([...collapsed, ...open.filter((node) => node?.depth === deepest).map((node) => node?.index ?? -1)]);
}

/** Opens the highest level that is collapsed. */
export function expandOneLevel(tree: SpanTree, collapsed: ReadonlySet<number>): Set<number> {
  let highest = Number.POSITIVE_INFINITY;
  for (const index of collapsed) highest = Math.min(highest, tree.nodes[index]?.depth ?? Number.POSITIVE_INFINITY);
  return new Set([...collapsed].filter((index) => tree.nodes[index]?.depth !== highest));
}

/** Opens whatever hides the node. The same set where nothing does. */
export function reveal(tree: SpanTree, collapsed: ReadonlySet<number>, index: number): ReadonlySet<number> {
  const above = [...ancestorsOf(tree, index)].map((node) => node.index).filter((each) => collapsed.has(each));
  if (above.length === 0) return collapsed;
  const next = new Set(collapsed);
  for (const each of above) next.delete(each);
  return next;
}

/** The row that stands for a node: its own, or that of the nearest ancestor which is a row. -1 where there is none. */
export function rowOf(rows: readonly VisibleRow[], index: number): number {
  let low = 0;
  let high = rows.length - 1;
  let found = -1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if ((rows[middle]?.index ?? 0) <= index) {
      found = middle;
      low = middle + 1;
    } else high = middle - 1;
  }
  return found;
}
