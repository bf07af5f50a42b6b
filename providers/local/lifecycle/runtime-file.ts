import { randomUUID } from 'node:crypto';
import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { z } from 'zod';

/** What a running runtime says of itself, for the programs of its user. Its file is readable for them only. */
export const RuntimeFile = z.object({
  pid: z.number().int().positive(),
  version: z.string(),
  protocol: z.number().int(),
  startedAt: z.string(),
  /** Base URLs; null where this version does not serve that protocol. */
  endpoints: z.record(z.string(), z.string().nullable()),
  token: z.string().min(32),
});
export type RuntimeFile = z.infer<typeof RuntimeFile>;

/** Null where there is none, or none that can be read. */
export function readRuntimeFile(path: string): RuntimeFile | null {
  try {
    const parsed = RuntimeFile.safeParse(JSON.parse(readFileSync(path, 'utf8')));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}

/** All at once: a reader finds the old file or the new one. */
export function writeRuntimeFile(path: string, file: RuntimeFile): void {
  const temporary = `${path}.${randomUUID()}`;
  try {
    writeFileSync(temporary, `${JSON.stringify(file, null, 2)}\n`, { mode: 0o600, flag: 'wx' });
    renameSync(temporary, path);
  } catch (error) {
    rmSync(temporary, { force: true });
    throw error;
  }
}

/** Removes the file where it is still this process's. */
export function removeRuntimeFile(path: string, pid: number): void {
  if (readRuntimeFile(path)?.pid === pid) rmSync(path, { force: true });
}
