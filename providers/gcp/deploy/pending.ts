import { createHash } from 'node:crypto';
import { mkdir, readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';

const Record = z.object({
  /** Its resource name, by which it can be looked at from anywhere. */
  operation: z.string(),
  /** Digest of what is being deployed. */
  content: z.string(),
  startedAt: z.string(),
});

/** A deployment that Google has begun and nobody has seen the end of. */
export type Pending = z.infer<typeof Record>;

/** One file for each function: what is under way outlives the process that began it. */
function fileOf({ home, endpoint }: GcpContext, functionName: string): string {
  const id = createHash('sha256')
    .update(`${endpoint ?? ''} ${functionName}`)
    .digest('hex')
    .slice(0, 32);
  return join(home, GCP, 'operations', `${id}.json`);
}

/** The deployment of a function that is under way; null where none is known. */
export async function readPending(context: GcpContext, functionName: string): Promise<Pending | null> {
  try {
    return Record.parse(JSON.parse(await readFile(fileOf(context, functionName), 'utf8')));
  } catch {
    return null;
  }
}

/** Remembers a deployment. Nothing of it is secret. */
export async function rememberPending(context: GcpContext, functionName: string, pending: Pending): Promise<void> {
  const file = fileOf(context, functionName);
  await mkdir(join(file, '..'), { recursive: true, mode: 0o700 });
  const partial = `${file}.${process.pid}.tmp`;
  await writeFile(partial, JSON.stringify(pending), { mode: 0o600 });
  await rename(partial, file);
}

export async function forgetPending(context: GcpContext, functionName: string): Promise<void> {
  await rm(fileOf(context, functionName), { force: true });
}
