import { AppError } from '#shared/errors.ts';
import type { Call, FunctionKey } from '../../provider.ts';
import type { GcpContext } from '../gcp-context.ts';
import { GCP } from '../provider-id.ts';
import { lastPart } from '../wire.ts';
import { functionName, readDeployed } from './deployed.ts';

/** The source as it was deployed, from the address that Google signs for thirty minutes. The address is a secret: it is in no error. */
export async function downloadFunction(context: GcpContext, op: string, key: FunctionKey, call: Call): Promise<AsyncIterable<Uint8Array>> {
  const at = context.locate(key.name);
  const deployed = await readDeployed(context, op, at, call);
  const extra = { provider: GCP, op };
  if (key.qualifier !== null && (deployed.kind === 'service' || lastPart(deployed.fn.serviceConfig?.revision) !== key.qualifier)) {
    throw new AppError('unsupported', `Google keeps the source of the last deployment only, not that of ${key.qualifier}.`, {
      ...extra,
      hint: 'Its image is in Artifact Registry: "isobar functions get" names the repository.',
    });
  }
  if (deployed.kind === 'service') {
    const from = deployed.service.buildConfig?.sourceLocation ?? '';
    throw new AppError('unsupported', `${at.name} is a Cloud Run service: its source is in a bucket of the project.`, {
      ...extra,
      hint: `Copy it with gcloud storage cp ${from} .`,
    });
  }
  const response = await context.read(op, at.region, call, async () => {
    const functions = await context.clients.functions();
    const [{ downloadUrl }] = await functions.generateDownloadUrl({ name: functionName(context, at) });
    const url = new URL(downloadUrl ?? '');
    if (context.target === 'cloud' && url.protocol !== 'https:') {
      throw new AppError('unavailable', 'Google gave an address of the source that is not encrypted; it was not used.', {
        ...extra,
        hint: 'Look for something that stands between this machine and Google.',
      });
    }
    return fetch(url, { signal: call.signal, redirect: 'error' });
  });
  if (!response.ok || response.body === null) {
    throw new AppError('unavailable', `The source of ${at.name} could not be fetched: status ${response.status}.`, {
      ...extra,
      hint: 'Try again: the address is signed anew each time.',
    });
  }
  return response.body;
}
