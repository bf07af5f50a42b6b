import type { AzureContext } from '../server/context.ts';
import type { Site } from '../apps/site.ts';
import type { Row } from './kql/evaluate.ts';
import { KqlError } from './kql/kql-error.ts';
import { parseQuery } from './kql/parse-query.ts';
import type { Expression, Query } from './kql/query.ts';
import { runSteps, type Table } from './kql/run-query.ts';
import { TABLES, telemetryRows } from './telemetry-tables.ts';

const INTERVAL = /^([^/]+)\/([^/]+)$/;
const DURATION = /^P(?:(\d+)D)?(?:T(?:(\d+)H)?(?:(\d+)M)?(?:(\d+)S)?)?$/;
/** Where nothing is said. @see https://learn.microsoft.com/azure/azure-monitor/logs/api/timeouts */
const DEFAULT_MS = 24 * 3_600_000;

/** `START/END`, `START/PT1H` or `PT1H` as instants. Throws `KqlError`. */
export function parseTimespan(text: string | null, now = Date.now()): { since: string; until: string } {
  const iso = (ms: number): string => new Date(ms).toISOString();
  if (text === null || text === '') return { since: iso(now - DEFAULT_MS), until: iso(now) };
  const [, start = '', end = ''] = INTERVAL.exec(text) ?? [];
  const bad = (): KqlError => new KqlError('SemanticError', `Invalid timespan: ${text}`);
  if (start === '') {
    const ms = durationOf(text);
    if (ms === null) throw bad();
    return { since: iso(now - ms), until: iso(now) };
  }
  const from = Date.parse(start);
  const to = durationOf(end) === null ? Date.parse(end) : from + (durationOf(end) ?? 0);
  if (Number.isNaN(from) || Number.isNaN(to)) throw bad();
  return { since: iso(from), until: iso(to) };
}

function durationOf(text: string): number | null {
  const match = DURATION.exec(text);
  if (match === null) return null;
  const [days = 0, hours = 0, minutes = 0, seconds = 0] = match.slice(1).map((part) => Number(part ?? 0) || 0);
  return (((days * 24 + hours) * 60 + minutes) * 60 + seconds) * 1000;
}

/** What the query itself says a column has to be, so that the rest need not be read: conditions that hold for every row that is left. */
function fixed({ steps }: Query, column: string): string | null {
  const look = (expression: Expression): string | null => {
    if (expression.kind === 'and') return look(expression.left) ?? look(expression.right);
    if (expression.kind !== 'compare' || !['==', '=~'].includes(expression.operator)) return null;
    const { left, right } = expression;
    return left.kind === 'column' && left.name === column && right.kind === 'value' && typeof right.value === 'string' ? right.value : null;
  };
  return steps.map((step) => (step.kind === 'where' ? look(step.condition) : null)).find((found) => found !== null) ?? null;
} // prettier-ignore

/** Apps whose settings or tags join them to the component. */
function joined(context: AzureContext, component: { id: string; key: string }): Site[] {
  return context.apps.all().filter(({ appSettings, tags }) => {
    const settings = Object.entries(appSettings).map(([name, value]) => [name.toLowerCase(), value] as const);
    const connection = settings.find(([name]) => name === 'applicationinsights_connection_string')?.[1] ?? '';
    const key = settings.find(([name]) => name === 'appinsights_instrumentationkey')?.[1] ?? '';
    const linked = tags['hidden-link: /app-insights-resource-id']?.toLowerCase() === component.id.toLowerCase();
    return linked || (component.key !== '' && (connection.includes(component.key) || key === component.key));
  });
}

function tableOf(names: readonly string[], rows: Row[]): Table {
  const columns = names.reduce<Record<string, string>>((all, name) => ({ ...all, ...TABLES[name] }), {});
  const blank = Object.fromEntries(Object.keys(columns).map((name) => [name, null]));
  // A column that only other tables of a union have is empty.
  return { columns: Object.entries(columns).map(([name, type]) => ({ name, type })), rows: rows.map((row) => ({ ...blank, ...row })) };
}

/** Answers a query about a component from what the runtime recorded. Throws `KqlError`. */
export async function answerQuery(
  context: AzureContext,
  component: { id: string; key: string },
  { text, timespan }: { text: string; timespan: string | null },
  signal: AbortSignal,
): Promise<Table> {
  const query = parseQuery(text);
  for (const name of query.tables) {
    if (TABLES[name] === undefined) throw new KqlError('SemanticError', `Failed to resolve table or column expression named '${name}'`);
  }
  const role = fixed(query, 'cloud_RoleName')?.toLowerCase() ?? null;
  const operation = fixed(query, 'operation_Id');
  const range = parseTimespan(timespan);
  const rows: Row[] = [];
  for (const { functionName } of joined(context, component)) {
    if (role !== null && role !== functionName.toLowerCase()) continue;
    const entries = context.host.functions.find(functionName)?.live.entries ?? [];
    const tables = telemetryRows(context.host, { app: { name: functionName, entries }, operation, ...range }, signal);
    for (const name of query.tables) rows.push(...(await tables.read(name)));
  }
  return runSteps(tableOf(query.tables, rows), query.steps);
}
