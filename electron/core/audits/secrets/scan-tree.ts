import type { SecretHit } from '#shared/model/audit/secret-hit.ts';
import { isVendored, type CodeTree } from '../code/code-tree.ts';
import { findInFile } from './find-secrets.ts';
import { lastOf, type Fingerprint } from './fingerprint.ts';

/** Larger files are looked at in their first part only; the report says so. */
const MAX_BYTES = 2 * 1024 * 1024;
const SKIPPED =
  /\.(?:png|jpe?g|gif|webp|ico|svg|pdf|woff2?|ttf|eot|mp[34]|webm|zip|gz|tgz|bz2|xz|7z|jar|war|class|so|dylib|dll|exe|node|wasm|pyc|map|lock|snap|min\.js|min\.css|css|md|rst|html?)$|(?:^|\/)(?:package-lock\.json|yarn\.lock|pnpm-lock\.yaml|poetry\.lock|Pipfile\.lock|go\.sum|LICENSE[^/]*)$/i;
const TESTS = /(?:^|\/)(?:tests?|__tests__|spec|fixtures|mocks?|__mocks__|examples?|samples?)\/|\.(?:test|spec)\.[cm]?[jt]sx?$/i;
const TEMPLATE =
  /(?:^|\/)(?:template\.(?:ya?ml|json)|serverless\.(?:ya?ml|json|ts)|samconfig\.toml|local\.settings\.json|isobar\.yaml|\.env[\w.-]*)$|\.(?:tf|tfvars|bicep|bicepparam)$|\.template$|(?:^|\/)(?:cloudformation|cfn)[^/]*\.(?:ya?ml|json)$/i;
const MAX_HITS = 500;

export interface TreeScan {
  hits: SecretHit[];
  notes: string[];
}

/** Looks through the files of a source or a package for secrets; code of others is left out. */
export async function scanTree(tree: CodeTree, fingerprint: Fingerprint, signal: AbortSignal): Promise<TreeScan> {
  const hits: SecretHit[] = [];
  const notes: string[] = [];
  for (const path of tree.paths) {
    signal.throwIfAborted();
    if (SKIPPED.test(path) || isVendored(path, tree)) continue;
    const size = tree.size(path);
    if (size === 0) continue;
    const text = size > MAX_BYTES ? null : tree.text(path);
    if (text === null) {
      if (size > MAX_BYTES) notes.push(`${path}: it is larger than ${MAX_BYTES / 1024 / 1024} MB and was not searched for secrets.`);
      continue;
    }
    const where = TEMPLATE.test(path) ? 'template' : 'source';
    for (const { kind, secret, index, confidence } of findInFile(path, text)) {
      // In tests, what is merely named like a secret is made up.
      if (confidence === 'medium' && TESTS.test(path)) continue;
      const before = text.slice(0, index);
      const line = before.split('\n').length;
      const column = index - before.lastIndexOf('\n');
      hits.push({
        kind,
        where,
        holder: path,
        at: { file: path, line, column },
        last4: lastOf(secret),
        fingerprint: fingerprint(secret),
        confidence,
      });
      if (hits.length >= MAX_HITS) {
        notes.push(`More than ${MAX_HITS} secrets were found: the search ended there.`);
        return { hits, notes };
      }
    }
    if (text.length > 100_000) await new Promise<void>((resolve) => setImmediate(resolve));
  }
  return { hits, notes };
}
