import type { SdkCall } from '#shared/model/audit/code-facts.ts';
import type { Mapping } from '#shared/model/audit/finding.ts';
import type { CodeLocation, ExecutionIdentity, FunctionPosture, PermissionStatement } from '#shared/model/audit/posture.ts';
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
  /** True where `permission` only names the call, because what it needs is not known. */
  unnamed?: boolean;
}

/** A role that an identity has at a scope. */
export interface GrantedRole {
  name: string;
  /** Project, resource group, or the one resource that it is granted on. */
  scope: string;
  /** What it holds of what is known here. */
  permissions: readonly string[];
  /** What else it holds, for people; null where `permissions` is all of it. */
  more: string | null;
  /** True for one that holds nearly everything there is. */
  everything: boolean;
}

/** Roles of an identity at one scope, and fewer or smaller ones that do. */
export interface RoleChange {
  scope: string;
  before: readonly string[];
  after: readonly string[];
}

/** Roles of a place where permissions come in them. */
export interface RoleBook {
  /** What an identity has been granted; `unknown` are roles of which it is not known what they hold. */
  granted(statements: readonly PermissionStatement[]): { roles: GrantedRole[]; unknown: string[] };
  /** Roles that can be granted, each with everything that it holds. */
  known: readonly { name: string; permissions: readonly string[] }[];
  /** Whether a permission, in whatever case, is nice to have: a role that was granted for it stays, and none is proposed for it. */
  isExtra?(permission: string): boolean;
  /** Commands that make a change; none where there is no single one. */
  commands(change: RoleChange, of: FunctionPosture, identity: ExecutionIdentity): string[];
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
  /** Permissions that calls need. Left out where it is not known. */
  permissionsOf?(calls: readonly SdkCall[]): Promise<NeededPermission[]>;
  /** Calls of its client libraries of which it is not known what permission they need. Left out where all are. */
  unknownCalls?(calls: readonly SdkCall[]): string[];
  /** Permissions that calls in traces have used; spans of anything else are left out. */
  observedIn?(spans: readonly Span[]): Promise<ObservedPermission[]>;
  /** Every single permission that statements grant; null where there are too many to name (`*`). */
  expand?(statements: readonly PermissionStatement[]): Promise<string[] | null>;
  /** Instead of `expand` and `policyText`, where permissions come in roles. */
  roles?: RoleBook;
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
