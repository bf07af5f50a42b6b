import type { Value } from './value.ts';

/** An expression of a query. Names of functions and operators are in upper case. */
export type Expression =
  | { kind: 'constant'; value: Value }
  | { kind: 'parameter'; name: string }
  | { kind: 'name'; name: string; at: number }
  | { kind: 'member'; of: Expression; key: Expression }
  | { kind: 'list'; items: Expression[] }
  | { kind: 'object'; members: { name: string; value: Expression }[] }
  | { kind: 'unary'; operator: string; operand: Expression }
  | { kind: 'binary'; operator: string; left: Expression; right: Expression }
  | { kind: 'conditional'; condition: Expression; consequent: Expression; otherwise: Expression }
  | { kind: 'in'; not: boolean; needle: Expression; items: Expression[] }
  | { kind: 'between'; not: boolean; value: Expression; low: Expression; high: Expression }
  | { kind: 'like'; not: boolean; value: Expression; pattern: Expression; escape: Expression | null }
  | { kind: 'call'; name: string; parameters: Expression[]; at: number }
  | { kind: 'subquery'; as: 'value' | 'list' | 'exists'; query: Query };

/** One item of FROM: a value by a name, or each element of a list (`x IN c.list`). */
export interface Source {
  alias: string;
  each: boolean;
  from: Expression;
}

export interface SelectItem {
  expression: Expression;
  alias: string | null;
}

export type Select = { kind: 'all' } | { kind: 'value'; expression: Expression } | { kind: 'items'; items: SelectItem[] };

export interface OrderItem {
  expression: Expression;
  descending: boolean;
}

export interface Query {
  select: Select;
  distinct: boolean;
  top: Expression | null;
  /** The first is the container, by its name in the query, where it is not a subquery's. */
  sources: Source[];
  where: Expression | null;
  groupBy: Expression[];
  orderBy: OrderItem[];
  offset: Expression | null;
  limit: Expression | null;
}

/** The name at the beginning of a path, which stands for the container's items whatever it is; null for a subquery. */
export function rootOf(expression: Expression): string | null {
  if (expression.kind === 'name') return expression.name;
  return expression.kind === 'member' ? rootOf(expression.of) : null;
}
