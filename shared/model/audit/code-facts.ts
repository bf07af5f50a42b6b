import type { CodeLocation } from './posture.ts';

/** What reached a dangerous place in the code, and how. */
export interface CodeFlow {
  rule: string;
  /** Name of the dangerous call: `child_process.exec`. */
  sink: string;
  at: CodeLocation;
  /** What it came from: `event.queryStringParameters.url`; null for what is dangerous by itself. */
  source: string | null;
  path: { at: CodeLocation; label: string }[];
  message: string;
  confidence: 'high' | 'medium' | 'low';
  /** Whether somebody outside can choose what comes in. */
  external: boolean;
  /** True for what was read back from a store. */
  stored: boolean;
}

/** A call of a cloud's client library. */
export interface SdkCall {
  /** `PACKAGE.Class`, `module.factory(ARGUMENT).method`. */
  symbol: string;
  /** Texts among its arguments that are known: `{ Bucket: 'uploads' }`. Null where only at run time. */
  args: Record<string, string | null>;
  at: CodeLocation;
}

/** What reading the code of one function came to. */
export interface CodeFacts {
  entries: string[];
  /** Files that the handler reaches. */
  files: string[];
  /** Packages that are imported from those files. */
  imports: string[];
  flows: CodeFlow[];
  calls: SdkCall[];
  /** Names of variables that the code reads. */
  envRead: string[];
  /** What could not be read, and why; shown in the report. */
  notes: string[];
}
