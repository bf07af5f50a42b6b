/** What expressions are made of once they are parsed. */

/** A way to an attribute: names and places in lists. Names are resolved already. */
export type Path = readonly (string | number)[];

export type Operand = { kind: 'path'; path: Path } | { kind: 'value'; name: string } | { kind: 'size'; path: Path };

export type Comparator = '=' | '<>' | '<' | '<=' | '>' | '>=';

export type Condition =
  | { kind: 'and' | 'or'; left: Condition; right: Condition }
  | { kind: 'not'; of: Condition }
  | { kind: 'compare'; comparator: Comparator; left: Operand; right: Operand }
  | { kind: 'between'; of: Operand; low: Operand; high: Operand }
  | { kind: 'in'; of: Operand; list: Operand[] }
  | { kind: 'exists'; path: Path; expected: boolean }
  | { kind: 'type'; path: Path; type: Operand }
  | { kind: 'begins' | 'contains'; of: Operand; part: Operand };

/** What `SET` gives an attribute. */
export type SetValue =
  | { kind: 'path'; path: Path }
  | { kind: 'value'; name: string }
  | { kind: 'if_not_exists'; path: Path; otherwise: SetValue }
  | { kind: 'list_append'; first: SetValue; second: SetValue }
  | { kind: 'plus' | 'minus'; left: SetValue; right: SetValue };

export interface Update {
  set: { path: Path; value: SetValue }[];
  remove: Path[];
  add: { path: Path; value: string }[];
  delete: { path: Path; value: string }[];
}
