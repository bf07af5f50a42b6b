import { useQuery } from '@tanstack/react-query';
import type { FunctionDetail } from '#shared/model/function.ts';
import type { InvocationInput } from '#shared/model/invocation.ts';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import type { Template } from '#shared/model/template.ts';
import { orpc } from '../../../api/client.ts';
import { useModel } from '../use-model.ts';
import { modelSamples } from './model-samples.ts';
import { ownSamples } from './own-samples.ts';

/** An event to begin with, and the group it is listed in. */
export interface Sample {
  id: string;
  group: string;
  label: string;
  summary: string;
  input: InvocationInput;
}

/** Events to try a function with: those of the template it came from, those that its own routes ask for, then those of its model. */
export function useSamples(fn: FunctionDetail): { samples: Sample[]; model: ModelInfo | undefined; pending: boolean } {
  const { model, pending } = useModel(fn.model);
  const last = useQuery(orpc.deployments.list.queryOptions({ input: { limit: 1, functionRef: fn.ref } }));
  const source = last.data?.items[0]?.source;
  const templateId = source?.kind === 'template' ? source.template : null;
  const templates = useQuery({
    ...orpc.templates.list.queryOptions({ input: {} }),
    enabled: templateId !== null,
    staleTime: Infinity,
  });
  const template = templates.data?.items.find((each) => each.id === templateId);
  const samples = [...(template === undefined ? [] : templateSamples(template)), ...ownSamples(fn), ...modelSamples(model, fn.triggerList)];
  return { samples, model, pending: pending || last.isPending || (templateId !== null && templates.isPending) };
}

export function templateSamples(template: Template): Sample[] {
  return template.samples.map(({ name, event, http }) => ({
    id: `template:${name}`,
    group: `Samples of ${template.title}`,
    label: name,
    summary: http === null ? 'Event' : `${http.method} ${http.path}`,
    input: {
      payload: {
        body: (http === null ? event : http.body) ?? '',
        encoding: 'utf8',
        contentType: http === null ? 'application/json' : contentType(http.headers),
      },
      mode: 'sync',
      http: http === null ? null : { method: http.method, path: http.path, headers: http.headers },
    },
  }));
}

function contentType(headers: Readonly<Record<string, string>>): string | null {
  return Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? null;
}
