import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { AppError, isErrorCode } from '#shared/errors.ts';
import type { InvocationDetail, InvocationInput } from '#shared/model/invocation.ts';
import type { Template } from '#shared/model/template.ts';
import { client, orpc } from '../../api/client.ts';

/** A template's first sample as an invocation; an empty event where it brings none. */
export function toInput(template: Template): InvocationInput {
  const sample = template.samples[0];
  const http = sample?.http ?? null;
  if (http === null) return { payload: { body: sample?.event ?? '{}', encoding: 'utf8', contentType: null }, mode: 'sync', http: null };
  return {
    payload: { body: http.body ?? '', encoding: 'utf8', contentType: http.headers['content-type'] ?? null },
    mode: 'sync',
    http: { method: http.method, path: http.path, headers: http.headers },
  };
}

/** Deploys a template to the local runtime and follows it to its end. Resolves to the function's ref. */
async function deployTemplate(id: string, onStep: (label: string) => void): Promise<string> {
  const started = await client.deployments.apply({ source: { kind: 'template', template: id } });
  for await (const event of await client.deployments.tail({ id: started.id })) {
    if (event.type === 'step' && event.step.status === 'running') onStep(event.step.label);
    if (event.type !== 'end') continue;
    const [result] = event.deployment.results;
    const failure = event.deployment.error ?? result?.error ?? null;
    if (failure !== null) {
      throw new AppError(isErrorCode(failure.code) ? failure.code : 'internal', failure.message, { hint: failure.hint ?? undefined });
    }
    if (result !== undefined && event.deployment.status === 'done') return result.functionRef;
  }
  throw new AppError('unavailable', 'The deployment did not come to an end.', { hint: 'Look at it under Tasks.' });
}

/** The two clicks of a newcomer: deploy a template, invoke what came of it. */
export function useFirstFunction(template: Template) {
  const queries = useQueryClient();
  const [step, setStep] = useState<string | null>(null);
  const deploy = useMutation<string, AppError>({
    mutationFn: () => deployTemplate(template.id, setStep),
    onSettled: async () => {
      await queries.invalidateQueries({ queryKey: orpc.functions.key() });
      await queries.invalidateQueries({ queryKey: orpc.deployments.key() });
    },
  });
  const invoke = useMutation<InvocationDetail, AppError, string>({
    mutationFn: (ref) => client.invocations.create({ ref, ...toInput(template) }),
    onSettled: () => queries.invalidateQueries({ queryKey: orpc.invocations.key() }),
  });
  const ref = deploy.data ?? null;
  return {
    deploy: () => deploy.mutate(),
    deploying: deploy.isPending,
    step,
    ref,
    invoke: () => {
      if (ref !== null) invoke.mutate(ref);
    },
    invoking: invoke.isPending,
    result: invoke.data ?? null,
    error: deploy.error ?? invoke.error,
  };
}
