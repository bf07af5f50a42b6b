import { useNavigate, useRouter } from '@tanstack/react-router';
import { useEffect, useRef } from 'react';
import { useQueryClient } from '@tanstack/react-query';
import { AppError, isErrorCode } from '#shared/errors.ts';
import type { Deployment } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { useDeployments } from '../../api/deployments.ts';
import { notifyDone, notifyError } from '../../ui/notify.tsx';
import { justEnded } from './just-ended.ts';

/** Says when a deployment has ended, unless its own page is open, and reads the function list again. */
export function useDeploymentNotes(): void {
  const { data } = useDeployments();
  const queries = useQueryClient();
  const navigate = useNavigate();
  const router = useRouter();
  const seen = useRef<ReadonlyMap<string, Deployment['status']> | null>(null);
  useEffect(() => {
    if (data === undefined) return;
    const ended = justEnded(seen.current, data.items);
    seen.current = new Map(data.items.map((item) => [item.id, item.status]));
    if (ended.length === 0) return;
    void queries.invalidateQueries({ queryKey: orpc.functions.key() });
    void queries.invalidateQueries({ queryKey: orpc.runtime.key() });
    if (router.state.location.pathname === '/deploy') return;
    for (const item of ended) {
      report(item, (ref) => void navigate({ to: '/functions/$ref', params: { ref } }));
    }
  }, [data, queries, navigate, router]);
}

function report(item: Deployment, open: (ref: string) => void): void {
  const error = item.error ?? item.results.find((result) => result.error !== null)?.error ?? null;
  const ref = item.results[0]?.functionRef;
  if (item.status === 'done') {
    notifyDone(`${item.name} is deployed`, ref === undefined ? undefined : { label: 'Open', run: () => open(ref) });
  } else if (error !== null) {
    const code = isErrorCode(error.code) ? error.code : 'internal';
    notifyError(`${item.name} was not deployed`, new AppError(code, error.message, { hint: error.hint ?? undefined }));
  }
}
