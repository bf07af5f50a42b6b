import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { FormValues } from '#shared/model/form.ts';
import { AppError } from '#shared/errors.ts';
import { AZURE } from '../provider-id.ts';
import { cloudOf, type AzureCloud } from './clouds.ts';
import { isElsewhere } from './rules.ts';

/** Where the calls of a profile go. */
export interface AzureEndpoints {
  cloud: AzureCloud;
  resourceManager: string;
  authority: string;
  logs: string;
  /** Base URL for the metrics of a region. */
  metrics(region: string): string;
  /** PEM of a further certificate authority; null for the system's alone. */
  ca: string | null;
  /** The endpoint where it is not Azure's own; null where it is. */
  elsewhere: string | null;
}

/** The authority of the local runtime of the same home. @see emulation/tls/local-ca.ts */
const LOCAL_AUTHORITY = ['runtime', 'emulations', AZURE, 'tls', 'ca.pem'] as const;

async function authorityOf(given: string | undefined, home: string): Promise<string | null> {
  try {
    return await readFile(given ?? join(home, ...LOCAL_AUTHORITY), 'utf8');
  } catch (error) {
    // The endpoint may have a certificate that the system trusts.
    if (given === undefined) return null;
    throw new AppError('invalid_input', `The certificate ${given} cannot be read: ${(error as NodeJS.ErrnoException).code ?? 'no reason was given'}.`, {
      provider: AZURE,
      hint: 'Correct the path in the profile.',
      details: { field: 'certificate' },
    }); // prettier-ignore
  }
}

/** The addresses of the profile's cloud, or of what stands in for it: one address that answers for all of them. */
export async function readEndpoints(settings: FormValues, home: string): Promise<AzureEndpoints> {
  const cloud = cloudOf(settings['cloud']);
  const endpoint = settings['endpoint']?.replace(/\/+$/, '');
  if (endpoint === undefined || !isElsewhere(endpoint)) {
    const { resourceManager, authority, logs, metricsSuffix } = cloud;
    return {
      cloud,
      resourceManager,
      authority,
      logs,
      metrics: (region) => `https://${region}.${metricsSuffix}`,
      ca: null,
      elsewhere: null,
    };
  }
  return {
    cloud,
    resourceManager: endpoint,
    authority: settings['authority']?.replace(/\/+$/, '') ?? endpoint,
    logs: endpoint,
    metrics: () => endpoint,
    ca: await authorityOf(settings['certificate'], home),
    elsewhere: endpoint,
  };
}
