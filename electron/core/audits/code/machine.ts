import type { CodeFlow, SdkCall } from '#shared/model/audit/code-facts.ts';
import type { Expr, Func, Loc, ModuleIr, Pattern, Stmt } from './ir.ts';
import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import type { Modules } from './modules.ts';
import type { Closure, Scope, Taint, Value } from './value.ts';

/** Steps after which a function is left: hostile or generated code must not hold up an audit. */
const BUDGET = 250_000;

/** Where evaluation stands. */
export interface Frame {
  file: string;
  scope: Scope;
  /** What has been returned so far. */
  returned: Value | null;
  /** Above 0 where a statement may not run at all. */
  maybe: number;
  /** Calls on the way here. */
  depth: number;
  /** True in the function that the cloud calls: what it returns goes outside. */
  entry: boolean;
  /** The function that runs; null in a file. */
  fn: Func | null;
  /** What ends with the function: checks that hold as long as it goes on. */
  undo: (() => void)[];
}

/** What evaluation is made of; calls and sinks come back to it. */
export interface Operations {
  evaluate(machine: Machine, frame: Frame, expr: Expr): Value;
  bind(machine: Machine, frame: Frame, target: Pattern, given: Value, loc: Loc | null): void;
  runBody(machine: Machine, frame: Frame, body: readonly Stmt[]): void;
}

/** All that one run over the code of a function shares. */
export interface Machine {
  modules: Modules;
  knowledge: Required<SdkKnowledge>;
  flows: Map<string, CodeFlow>;
  calls: Map<string, SdkCall>;
  envRead: Set<string>;
  imports: Set<string>;
  files: Set<string>;
  notes: Set<string>;
  exports: Map<string, { scope: Scope; exports: Map<string, Value>; language: ModuleIr['language'] }>;
  /** Functions that were made, and those that have been run. */
  made: Map<Func, Closure>;
  ran: Set<Func>;
  /** By function, and the scope that it was made in: what it sees from there is different each time. */
  memo: Map<Func, WeakMap<Scope, Map<string, Value>>>;
  active: Set<Func>;
  /** Functions that a framework was given to call with a request. */
  registered: Closure[];
  /** Methods that decorators have made answer requests: all their parameters come with one. With the object that they are methods of. */
  routed: Map<Func, Value>;
  /** Functions whose texts are sent as pages, as frameworks of Python do. */
  pages: Set<Func>;
  /** What was put into files, by their paths. */
  written: Map<string, Taint[]>;
  /** True once a token's signature has been checked somewhere. */
  verifies: boolean;
  steps: number;
  ops: Operations;
  /** True while a request is followed: what is written to module scope then outlives it. */
  inRequest: boolean;
}

export function createMachine(modules: Modules, knowledge: Required<SdkKnowledge>, ops: Operations): Machine {
  return {
    modules,
    knowledge,
    flows: new Map(),
    calls: new Map(),
    envRead: new Set(),
    imports: new Set(),
    files: new Set(),
    notes: new Set(),
    exports: new Map(),
    made: new Map(),
    ran: new Set(),
    memo: new Map(),
    active: new Set(),
    registered: [],
    routed: new Map(),
    pages: new Set(),
    written: new Map(),
    verifies: false,
    steps: 0,
    ops,
    inRequest: false,
  };
}

export function exhausted(machine: Machine, file: string): boolean {
  if (machine.steps++ < BUDGET) return false;
  machine.notes.add(`${file}: its code is so large or so nested that it was followed in part only.`);
  return true;
}
