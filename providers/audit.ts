import type { SdkCall } from '#shared/model/audit/code-facts.ts';
import type { Mapping } from '#shared/model/audit/finding.ts';
import type { CodeLocation, FunctionPosture, PermissionStatement } from '#shared/model/audit/posture.ts';
import type { Rule, RuntimeDates } from '#shared/model/audit/rule.ts';
import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import type { Span } from '#shared/model/trace.ts';
import type { SourceFiles } from './emulation.ts';
import type { Call, FunctionKey } from './provider.ts';

/** What a source says of its functions, before they are deployed. */
export interface SourceReading {
  functions: FunctionPosture[];
  /** What could not be read, and why. */
  notes: string[];
}

/** A call of a client library as the permission it needs. */
export interface NeededPermission {
  /** As policies write it. */
  permission: string;
  access: 'read' | 'list' | 'write' | 'manage' | 'tag';
  /** Name of what it is done to, where the code says so. */
  resource: string | null;
  at: CodeLocation | null;
}

/** A permission that a call in a trace has used. */
export interface ObservedPermission extends Omit<NeededPermission, 'at'> {
  spanId: string;
}

/** What a provider knows for the audit. Types only; loaded on first use. */
export interface ProviderAudit {
  /** Rules for what only this place has. */
  rules: readonly Rule[];
  /** Items of standards and other tools, by rule. */
  mappings: Readonly<Record<string, readonly Mapping[]>>;
  code: SdkKnowledge;
  /** Reads the files that declare functions: templates and settings. */
  readSource(files: SourceFiles): SourceReading | Promise<SourceReading>;
  /** Runtime identifiers with their dates, old ones too, and when the table was made. */
  runtimes: { table: readonly RuntimeDates[]; asOf: string; source: string };
  /** Permissions that calls need. Left out where permissions are not as fine as that. */
  permissionsOf?(calls: readonly SdkCall[]): Promise<NeededPermission[]>;
  /** Permissions that calls in traces have used; spans of anything else are left out. */
  observedIn?(spans: readonly Span[]): Promise<ObservedPermission[]>;
  /** Every single permission that statements grant; null where there are too many to name (`*`). */
  expand?(statements: readonly PermissionStatement[]): Promise<string[] | null>;
  /** Whether the platform needs a permission in the function's name, though its code never asks for it. */
  isPlatformNeed?(permission: string, of: FunctionPosture): boolean;
  /** Statements as people write them in a policy. Left out where permissions come in roles. */
  policyText?(statements: readonly PermissionStatement[]): string;
}

/** What the audit reads of deployed functions. Every method only reads; a read that is denied or fails is an `Unread` field, never an absent one. */
export interface PostureFacet {
  /** Throws `not_found`. */
  read(key: FunctionKey, call: Call): Promise<FunctionPosture>;
}
