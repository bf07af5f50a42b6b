import { emptyPosture, isUnread, type Endpoint, type FunctionPosture, type InvokeGrant, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { Call, FunctionKey } from '../../../provider.ts';
import { EGRESS, enumName, INGRESS, RETRY_POLICIES, VPC_EGRESS } from '../../enum-name.ts';
import { configured, mainContainer } from '../../functions/configured.ts';
import { readDeployed, serviceName, type Deployed } from '../../functions/deployed.ts';
import { imageDigest } from '../../functions/revisions.ts';
import { toSummary } from '../../functions/to-summary.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { GCP } from '../../provider-id.ts';
import { INVOKER, isPublic, readBindings, type Binding } from '../../triggers/invokers.ts';
import { textOrNull } from '../../wire.ts';
import { OP, part } from './part.ts';
import { isAudited, readProjectPolicy } from './project-policy.ts';
import { readGateways } from './read-gateways.ts';
import { readIdentity } from './read-identity.ts';
import { readStoredSecrets } from './read-secrets.ts';
import { readSources } from './read-sources.ts';

/** @see https://cloud.google.com/iam/docs/principal-identifiers */
function grantKind(member: string): InvokeGrant['kind'] {
  if (member === 'allUsers') return 'anyone';
  if (member === 'allAuthenticatedUsers') return 'any-account-holder';
  if (/@gcp-sa-|@serverless-robot|cloudservices\.gserviceaccount\.com$/.test(member)) return 'service';
  return /^domain:|^principalSet:/.test(member) ? 'account' : 'identity';
}

function toGrants(bindings: readonly Binding[]): InvokeGrant[] {
  return bindings
    .filter(({ role }) => role === INVOKER || role === 'roles/run.admin')
    .flatMap(({ role, members, conditional }) =>
      members.map((member) => ({
        id: `${role}/${member}`,
        principal: member,
        kind: grantKind(member),
        actions: [role],
        restricted: conditional,
        account: /@(.+?)\.iam\.gserviceaccount\.com$/.exec(member)?.[1] ?? /^domain:(.+)$/.exec(member)?.[1] ?? null,
        viaUrl: false,
      })),
    );
}

/** Its own address, and ways through gateways. Where those could not be read, one that is not known stands for them. */
function endpointsOf(deployed: Deployed, url: string | null, bindings: Reading<Binding[]>, gateways: Reading<Endpoint[]>): Endpoint[] {
  if (url === null) return [];
  const open = deployed.kind === 'service' && deployed.service.invokerIamDisabled === true;
  const auth: Endpoint['auth'] = open ? 'none' : isUnread(bindings) ? bindings : isPublic(bindings) ? 'none' : 'iam';
  const through: Endpoint[] = isUnread(gateways) ? [{ id: 'gateways', kind: 'api', label: 'API Gateway', auth: gateways }] : gateways;
  return [{ id: 'http', kind: 'http', label: url, auth }, ...through];
}

function networkOf(deployed: Deployed): NonNullable<FunctionPosture['network']> {
  if (deployed.kind === 'service') {
    const ingress = String(deployed.service.ingress ?? '');
    return {
      ingress: ingress === 'INGRESS_TRAFFIC_ALL' ? 'all' : ingress === 'INGRESS_TRAFFIC_NONE' ? 'none' : ingress.startsWith('INGRESS_TRAFFIC_INTERNAL') ? 'internal' : { unread: `its ingress is "${ingress}"` },
      httpsOnly: true,
      attached: deployed.service.template?.vpcAccess ? { zones: null, openEgress: enumName(VPC_EGRESS, deployed.service.template.vpcAccess.egress) !== 'ALL_TRAFFIC' } : null,
    };
  }
  const { ingressSettings, vpcConnector, vpcConnectorEgressSettings } = deployed.fn.serviceConfig ?? {};
  const ingress = enumName(INGRESS, ingressSettings);
  const known = ingress === 'ALLOW_ALL' ? 'all' : ingress.startsWith('ALLOW_INTERNAL') ? 'internal' : { unread: `its ingress is "${ingress}"` };
  return {
    ingress: known,
    // Cloud Run sends plain HTTP on to HTTPS.
    httpsOnly: true,
    attached: vpcConnector ? { zones: null, openEgress: enumName(EGRESS, vpcConnectorEgressSettings) !== 'ALL_TRAFFIC' } : null,
  };
} // prettier-ignore

/** Where events go that the function failed on. */
function failureTargets(deployed: Deployed): Pick<FunctionPosture, 'failureTargets'> {
  if (deployed.kind === 'service' || !deployed.fn.eventTrigger?.eventType) return {};
  const policy = enumName(RETRY_POLICIES, deployed.fn.eventTrigger.retryPolicy);
  return { failureTargets: policy === 'RETRY_POLICY_RETRY' ? ['delivered again for up to seven days'] : [] };
}

/** The image of a service, which somebody may have named by a tag; that of a function is the build's own. */
function imageOf(deployed: Deployed): Pick<FunctionPosture, 'image'> {
  const uri = deployed.kind === 'service' ? textOrNull(mainContainer(deployed.service).image) : null;
  return uri === null ? {} : { image: { uri, byDigest: imageDigest({ containers: [{ image: uri }] }) !== null } };
}

/** Every address that a gateway may know a function by. */
function addressesOf(deployed: Deployed, url: string | null): string[] {
  const all = deployed.kind === 'function' ? [url, textOrNull(deployed.fn.url), textOrNull(deployed.fn.serviceConfig?.uri)] : [url, ...(deployed.service.urls ?? [])];
  return [...new Set(all.flatMap((each) => (each === null ? [] : [each])))];
} // prettier-ignore

/** What the audit knows of a deployed function. Reads only; what is refused is `unread`. */
export async function readPosture(context: GcpContext, key: FunctionKey, call: Call): Promise<FunctionPosture> {
  const at = context.locate(key.name);
  const deployed = await readDeployed(context, OP, at, call);
  const summary = toSummary(context, deployed);
  const { resourceId, handler, maxInstances, variables, encryptionKey, labels } = configured(deployed);
  const policy = await readProjectPolicy(context, call);
  const inProject = isUnread(policy) ? policy : policy.bindings;
  const [bindings, gateways, sources, identity, storedSecrets] = await Promise.all([
    part(() => context.read(OP, at.region, call, () => readBindings(context, serviceName(context, deployed)))),
    readGateways(context, addressesOf(deployed, summary.url), call),
    readSources(context, deployed, summary.url, inProject, call),
    readIdentity(context, deployed, policy, call),
    readStoredSecrets(context, variables, call),
  ]);
  return {
    ...emptyPosture({ id: summary.ref, name: at.name, kind: 'deployed', provider: GCP }),
    ref: summary.ref,
    account: context.project,
    region: at.region,
    resourceId,
    runtime: summary.runtime,
    handler,
    memoryMb: summary.memoryMb,
    timeoutS: summary.timeoutS,
    maxInstances,
    env: variables,
    envKey: encryptionKey,
    storedSecrets,
    grants: isUnread(bindings) ? bindings : toGrants(bindings),
    endpoints: endpointsOf(deployed, summary.url, bindings, gateways),
    sources,
    network: networkOf(deployed),
    identity,
    callsAudited: isUnread(policy) ? policy : isAudited(policy),
    ...imageOf(deployed),
    ...failureTargets(deployed),
    tags: labels,
    changedAt: summary.updatedAt,
  };
}
