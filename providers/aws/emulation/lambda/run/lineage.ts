import { createHash } from 'node:crypto';
import { AwsError } from '../../server/service.ts';
import { lambdaArn } from '../state/function-key.ts';
import type { FunctionDocument } from '../state/model.ts';
import type { RunContext } from './run-context.ts';

/**
 * Calls of a function in one chain of requests ("approximately 16"); the next is stopped.
 * @see https://docs.aws.amazon.com/lambda/latest/dg/invocation-recursion.html
 */
const MAX_HOPS = 16;
/** Functions of one chain that are told apart: a header has an end. */
const MAX_FUNCTIONS = 64;

/** @see https://docs.aws.amazon.com/lambda/latest/dg/monitoring-metrics-types.html */
const DROPPED = 'RecursiveInvocationsDropped';

export const RECURSIVE = 'RecursiveInvocationException';

/**
 * `Lineage` of an `X-Amzn-Trace-Id`, which SDKs hand on from `_X_AMZN_TRACE_ID`: how often each function has run in this
 * chain of requests, as `HASH:COUNT|HASH:COUNT`; null where there is none.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-concepts.html#xray-concepts-tracingheader
 */
export function lineageOf(header: string | undefined): string | null {
  return /(?:^|;)\s*Lineage=([\da-f]{8}:\d{1,5}(?:\|[\da-f]{8}:\d{1,5})*)\s*(?:;|$)/i.exec(header ?? '')?.[1] ?? null;
}

/** The lineage of what comes of a call of `fn`. Throws `RecursiveInvocationException`, and counts that, where the function may not be called again. */
export function lineageAfter({ links }: RunContext, fn: FunctionDocument, before: string | null): string {
  const counts = parse(before);
  const own = hashOf(fn);
  const count = (counts.get(own) ?? 0) + 1;
  if (!mayRunAgain(fn, before)) {
    links.metrics?.countOfFunction(DROPPED, fn.key);
    const message =
      "Lambda has detected your function being invoked in a recursive loop with other Amazon Web Services resources and stopped your function's invocation.";
    throw new AwsError(RECURSIVE, message, { status: 400, members: { Type: 'User' } });
  }
  return format(counts.set(own, count));
}

/** Whether `fn` may be called with what has this lineage; counts where not. */
export function runsAgain({ links }: RunContext, fn: FunctionDocument, before: string | null): boolean {
  const may = mayRunAgain(fn, before);
  if (!may) links.metrics?.countOfFunction(DROPPED, fn.key);
  return may;
}

function mayRunAgain(fn: FunctionDocument, before: string | null): boolean {
  return fn.recursiveLoop === 'Allow' || (parse(before).get(hashOf(fn)) ?? 0) < MAX_HOPS;
}

/** The lineage of a batch: of each function the highest count that one of its messages has. */
export function mergeLineages(lineages: readonly (string | null)[]): string | null {
  const all = new Map<string, number>();
  for (const lineage of lineages) for (const [hash, count] of parse(lineage)) all.set(hash, Math.max(count, all.get(hash) ?? 0));
  return all.size === 0 ? null : format(all);
}

function parse(lineage: string | null): Map<string, number> {
  const entries = (lineage ?? '').split('|').filter((entry) => entry !== '');
  return new Map(entries.map((entry) => [entry.slice(0, 8).toLowerCase(), Number(entry.slice(9))]));
}

/** The latest are last; those before the limit are forgotten. */
function format(counts: ReadonlyMap<string, number>): string {
  const entries = [...counts].slice(-MAX_FUNCTIONS);
  return entries.map(([hash, count]) => `${hash}:${count}`).join('|');
}

const hashes = new WeakMap<FunctionDocument['key'], string>();

function hashOf({ key }: FunctionDocument): string {
  const known = hashes.get(key);
  if (known !== undefined) return known;
  const hash = createHash('sha256').update(lambdaArn(key)).digest('hex').slice(0, 8);
  hashes.set(key, hash);
  return hash;
}
