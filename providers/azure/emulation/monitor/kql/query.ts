/** A parsed query: the tables it begins with, and what is done with their rows. */
export interface Query {
  tables: string[];
  steps: Step[];
}

export type Step =
  | { kind: 'where'; condition: Expression }
  | { kind: 'extend'; columns: Named[] }
  | { kind: 'project'; columns: Named[] }
  | { kind: 'order'; by: { name: string; descending: boolean }[] }
  | { kind: 'take'; count: number }
  | { kind: 'summarize'; columns: (Named & { expression: Call })[]; by: Named[] };

export interface Named {
  name: string;
  expression: Expression;
}

/** What a cell holds. Times are epoch milliseconds in `Date`s. */
export type Value = string | number | boolean | Date | null | Readonly<Record<string, unknown>>;

export interface Call {
  kind: 'call';
  name: string;
  parameters: Expression[];
}

export type Expression =
  | { kind: 'value'; value: Value }
  | { kind: 'timespan'; ms: number }
  | { kind: 'column'; name: string }
  | { kind: 'compare'; operator: string; left: Expression; right: Expression }
  | { kind: 'and' | 'or'; left: Expression; right: Expression }
  | Call;
