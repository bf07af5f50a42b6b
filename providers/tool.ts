/**
 * A cloud's own command line tool, as far as its users' scripts and editors call it. Types only.
 *
 * A tool is what a provider brings to the command line, as an emulation is what it brings to the runtime: the provider
 * knows the tool's words, flags and output; the front lends it the local runtime in general terms and mounts it as
 * `isobar NAME …`. No front and no part of core knows any tool by name.
 */

/** What a provider declares. */
export interface ProviderTool {
  /** First word of its commands: `func`. */
  name: string;
  /** One line for the help. */
  summary: string;
  /** Loads its code on first use. */
  load(): Promise<{ run: RunTool }>;
}

/** Runs what was typed behind the name and gives the exit code; rejects with an AppError. */
export type RunTool = (args: readonly string[], host: ToolHost) => Promise<number>;

/** A function that a tool put into the local runtime. */
export interface ToolFunction {
  /** `PROVIDER/NAME`. */
  ref: string;
  name: string;
  /** Base URL of its gateway; null without an http trigger. */
  url: string | null;
  /** It runs in the directory of its source, not from a copy of it. */
  inPlace: boolean;
}

export interface ToolLogEntry {
  /** ISO instant. */
  at: string;
  level: string;
  message: string;
}

/** What a front lends to a tool. */
export interface ToolHost {
  /** Where it was called. */
  directory: string;
  /** The caller's own environment variables. */
  variables: Readonly<Record<string, string | undefined>>;
  /** Aborts on Ctrl-C. */
  signal: AbortSignal;
  /** A line on standard output. */
  out(line: string): void;
  /** A line on standard error. */
  err(line: string): void;
  /** Builds a directory as a deployment does and puts it into the local runtime, which is started where it has to be. Rejects with the first thing that is wrong. */
  deploy(input: {
    directory: string;
    name: string;
    description: string;
    env: Readonly<Record<string, string>>;
    /** Seconds that a call may take; the model's own where it is left out. */
    timeoutS?: number;
    /** It runs in the directory and may write to it, unless its code has to be built. */
    inPlace?: boolean;
  }): Promise<ToolFunction>;
  remove(ref: string): Promise<void>;
  /** What it printed since an instant, and prints from now on until `signal` aborts. */
  logs(ref: string, since: string, signal: AbortSignal): AsyncIterable<ToolLogEntry>;
  /** A base URL of the local runtime by name, as `isobar runtime status` lists them; null where there is none. */
  endpoint(name: string): Promise<string | null>;
}
