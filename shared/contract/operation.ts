import { eventIterator, oc } from '@orpc/contract';
import type { z } from 'zod';

/**
 * How an operation appears on the command line. The CLI, its help and the palette are derived
 * from this; nothing about an operation is written down twice.
 */
export interface CliShape {
  /** Words typed after `isobar`; by default the operation's own `noun verb`. */
  command?: string;
  /** Input fields taken by position, in order. */
  positionals?: readonly string[];
  examples?: readonly string[];
  /** True for operations that make no sense on a command line. */
  hidden?: boolean;
}

export interface OperationMeta {
  kind: 'query' | 'mutation' | 'stream';
  /** One line, for help and palette. */
  summary: string;
  cli: CliShape;
  /** Set where something is lost for good. */
  danger?: 'destructive';
}

type About = { summary: string; cli?: CliShape; danger?: 'destructive' };

const base = oc.$meta<Partial<OperationMeta>>({});

/** Reads; safe to repeat. */
export function query<I extends z.ZodType, O extends z.ZodType>(about: About, input: I, output: O) {
  return base
    .meta({ kind: 'query', cli: {}, ...about })
    .input(input)
    .output(output);
}

/** Changes something. */
export function mutation<I extends z.ZodType, O extends z.ZodType>(about: About, input: I, output: O) {
  return base
    .meta({ kind: 'mutation', cli: {}, ...about })
    .input(input)
    .output(output);
}

/** Yields events until it ends or is aborted. */
export function stream<I extends z.ZodType, E extends z.ZodType>(about: About, input: I, event: E) {
  return base
    .meta({ kind: 'stream', cli: {}, ...about })
    .input(input)
    .output(eventIterator(event));
}
