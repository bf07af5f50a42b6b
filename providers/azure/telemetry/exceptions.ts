import type { FunctionError } from '#shared/model/invocation.ts';
import type { Call } from '../../provider.ts';
import type { AzureContext } from '../azure-context.ts';
import type { FoundSite } from '../sites/site-at.ts';
import { query, text, where } from './kql.ts';
import { observe } from './place.ts';
import { runQuery, textOf } from './run-query.ts';

const HOUR = 3_600_000;

/** What the functions of an operation threw, in the words of their language, the latest first. */
export async function readExceptions(context: AzureContext, found: FoundSite, operation: string, call: Call): Promise<FunctionError[]> {
  const { component } = await observe(context, found, call);
  const kql = query(
    'exceptions',
    where(`operation_Id == ${text(operation)}`),
    '| project timestamp, type, outerType, outerMessage, innermostType, innermostMessage, details',
    '| order by timestamp desc',
    '| take 10',
  );
  const rows = await runQuery(context, component, kql, { from: Date.now() - HOUR, to: Date.now() + HOUR }, call);
  return rows.map((row) => {
    // The host wraps what the worker reports: the innermost one is the function's own.
    const told = plain(textOf(row['innermostMessage']) || textOf(row['outerMessage']));
    return { ...told, type: told.type ?? (textOf(row['innermostType']) || textOf(row['type']) || 'Error') };
  });
}

/** `Result: Failure\nException: on purpose\nStack: TypeError: on purpose\n  at …`, as workers report it. @see https://github.com/Azure/azure-functions-host/blob/dev/src/WebJobs.Script/Workers/Rpc/RpcException.cs */
function plain(text: string): { type: string | null; message: string; trace: string[] } {
  const match =
    /^Result: [^\n]*\r?\n(?:Type: (?<type>[^\n]*)\r?\n)?Exception: (?<message>[\s\S]*?)(?:\r?\nStack:\s*(?<stack>[\s\S]*))?$/.exec(text);
  if (match?.groups === undefined) return { type: null, message: text, trace: [] };
  const { type, message = '', stack = '' } = match.groups;
  const lines = stack.split('\n').map((line) => line.trim());
  const named = /^(\w+(?:Error|Exception)?):/.exec(lines[0] ?? '')?.[1] ?? null;
  return { type: type === undefined || type === '' ? named : type, message, trace: lines.filter((line) => line.startsWith('at ')) };
}
