import { z } from 'zod';
import type { StoredSecret } from '#shared/model/audit/posture.ts';
import type { Call } from '../../../provider.ts';
import type { Variable } from '../../functions/configured.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { listAll, sharedPart } from './part.ts';

const Versions = z.object({
  versions: z.array(z.object({ createTime: z.string().nullish(), state: z.string().nullish() })).nullish(),
  nextPageToken: z.string().nullish(),
});
const PAGE = 100;

/** `projects/P/secrets/S` of a reference; Cloud Run names only the secret where it is in the project. */
function resourceOf(label: string, project: string): string {
  return label.startsWith('projects/') ? label : `projects/${project}/secrets/${label}`;
}

/**
 * When a secret was changed last: the newest of its versions. Metadata only, never a payload. Nothing in Secret Manager changes
 * a secret by itself: a rotation schedule only sends a notice.
 * @see https://cloud.google.com/secret-manager/docs/reference/rest/v1/projects.secrets.versions/list
 * @see https://cloud.google.com/secret-manager/docs/secret-rotation
 */
function readRotation(context: GcpContext, resource: string, call: Call): Promise<StoredSecret['rotation']> {
  return sharedPart(context, call, `secret ${resource}`, async () => {
    const versions = await listAll(context, call, {
      service: 'secretmanager',
      path: `/v1/${resource}/versions`,
      size: PAGE,
      parse(body) {
        const page = Versions.parse(body);
        return { items: page.versions ?? [], next: page.nextPageToken ?? '' };
      },
    });
    const dates = versions.flatMap(({ createTime, state }) => (createTime && state !== 'DESTROYED' ? [createTime] : []));
    return { automatic: false, changedAt: dates.toSorted().at(-1) ?? null };
  });
}

/** The secrets of Secret Manager that a function is set up to read, with their age. */
export async function readStoredSecrets(context: GcpContext, variables: readonly Variable[], call: Call): Promise<StoredSecret[]> {
  const labels = new Set(
    variables.flatMap(({ reference }) => (reference === null ? [] : [reference.replace(/(?:\/versions\/|, version ).*$/, '')])),
  );
  const rotationOf = (label: string) => readRotation(context, resourceOf(label, context.project), call);
  return Promise.all([...labels].map(async (label) => ({ id: label, label, rotation: await rotationOf(label) })));
}
