import type { CoreClient } from '#core/create-core.ts';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import type { Template } from '#shared/model/template.ts';
import { deploy } from '../lib/deploy.ts';
import { poolReady } from '../lib/pool-ready.ts';

/** A row of the demo's table. Times are milliseconds of whole invocations as the runtime recorded them. */
export interface Row {
  template: string;
  model: string;
  coldMs: number | null;
  warmMs: number | null;
  billedMs: number | null;
  status: string;
  failed: boolean;
}

/** Deploys a template and calls it twice with its first sample: the first call finds no environment, the second does. */
export async function tryTemplate(client: CoreClient, { id, model, samples }: Template): Promise<Row> {
  const row: Row = { template: id, model, coldMs: null, warmMs: null, billedMs: null, status: 'ok', failed: false };
  const fail = (status: string): Row => ({ ...row, status, failed: true });
  try {
    const { functionRef } = await deploy(client, { source: { kind: 'template', template: id } });
    const [sample] = samples;
    if (sample === undefined) return fail('it has no sample to try it with');
    await poolReady(client);
    const cold = await call(client, functionRef, sample);
    const warm = await call(client, functionRef, sample);
    Object.assign(row, { coldMs: cold.durationMs, warmMs: warm.durationMs, billedMs: warm.billedMs, status: outcome(warm) });
    if (!cold.cold) return fail('its first call was not cold');
    if (warm.cold) return fail('its second call was cold');
    const wrong = [cold, warm].find(({ status, http }) => status !== 'ok' || (http?.status ?? 200) >= 400);
    return wrong === undefined ? row : fail(outcome(wrong));
  } catch (error) {
    return fail(error instanceof Error ? error.message : String(error));
  }
}

function call(client: CoreClient, ref: string, { event, http }: Template['samples'][number]): Promise<InvocationDetail> {
  const body = http === null ? (event ?? '{}') : (http.body ?? '');
  return client.invocations.create({
    ref,
    payload: { body, encoding: 'utf8', contentType: null },
    mode: 'sync',
    http: http === null ? null : { method: http.method, path: http.path, headers: http.headers },
  });
}

function outcome({ status, http, error }: InvocationDetail): string {
  if (error !== null) return `${status}: ${error.type} ${error.message}`;
  return http === null || http.status === null ? status : `${status}, HTTP ${http.status}`;
}

/** Templates in an order in which each comes after those it needs. */
export function inOrder(templates: readonly Template[]): Template[] {
  const ordered = new Set<Template>();
  const add = (template: Template, above: readonly string[]) => {
    if (above.includes(template.id)) throw new Error(`Templates need each other in a circle: ${[...above, template.id].join(', ')}.`);
    for (const need of template.needs) {
      const needed = templates.find(({ id }) => id === need);
      if (needed === undefined) throw new Error(`The template ${template.id} needs ${need}, which is not there.`);
      add(needed, [...above, template.id]);
    }
    ordered.add(template);
  };
  for (const template of templates) add(template, []);
  return [...ordered];
}
