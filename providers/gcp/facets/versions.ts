import { AppError } from '#shared/errors.ts';
import type { VersionsFacet } from '../../provider.ts';
import { changeTraffic, needRevision, serviceOf, toRevision, trafficOf } from '../functions/change-traffic.ts';
import { readDetail } from '../functions/read-detail.ts';
import { allRevisions, liveRevision, sharesOf, toVersion } from '../functions/revisions.ts';
import { toSummary } from '../functions/to-summary.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { waitForOperation } from '../lro.ts';

export const versionsFacet = (context: GcpContext): VersionsFacet => ({
  async *list(key, call) {
    const op = 'versions.list';
    const at = context.locate(key.name);
    const { deployed, service, name } = await serviceOf(context, op, at, call);
    const revisions = await allRevisions(context, op, at.region, name, call);
    const live = liveRevision(service);
    const { runtime } = toSummary(context, deployed);
    yield* revisions.map((revision) => toVersion(revision, live, runtime));
  },
  /** All of the traffic goes to the revision, at once; tags stay. The next deployment takes the traffic again. */
  async rollback(key, call) {
    const op = 'versions.rollback';
    const at = context.locate(key.name);
    const { service, name } = await serviceOf(context, op, at, call);
    const wanted = key.qualifier ?? '';
    const revision = sharesOf(service).find(({ tag }) => tag === wanted)?.revision ?? wanted;
    await needRevision(context, op, at, name, revision, call);
    const tags = trafficOf(service).flatMap((one) => (one.tag ? [{ ...one, percent: 0 }] : []));
    await changeTraffic(context, op, at, { ...service, name }, [toRevision(revision, 100), ...tags], call);
    return readDetail(context, op, { name: key.name, qualifier: null }, call);
  },
  async remove(key, call) {
    const op = 'versions.remove';
    const at = context.locate(key.name);
    const { service, name } = await serviceOf(context, op, at, call);
    const revision = key.qualifier ?? '';
    await needRevision(context, op, at, name, revision, call);
    if (sharesOf(service).some((share) => share.revision === revision)) {
      throw new AppError('conflict', `${revision} gets traffic or has a tag.`, {
        provider: GCP,
        op,
        hint: 'Roll back to another revision, or take its tag away, then delete it.',
      });
    }
    const revisions = await context.clients.revisions();
    const [{ name: operation = '' }] = await context.change(op, at.region, call, () =>
      revisions.deleteRevision({ name: `${name}/revisions/${revision}` }),
    );
    await waitForOperation(context, { op, region: at.region }, () => revisions.checkDeleteRevisionProgress(operation), () => {}, call); // prettier-ignore
  },
});
