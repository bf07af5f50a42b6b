import { isCancelled } from '#shared/errors.ts';
import { emptyPosture, isUnread, type Endpoint, type EventSource, type ExecutionIdentity, type FunctionPosture, type InvokeGrant, type PermissionStatement, type Reading, type StoredSecret } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { Call, FunctionKey } from '../../../provider.ts';
import { EGRESS, enumName, INGRESS, RETRY_POLICIES, VPC_EGRESS } from '../../enum-name.ts';
import { configured, mainContainer, type Variable } from '../../functions/configured.ts';
import { readDeployed, serviceName, type Deployed } from '../../functions/deployed.ts';
import { imageDigest } from '../../functions/revisions.ts';
import { toSummary } from '../../functions/to-summary.ts';
import type { GcpContext } from '../../gcp-context.ts';
import { GCP } from '../../provider-id.ts';
import { bindingsOf, INVOKER, isPublic, readBindings, type Binding } from '../../triggers/invokers.ts';
import { textOrNull } from '../../wire.ts';
import { marksOf } from '../roles.ts';

const OP = 'posture.read';

/** A part; where it is denied or fails, why. */
async function part<T>(work: () => Promise<T>): Promise<Reading<T>> {
  try {
    return await work();
  } catch (error) {
    if (isCancelled(error) || !(error instanceof Error)) throw error;
    return { unread: error.message.replace(/\.$/, '') };
  }
}

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

function endpointsOf(deployed: Deployed, url: string | null, bindings: Reading<Binding[]>): Endpoint[] {
  if (url === null) return [];
  const open = deployed.kind === 'service' && deployed.service.invokerIamDisabled === true;
  const auth: Endpoint['auth'] = open ? 'none' : isUnread(bindings) ? bindings : isPublic(bindings) ? 'none' : 'iam';
  return [{ id: 'http', kind: 'http', label: url, auth }];
}

function sourcesOf(deployed: Deployed): Reading<EventSource[]> {
  // Eventarc triggers of a service are resources of their own.
  if (deployed.kind === 'service') return { unread: 'Eventarc triggers of Cloud Run services are not read' };
  const trigger = deployed.fn.eventTrigger;
  const eventType = textOrNull(trigger?.eventType);
  if (eventType === null) return [];
  const resource =
    textOrNull(trigger?.pubsubTopic) ?? trigger?.eventFilters?.find(({ attribute }) => attribute === 'bucket')?.value ?? null;
  const kind = toKind(eventType);
  return [
    {
      id: 'event',
      kind,
      label: eventType,
      resource,
      enabled: true,
      asynchronous: true,
      publicWrite: { unread: 'the access policy of its source is not read' },
    },
  ];
}

function toKind(eventType: string): EventSource['kind'] {
  if (/pubsub/.test(eventType)) return 'topic';
  if (/storage/.test(eventType)) return 'object';
  return /firestore|database|datastore/.test(eventType) ? 'change' : 'other';
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

/** The default account of a project. @see https://cloud.google.com/run/docs/securing/service-identity#types-of-service-accounts */
const isDefaultAccount = (email: string): boolean =>
  /-compute@developer\.gserviceaccount\.com$|@appspot\.gserviceaccount\.com$/.test(email);

/** Who may do what in the project, and of which services data accesses are logged. */
interface ProjectPolicy {
  bindings: Binding[];
  audited: string[];
}

/** @see https://cloud.google.com/logging/docs/audit/configure-data-access */
function readProjectPolicy(context: GcpContext, call: Call): Promise<Reading<ProjectPolicy>> {
  return part(async () => {
    const [policy] = await context.read(OP, null, call, async () => {
      const projects = await context.clients.projects();
      return projects.getIamPolicy({ resource: `projects/${context.project}`, options: { requestedPolicyVersion: 3 } });
    });
    const audited = (policy.auditConfigs ?? []).flatMap(({ service }) => (typeof service === 'string' ? [service] : []));
    return { bindings: bindingsOf(policy), audited };
  });
}

/** Whether an account is there, as far as the bindings of the project tell: a deleted one is marked in them. */
function existsIn(bindings: readonly Binding[], email: string): Reading<boolean> {
  const members = bindings.flatMap((binding) => binding.members);
  if (members.includes(`serviceAccount:${email}`)) return true;
  if (members.some((member) => member.startsWith(`deleted:serviceAccount:${email}?`))) return false;
  return { unread: 'the project grants it nothing, and accounts themselves are not read' };
}

function identityOf(context: GcpContext, deployed: Deployed, policy: Reading<ProjectPolicy>): ExecutionIdentity {
  const { serviceAccount: email } = configured(deployed);
  const base = { id: email ?? 'default', name: email ?? 'The default service account of the project', isDefault: email === null || isDefaultAccount(email), incomplete: ['Roles on folders, organisations and single resources are not read.'] };
  const unread = email === null ? { unread: 'which account it runs as is not told' } : isUnread(policy) ? policy : null;
  if (unread !== null || email === null || isUnread(policy)) return { ...base, exists: unread ?? true, statements: unread ?? [], marks: unread ?? [] };
  const own = policy.bindings.filter(({ members }) => members.includes(`serviceAccount:${email}`));
  const statements = own.map(({ role, conditional }): PermissionStatement => ({ policy: `projects/${context.project}`, effect: 'allow', actions: [role], allBut: false, resources: ['*'], conditional }));
  return { ...base, exists: existsIn(policy.bindings, email), statements, marks: marksOf(statements) };
} // prettier-ignore

/** Whether calls are among the data accesses that the project logs. */
const isAudited = ({ audited }: ProjectPolicy): boolean =>
  audited.some((service) => ['allServices', 'run.googleapis.com', 'cloudfunctions.googleapis.com'].includes(service));

/** Where events go that the function failed on. */
function failureTargets(deployed: Deployed): Pick<FunctionPosture, 'failureTargets'> {
  if (deployed.kind === 'service' || !deployed.fn.eventTrigger?.eventType) return {};
  const policy = enumName(RETRY_POLICIES, deployed.fn.eventTrigger.retryPolicy);
  return { failureTargets: policy === 'RETRY_POLICY_RETRY' ? ['delivered again for up to seven days'] : [] };
}

/** Secrets that it is set up to read. When they were changed is Secret Manager's to tell, which is not asked. */
function storedSecrets(variables: readonly Variable[]): StoredSecret[] {
  const names = new Set(
    variables.flatMap(({ reference }) => (reference === null ? [] : [reference.replace(/(?:\/versions\/|, version ).*$/, '')])),
  );
  return [...names].map((label) => ({ id: label, label, rotation: { unread: 'Secret Manager is not asked' } }));
}

/** The image of a service, which somebody may have named by a tag; that of a function is the build's own. */
function imageOf(deployed: Deployed): Pick<FunctionPosture, 'image'> {
  const uri = deployed.kind === 'service' ? textOrNull(mainContainer(deployed.service).image) : null;
  return uri === null ? {} : { image: { uri, byDigest: imageDigest({ containers: [{ image: uri }] }) !== null } };
}

/** What the audit knows of a deployed function. Reads only; what is refused is `unread`. */
export async function readPosture(context: GcpContext, key: FunctionKey, call: Call): Promise<FunctionPosture> {
  const at = context.locate(key.name);
  const deployed = await readDeployed(context, OP, at, call);
  const summary = toSummary(context, deployed);
  const { resourceId, handler, maxInstances, variables, encryptionKey, labels } = configured(deployed);
  const [bindings, policy] = await Promise.all([
    part(() => context.read(OP, at.region, call, () => readBindings(context, serviceName(context, deployed)))),
    readProjectPolicy(context, call),
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
    storedSecrets: storedSecrets(variables),
    grants: isUnread(bindings) ? bindings : toGrants(bindings),
    endpoints: endpointsOf(deployed, summary.url, bindings),
    sources: sourcesOf(deployed),
    network: networkOf(deployed),
    identity: identityOf(context, deployed, policy),
    callsAudited: isUnread(policy) ? policy : isAudited(policy),
    ...imageOf(deployed),
    ...failureTargets(deployed),
    tags: labels,
    changedAt: summary.updatedAt,
  };
}
