import type { FunctionDetail } from '#shared/model/function.ts';
import { EGRESS, ENVIRONMENTS, enumName, INGRESS } from '../enum-name.ts';
import { factRows, textOrNull, type WireFunction, type WireService } from '../wire.ts';
import { configured } from './configured.ts';
import type { Deployed } from './deployed.ts';
import { sharesOf } from './revisions.ts';

type Rows = Parameters<typeof factRows>[0];

const INGRESS_WORDS: Readonly<Record<string, string>> = {
  ALLOW_ALL: 'All traffic',
  ALLOW_INTERNAL_ONLY: 'Internal traffic only',
  ALLOW_INTERNAL_AND_GCLB: 'Internal traffic and load balancers',
  INGRESS_TRAFFIC_ALL: 'All traffic',
  INGRESS_TRAFFIC_INTERNAL_ONLY: 'Internal traffic only',
  INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'Internal traffic and load balancers',
  INGRESS_TRAFFIC_NONE: 'None',
};

const words = (name: string): string => INGRESS_WORDS[name] ?? name;

function ofFunction(fn: WireFunction): Rows {
  const build = fn.buildConfig ?? {};
  const service = fn.serviceConfig ?? {};
  const connector = textOrNull(service.vpcConnector);
  const mounts = (service.secretVolumes ?? []).map(({ mountPath, secret, projectId }) => [`Secret at ${mountPath}`, `projects/${projectId}/secrets/${secret}`] as const); // prettier-ignore
  return [
    ['Ingress', words(enumName(INGRESS, service.ingressSettings))],
    ['Network', connector === null ? null : `${connector}, ${enumName(EGRESS, service.vpcConnectorEgressSettings)}`],
    ['Service', service.service],
    ['Build', build.build],
    ['Image repository', build.dockerRepository],
    ...mounts,
  ];
}

function ofService({ ingress, buildConfig }: WireService): Rows {
  const build = buildConfig ?? {};
  return [
    ['Ingress', words(String(ingress))],
    ['Base image', build.baseImage],
    ['Source', build.sourceLocation],
  ];
}

function kindOf(deployed: Deployed): string {
  if (deployed.kind === 'service') return 'Cloud Run service, deployed from source';
  return `Cloud Functions API, ${enumName(ENVIRONMENTS, deployed.fn.environment) === 'GEN_1' ? '1st' : '2nd'} generation`;
}

/** `orders-00002-abc 90 %, orders-00001-xyz 10 %`; null where all of it goes to what was deployed last. */
function trafficOf(service: WireService | null): string | null {
  const shares = service === null ? [] : sharesOf(service).filter(({ percent }) => percent > 0);
  if (shares.every(({ follows }) => follows === 'latest')) return null;
  return shares.map(({ revision, percent }) => `${revision} ${percent} %`).join(', ');
}

/** What else Google says of a function, in its own words. Newer values pass through; secrets are references. */
export function factsOf(deployed: Deployed, service: WireService | null): FunctionDetail['facts'] {
  const { serviceAccount, cpu, minInstances, maxInstances, encryptionKey, variables } = configured(deployed);
  return factRows([
    ['Kind', kindOf(deployed)],
    ['Service account', serviceAccount],
    ['Processors', cpu],
    ['Instances at least', minInstances],
    ['Instances at most', maxInstances],
    ['Traffic', trafficOf(service)],
    ...(deployed.kind === 'function' ? ofFunction(deployed.fn) : ofService(deployed.service)),
    ['Encryption key', encryptionKey],
    ...variables.flatMap(({ name, reference }) => (reference === null ? [] : [[`Secret ${name}`, reference] as const])),
  ]);
}
