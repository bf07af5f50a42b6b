import type { Call } from '../../provider.ts';
import type { GcpContext, Location } from '../gcp-context.ts';
import { payloadText, type WirePayload } from '../telemetry/entry-text.ts';

const LINES = 30;

/** The newest lines that a filter finds, oldest first; none where the log may not be read: the failure is told in any case. */
async function newestLines(context: GcpContext, filter: string, call: Call): Promise<string[]> {
  try {
    const request = { resourceNames: [`projects/${context.project}`], filter, orderBy: 'timestamp desc', pageSize: LINES };
    const [entries] = await context.read('deploy.apply', null, call, async () => {
      const logging = await context.clients.logging();
      return logging.listLogEntries(request, { autoPaginate: false });
    });
    return (entries as WirePayload[]).map(payloadText).filter((line) => line !== '').toReversed(); // prettier-ignore
  } catch {
    call.signal.throwIfAborted();
    return [];
  }
}

/** The end of a build's log. @see https://cloud.google.com/build/docs/securing-builds/store-manage-build-logs */
export function readBuildLog(context: GcpContext, buildId: string, call: Call): Promise<string[]> {
  // A time of one's own: without any, only the last 24 hours would be looked at.
  return newestLines(
    context,
    `resource.type="build" AND resource.labels.build_id="${buildId}" AND timestamp>="2020-01-01T00:00:00Z"`,
    call,
  );
}

/** What the service wrote since a deployment began: why its container did not start. */
export function readStartLog(context: GcpContext, { region, name }: Location, since: string, call: Call): Promise<string[]> {
  const filter = `resource.type="cloud_run_revision" AND resource.labels.service_name="${name}" AND resource.labels.location="${region}" AND severity>=WARNING AND timestamp>="${since}"`;
  return newestLines(context, filter, call);
}
