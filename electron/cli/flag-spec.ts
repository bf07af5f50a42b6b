/** A flag as it is typed and what becomes of it. */
export interface FlagSpec {
  /** kebab-case, without the dashes. */
  name: string;
  /** Where the value goes in the input: `['overrides', 'memoryMb']`. */
  path: readonly string[];
  type: 'text' | 'number' | 'integer' | 'boolean' | 'record' | 'list';
  /** What stands for the value in help: `KEY=VALUE`. */
  placeholder: string;
  required: boolean;
  summary?: string;
  options?: readonly string[];
  fallback?: unknown;
  /** True for records whose values are numbers: `KEY=0.5`. */
  numbers?: boolean;
  /** True for instants: a duration such as `10m` means that long ago. */
  instant?: boolean;
  /** True for instants that are to come: a duration such as `30d` means that long from now. */
  ahead?: boolean;
  /** True where `--no-NAME` says something that leaving it out does not. */
  negatable?: boolean;
  /** True for a list whose values may have commas in them. */
  whole?: boolean;
  /** Values it takes, 1 unless said. */
  arity?: number;
}

export interface PositionalSpec {
  /** The input's field. */
  name: string;
  required: boolean;
  /** Takes everything that is left, as a list. */
  rest?: boolean;
  summary?: string;
}
