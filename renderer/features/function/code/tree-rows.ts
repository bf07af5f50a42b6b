/** A file or folder of a package. `size` of a folder is the sum of what is in it. */
export interface TreeNode {
  path: string;
  name: string;
  size: number;
  /** Null for a file. */
  children: TreeNode[] | null;
}

/** A node in the order it is shown. */
export interface TreeRow {
  node: TreeNode;
  /** 1 for the top. */
  level: number;
  expanded: boolean;
  /** Place among its siblings, from 1, and how many they are. */
  position: number;
  siblings: number;
}

/** Files by path as a tree: folders first, then by name. */
export function toTree(files: readonly { path: string; size: number }[]): TreeNode[] {
  const root: TreeNode = { path: '', name: '', size: 0, children: [] };
  const folders = new Map<string, TreeNode>([['', root]]);
  for (const file of files) {
    const parts = file.path.split('/');
    let parent = root;
    parent.size += file.size;
    for (let depth = 1; depth < parts.length; depth++) {
      parent = folderIn(parent, parts.slice(0, depth).join('/'), parts[depth - 1] ?? '', folders);
      parent.size += file.size;
    }
    parent.children?.push({ path: file.path, name: parts.at(-1) ?? file.path, size: file.size, children: null });
  }
  return sorted(root.children ?? []);
}

function folderIn(parent: TreeNode, path: string, name: string, folders: Map<string, TreeNode>): TreeNode {
  const known = folders.get(path);
  if (known !== undefined) return known;
  const folder: TreeNode = { path, name, size: 0, children: [] };
  folders.set(path, folder);
  parent.children?.push(folder);
  return folder;
}

function sorted(nodes: TreeNode[]): TreeNode[] {
  return nodes
    .map((node) => (node.children === null ? node : { ...node, children: sorted(node.children) }))
    .sort((a, b) => Number(a.children === null) - Number(b.children === null) || a.name.localeCompare(b.name));
}

/** The rows that are to be seen, given which folders are open. */
export function toRows(nodes: readonly TreeNode[], open: ReadonlySet<string>, level = 1): TreeRow[] {
  return nodes.flatMap((node, index) => {
    const expanded = node.children !== null && open.has(node.path);
    const row = { node, level, expanded, position: index + 1, siblings: nodes.length };
    return [row, ...(expanded ? toRows(node.children ?? [], open, level + 1) : [])];
  });
}

/** Folders above a path: `a/b/c.js` has `a` and `a/b`. */
export function foldersAbove(path: string): string[] {
  const parts = path.split('/');
  return parts.slice(1).map((_, index) => parts.slice(0, index + 1).join('/'));
}

/** What to open first: the handler's file, else the first source file at the top, else the first file. */
export function likelyEntry(files: readonly { path: string }[], handler: string): string | null {
  const paths = files.map((file) => file.path);
  const base = handler.replace(/\.[A-Za-z_$][\w$]*$/, '');
  const isEntry = (path: string) => path === handler || (path.startsWith(`${base}.`) && /\.(?:[cm]?[jt]s|py)$/.test(path));
  const isTop = (path: string) => !path.includes('/') && /\.(?:[cm]?[jt]s|py)$/.test(path);
  return paths.find(isEntry) ?? paths.find((path) => /^(?:index|main|app)\./.test(path)) ?? paths.find(isTop) ?? paths[0] ?? null;
}
