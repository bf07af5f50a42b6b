/**
 * The little language that JavaScript, TypeScript and Python are read into: just what is needed to follow a value from where
 * it comes in to where it does harm. Control flow is kept as far as "may happen" goes.
 */
export interface Loc {
  line: number;
  column: number;
  endLine: number;
  endColumn: number;
}

export interface Arg {
  /** Keyword (Python); null for one by position. */
  name: string | null;
  value: Expr;
  spread: boolean;
}

export type Expr =
  | { t: 'name'; name: string; loc: Loc }
  | { t: 'text'; value: string; loc: Loc }
  | { t: 'literal'; value: number | boolean | null; loc: Loc }
  | { t: 'pattern'; source: string; loc: Loc }
  /** Text put together: templates, `+`, `%`, `format`. */
  | { t: 'concat'; parts: Expr[]; loc: Loc }
  | { t: 'member'; object: Expr; prop: string | null; index: Expr | null; loc: Loc }
  | { t: 'call'; callee: Expr; args: Arg[]; isNew: boolean; loc: Loc }
  /** `name`: a key that is computed; neither key nor name: what is spread. */
  | { t: 'object'; props: { key: string | null; name?: Expr; value: Expr }[]; loc: Loc }
  | { t: 'array'; items: Expr[]; loc: Loc }
  | { t: 'func'; fn: Func; loc: Loc }
  | {
      t: 'class';
      name: string | null;
      base: Expr | null;
      methods: { name: string; fn: Func }[];
      fields: { name: string; value: Expr }[];
      loc: Loc;
    }
  | { t: 'assign'; target: Pattern; value: Expr; loc: Loc }
  /** One or the other, by what a condition says of values. */
  | { t: 'choice'; test: Expr; condition: Condition; yes: Expr; no: Expr; loc: Loc }
  /** Any one of them. */
  | { t: 'either'; parts: Expr[]; loc: Loc }
  /** Evaluated for what they do; the result is a number or a boolean. */
  | { t: 'compare'; parts: Expr[]; loc: Loc; /** True for `==` and `!=`. */ same?: boolean }
  | { t: 'import'; module: string; loc: Loc };

/** What a condition says of a value: that it is one of several, matches a pattern, or the like. */
export interface Check {
  how: 'equals' | 'one-of' | 'pattern' | 'whole-pattern' | 'plain' | 'begins' | 'lacks';
  value: Expr;
  /** What it is held against; null where the check itself says it all (`isdigit`). */
  by: Expr | null;
}

/** What is known of values where a condition holds, and where it does not. */
export interface Condition {
  holds: readonly Check[];
  fails: readonly Check[];
}

export type Pattern =
  | { p: 'name'; name: string }
  | { p: 'member'; target: Expr & { t: 'member' } }
  | { p: 'object'; props: { key: string | null; target: Pattern }[] }
  | { p: 'array'; items: (Pattern | null)[] };

export interface Func {
  name: string | null;
  params: Pattern[];
  body: Stmt[];
  loc: Loc;
}

/** Bound to what `export * from` passes on. */
export const EXPORTS = '*';

export type Stmt =
  | { s: 'expr'; value: Expr }
  | { s: 'return'; value: Expr | null; loc: Loc }
  | { s: 'define'; name: string; value: Expr }
  /** `import` and `from x import y`: binds names to a module or a part of it (`null`: the whole). */
  | { s: 'import'; module: string; bind: { name: string; part: string | null }[]; loc: Loc }
  | { s: 'export'; name: string; value: Expr }
  /** May run or not, once or often. */
  | { s: 'maybe'; test: Expr | null; condition: Condition | null; body: Stmt[]; otherwise: Stmt[] }
  /** `throw`, `raise`, `continue`, `break`: what follows is not reached. */
  | { s: 'leave'; value: Expr | null }
  /** `global`, `nonlocal`. */
  | { s: 'share'; names: string[] }
  | { s: 'loop'; target: Pattern | null; over: Expr | null; body: Stmt[] }
  | { s: 'catch'; name: string | null; body: Stmt[] };

/** A file, read. */
export interface ModuleIr {
  /** With `/`, relative. */
  file: string;
  language: 'javascript' | 'python';
  body: Stmt[];
  /** Lines whose comments and texts have been left out; for the report. */
  problem: string | null;
}
