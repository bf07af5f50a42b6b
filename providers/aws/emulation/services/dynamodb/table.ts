import type { Item } from './attribute-value.ts';

export interface KeySchema {
  hash: string;
  range: string | null;
}

export interface TableIndex {
  name: string;
  kind: 'global' | 'local';
  key: KeySchema;
  projection: { type: 'ALL' | 'KEYS_ONLY' | 'INCLUDE'; attributes: string[] };
  throughput: Throughput | null;
}

export interface Throughput {
  read: number;
  write: number;
}

export type StreamViewType = 'KEYS_ONLY' | 'NEW_IMAGE' | 'OLD_IMAGE' | 'NEW_AND_OLD_IMAGES';

/** A table as it is kept. */
export interface Table {
  account: string;
  region: string;
  name: string;
  /** Of this making of the table; its items are kept under it. */
  id: string;
  createdAtMs: number;
  /** Types of key attributes. */
  attributes: Record<string, 'S' | 'N' | 'B'>;
  key: KeySchema;
  billing: 'PROVISIONED' | 'PAY_PER_REQUEST';
  billingChangedAtMs: number;
  throughput: Throughput;
  indexes: TableIndex[];
  /** The newest stream; also when it is off by now. */
  stream: { label: string; viewType: StreamViewType; enabled: boolean } | null;
  deletionProtection: boolean;
  tableClass: string | null;
  /** The attribute with the epoch second at which an item may go. */
  ttlAttribute: string | null;
  tags: Record<string, string>;
}

export function tableArn({ account, region, name }: Pick<Table, 'account' | 'region' | 'name'>): string {
  return `arn:aws:dynamodb:${region}:${account}:table/${name}`;
}

export function streamArn(table: Pick<Table, 'account' | 'region' | 'name'>, label: string): string {
  return `${tableArn(table)}/stream/${label}`;
}

/** Names of the key's attributes. */
export function keyNames({ hash, range }: KeySchema): string[] {
  return range === null ? [hash] : [hash, range];
}

/** The attributes of an item's key. */
export function keyOf(item: Item, key: KeySchema): Item {
  return Object.fromEntries(keyNames(key).flatMap((name) => (item[name] === undefined ? [] : [[name, item[name]]])));
}

/** A table's name, or the name in its ARN, which requests may give instead. */
export function nameOf(nameOrArn: string): string {
  return /^arn:[a-z-]+:dynamodb:[a-z0-9-]+:\d{12}:table\/([\w.-]+)/.exec(nameOrArn)?.[1] ?? nameOrArn;
}
