/** Blobs that a trigger's path stands for: `samples/{name}.txt`. */
export interface BlobPattern {
  container: string;
  /** What the parameters stand for; null where the blob is none of them. */
  match(name: string): Record<string, string> | null;
}

/** Throws in the host's words. @see https://learn.microsoft.com/azure/azure-functions/functions-bindings-storage-blob-trigger#blob-name-patterns */
export function blobPattern(path: string): BlobPattern {
  const slash = path.indexOf('/');
  const container = slash < 0 ? path : path.slice(0, slash);
  if (container === '' || container.includes('{')) {
    throw new Error(`Invalid blob trigger path '${path}'. Paths must be in the format 'container/blob'.`);
  }
  // Without a blob's name it is every blob of the container.
  const name = slash < 0 ? '{name}' : path.slice(slash + 1);
  const names: string[] = [];
  const source = name.replace(/\{\{|\}\}|\{([^{}]+)\}|[.*+?^$()|[\]\\]/g, (all, parameter: string | undefined) => {
    if (parameter !== undefined) return `(${names.push(parameter) > 0 ? '.+' : ''})`;
    return `\\${all.charAt(0)}`;
  });
  const expression = new RegExp(`^${source}$`, 's');
  return {
    container,
    match(blob) {
      const found = expression.exec(blob);
      return found === null ? null : Object.fromEntries(names.map((parameter, at) => [parameter, found[at + 1] ?? '']));
    },
  };
}
