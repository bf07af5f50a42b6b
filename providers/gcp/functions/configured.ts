import { instantOf, textOrNull, type WireFunction, type WireService } from '../wire.ts';
import type { Deployed } from './deployed.ts';

/** A variable, or a reference to a secret in place of its value. */
export interface Variable {
  name: string;
  value: string | null;
  /** `projects/P/secrets/S/versions/V`, or what Cloud Run writes for it. */
  reference: string | null;
}

/** What both kinds of function are set up with, in the same words. Null where it is not said. */
export interface Configured {
  resourceId: string | null;
  description: string;
  handler: string | null;
  createdAt: string | null;
  labels: Record<string, string>;
  variables: Variable[];
  concurrency: number;
  serviceAccount: string | null;
  cpu: string | null;
  minInstances: number | null;
  maxInstances: number | null;
  encryptionKey: string | null;
}

const countOf = (count: number | null | undefined): number | null => (count === undefined || count === 0 ? null : count);

function ofFunction(fn: WireFunction): Configured {
  const { name, description, createTime, labels, kmsKeyName } = fn;
  const { entryPoint } = fn.buildConfig ?? {};
  const service = fn.serviceConfig ?? {};
  const plain = Object.entries(service.environmentVariables ?? {}).map(([key, value]): Variable => ({ name: key, value, reference: null }));
  const secrets = (service.secretEnvironmentVariables ?? []).map(({ key, projectId, secret, version }): Variable => ({
    name: String(key),
    value: null,
    reference: `projects/${projectId}/secrets/${secret}/versions/${version}`,
  }));
  return {
    resourceId: textOrNull(name),
    description: textOrNull(description) ?? '',
    handler: textOrNull(entryPoint),
    createdAt: instantOf(createTime),
    labels: { ...labels },
    variables: [...plain, ...secrets],
    concurrency: countOf(service.maxInstanceRequestConcurrency) ?? 1,
    serviceAccount: textOrNull(service.serviceAccountEmail),
    cpu: textOrNull(service.availableCpu),
    minInstances: countOf(service.minInstanceCount),
    maxInstances: countOf(service.maxInstanceCount),
    encryptionKey: textOrNull(kmsKeyName),
  };
}

/** The container that takes the requests. */
export const mainContainer = ({ template }: WireService) => template?.containers?.[0] ?? {};

function variablesOf(service: WireService): Variable[] {
  return (mainContainer(service).env ?? []).map(({ name, value, valueSource }) => {
    const secret = valueSource?.secretKeyRef;
    const reference = secret ? `${secret.secret}, version ${secret.version}` : null;
    return { name: String(name), value: reference === null ? String(value) : null, reference };
  });
}

function ofService(service: WireService): Configured {
  const template = service.template ?? {};
  const { minInstanceCount, maxInstanceCount } = service.scaling ?? {};
  const limits = mainContainer(service).resources?.limits ?? {};
  return {
    resourceId: textOrNull(service.name),
    description: textOrNull(service.description) ?? '',
    handler: textOrNull(service.buildConfig?.functionTarget),
    createdAt: instantOf(service.createTime),
    labels: { ...service.labels },
    variables: variablesOf(service),
    concurrency: countOf(template.maxInstanceRequestConcurrency) ?? 1,
    serviceAccount: textOrNull(template.serviceAccount),
    cpu: textOrNull(limits['cpu']),
    minInstances: countOf(minInstanceCount) ?? countOf(template.scaling?.minInstanceCount),
    maxInstances: countOf(maxInstanceCount) ?? countOf(template.scaling?.maxInstanceCount),
    encryptionKey: textOrNull(template.encryptionKey),
  };
}

/** The configuration of a function of either kind. */
export function configured(deployed: Deployed): Configured {
  return deployed.kind === 'function' ? ofFunction(deployed.fn) : ofService(deployed.service);
}
