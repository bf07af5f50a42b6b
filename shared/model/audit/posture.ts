/**
 * The normalised posture: what the audit knows of a function, whichever cloud it runs in and whether it was read off a
 * deployed function, off its source, or off both. In memory only; values of variables never leave it.
 *
 * Three states of a field: absent (the place has no such thing: a rule does not apply), `Unread` (it is there and could not
 * be read: not evaluated, never a pass), or the value.
 */
export interface Unread {
  /** Why, as a clause: `access to iam:GetRole was denied`. */
  unread: string;
}

export type Reading<T> = T | Unread;

export function isUnread(value: unknown): value is Unread {
  return typeof value === 'object' && value !== null && 'unread' in value;
}

/** Where something is written; lines and columns begin at 1. */
export interface CodeLocation {
  /** With `/`, relative to the audited directory or to the deployed package. */
  file: string;
  line: number;
  column?: number;
  endLine?: number;
  endColumn?: number;
}

export interface EnvVariable {
  name: string;
  /** Null where the value comes from somewhere else: a secret store, a parameter, another resource. */
  value: string | null;
  /** What it refers to, where it is a reference. */
  reference: string | null;
}

/** Somebody who may invoke the function, by its resource policy or IAM. */
export interface InvokeGrant {
  id: string;
  principal: string;
  kind: 'anyone' | 'any-account-holder' | 'service' | 'account' | 'identity';
  actions: string[];
  /** True where a condition limits whose resources or which organisation may use it. */
  restricted: boolean;
  /** Account, tenant or domain of the principal; null where it has none. */
  account: string | null;
  /** True where the grant holds only for calls through the function's own URL. */
  viaUrl: boolean;
}

export interface Cors {
  origins: string[];
  credentials: boolean;
}

/** A way in over HTTP. */
export interface Endpoint {
  id: string;
  kind: 'url' | 'api' | 'http';
  /** `POST /orders`, or a URL. */
  label: string;
  /** `none` is anybody; `unknown` where it cannot be told. */
  auth: Reading<'none' | 'key' | 'iam' | 'token' | 'custom' | 'platform'>;
  cors?: Reading<Cors | null>;
  /** Whether requests are limited in number: usage plan, throttle, WAF, or the like. */
  throttled?: Reading<boolean>;
  accessLogs?: Reading<boolean>;
  at?: CodeLocation;
}

/** A secret of the cloud's own store that the function is set up to read. */
export interface StoredSecret {
  id: string;
  label: string;
  /** Whether it is changed without anybody's doing, and when it was last. */
  rotation: Reading<{ automatic: boolean; changedAt: string | null }>;
  at?: CodeLocation;
}

/** What sets the function off, other than HTTP. */
export interface EventSource {
  id: string;
  kind: 'schedule' | 'queue' | 'object' | 'change' | 'topic' | 'other';
  label: string;
  /** Name or id of the bucket, queue, topic or table; null where it is not known. */
  resource: string | null;
  enabled: boolean;
  /** True where nobody waits for the answer. */
  asynchronous: boolean;
  prefix?: string;
  suffix?: string;
  /** Whether anybody may write to the resource. */
  publicWrite?: Reading<boolean>;
  encrypted?: Reading<boolean>;
  /** Whether the source itself keeps what failed (a redrive policy). */
  keepsFailures?: Reading<boolean>;
  at?: CodeLocation;
}

/** One statement of what the execution identity may do, or must not. */
export interface PermissionStatement {
  /** Policy or role it stands in. */
  policy: string;
  effect: 'allow' | 'deny';
  actions: string[];
  /** True where `actions` are those that are not meant. */
  allBut: boolean;
  resources: string[];
  conditional: boolean;
  /** Single permissions, where `actions` are roles whose definition was read. */
  holds?: string[];
  /** True for what is done to data alone, where a place keeps that apart from managing what holds it. */
  data?: boolean;
  at?: CodeLocation;
}

/** Something noteworthy that the permissions add up to, as the provider judges them. */
export interface PermissionMark {
  kind: 'administrator' | 'escalation' | 'wildcard' | 'unknown-action';
  /** What it is, for people: `iam:PassRole with lambda:CreateFunction on *`. */
  detail: string;
  policy: string;
  at?: CodeLocation;
}

export interface ExecutionIdentity {
  /** ARN, e-mail address or principal id. */
  id: string;
  name: string;
  exists: Reading<boolean>;
  /** True for the identity that the cloud assigns where nobody chose one. */
  isDefault: boolean;
  statements: Reading<PermissionStatement[]>;
  marks: Reading<PermissionMark[]>;
  /** Policies whose content is not known: what is missing from `statements`. */
  incomplete: string[];
  /** Whom its trust policy lets in that it should not; absent where identities have none. */
  wideTrust?: Reading<string[]>;
  /** Whether it may write the function's own logs; absent where that needs no permission. */
  canLog?: Reading<boolean>;
  at?: CodeLocation;
}

export interface Network {
  ingress?: Reading<'all' | 'internal' | 'none'>;
  /** Whether addresses are limited although ingress is open. */
  addressLimits?: Reading<boolean>;
  httpsOnly?: Reading<boolean>;
  /** Attached private network; null where it has none. */
  /** Null where a network has no zones of its own to choose. `openEgress`: whether traffic to the internet goes past it. */
  attached?: Reading<{ zones: Reading<number | null>; openEgress: Reading<boolean> } | null>;
}

export interface Layer {
  id: string;
  /** Account that publishes it; null where it is not known. */
  account: string | null;
  /** True where the publisher is the cloud itself or is known. */
  trusted: boolean;
}

export interface FunctionPosture {
  /** Unique in an audit and the same in the next one. */
  id: string;
  name: string;
  kind: 'deployed' | 'source' | 'joined' | 'directory';
  /** Provider id; null where the source does not say. */
  provider: string | null;
  ref: string | null;
  /** Reference of the app that it is deployed with, where several functions are one deployable: they share its identity and its settings. */
  app?: string;
  account: string | null;
  region: string | null;
  resourceId: string | null;
  /** File it is declared in, relative to the source; null where it was not read off a file. */
  declaredIn: CodeLocation | null;
  /** Where single fields are declared. */
  at: Readonly<Record<string, CodeLocation>>;
  runtime?: Reading<string | null>;
  /** As written; `file.export` or what the model calls it. */
  handler?: Reading<string | null>;
  /** Code that stands in the template itself, with the place of its key. */
  inlineCode?: { text: string; at: CodeLocation };
  /** Folder of its code within the source; empty for the whole. */
  codeRoot: string;
  memoryMb?: Reading<number | null>;
  timeoutS?: Reading<number | null>;
  /** Most environments at a time; null where nothing limits them. */
  maxInstances?: Reading<number | null>;
  env?: Reading<EnvVariable[]>;
  /** Variables of the stages of APIs that lead to it. */
  stageVariables?: Reading<EnvVariable[]>;
  storedSecrets?: Reading<StoredSecret[]>;
  /** Customer key of the variables; null where the cloud's own key is used. */
  envKey?: Reading<string | null>;
  grants?: Reading<InvokeGrant[]>;
  /** Tenants and networks beside its own whose people its sign-in lets in; absent where the platform asks nobody to sign in. */
  outsiders?: Reading<string[]>;
  endpoints?: Reading<Endpoint[]>;
  sources?: Reading<EventSource[]>;
  network?: Network;
  identity?: Reading<ExecutionIdentity | null>;
  layers?: Reading<Layer[]>;
  image?: Reading<{ uri: string; byDigest: boolean } | null>;
  codeSigning?: Reading<boolean>;
  tracing?: Reading<boolean>;
  logs?: Reading<{ exists: boolean; retentionDays: number | null } | null>;
  /** Whether every single call is recorded by the cloud's audit trail. */
  callsAudited?: Reading<boolean>;
  /** Where asynchronous failures go; empty where they vanish. */
  failureTargets?: Reading<string[]>;
  /** Whether the cloud stops a loop; null where it cannot. */
  loopGuard?: Reading<boolean | null>;
  tags?: Reading<Record<string, string>>;
  /** Why others can get at its package, as a sentence without any key; null where they cannot. */
  packageOpen?: Reading<string | null>;
  /** When its code or its settings were changed last. */
  changedAt?: Reading<string | null>;
  lastInvokedAt?: Reading<string | null>;
  codeSha256?: Reading<string | null>;
  /** Facts that only one provider has; its own rules read them. */
  facts: Readonly<Record<string, Reading<unknown>>>;
}

/** A posture of which nothing but its name is known. */
export function emptyPosture(base: Pick<FunctionPosture, 'id' | 'name' | 'kind' | 'provider'> & Partial<FunctionPosture>): FunctionPosture {
  return {
    ref: null,
    account: null,
    region: null,
    resourceId: null,
    declaredIn: null,
    at: {},
    codeRoot: '',
    facts: {},
    ...base,
  };
}
