import type { FieldChange, Problem } from '#shared/model/deployment.ts';

/** A package ready to go: a zip on disk. */
export interface Package {
  zipPath: string;
  /** Lower-case hex over the zip's files, not over its bytes: the SHA-256 of `codeDigestText` (shared/model/code-digest.ts). */
  sha256: string;
  /** Bytes of the zip. */
  size: number;
  files: number;
}

/** What a target says before anything is changed. */
export interface TargetCheck {
  action: 'create' | 'update' | 'unchanged' | 'blocked';
  changes: FieldChange[];
  /** What `apply` would do, in order, in sentences. */
  steps: string[];
  problems: Problem[];
}

export interface DeployProgress {
  step(id: string, label: string): void;
  log(line: string): void;
}
