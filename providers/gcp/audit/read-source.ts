import { join, normalize } from 'node:path/posix';
import { emptyPosture, type Endpoint, type EventSource, type ExecutionIdentity, type FunctionPosture, type InvokeGrant, type PermissionStatement } from '#shared/model/audit/posture.ts'; // prettier-ignore
import type { SourceReading } from '../../audit.ts';
import { isMapping, type Mapping } from '../../detection/cloud-yaml.ts';
import type { HclBlock } from '../../detection/hcl.ts';
import { archiveSource, attribute, terraformModules, toValue, type PlacedBlock, type TerraformModule } from '../../detection/terraform.ts';
import type { SourceFiles } from '../../emulation.ts';
import { marksOf, WRITERS } from './roles.ts';

const FUNCTIONS = [
  'google_cloudfunctions_function',
  'google_cloudfunctions2_function',
  'google_cloud_run_v2_service',
  'google_cloud_run_service',
];

interface Declared extends PlacedBlock {
  id: string;
  type: string;
  get(path: string): unknown;
  line(path: string): number;
}

function declared(module: TerraformModule): Declared[] {
  return module.blocks.flatMap(({ file, block }): Declared[] => {
    const [type = '', name = ''] = block.labels;
    if (block.type !== 'resource' || !type.startsWith('google_')) return [];
    return [
      {
        file,
        block,
        type,
        id: `${type}.${name}`,
        get: (path) => toValue(attribute(block, path)?.value, module.names),
        line: (path) => attribute(block, path)?.line ?? block.line,
      },
    ];
  });
}

const text = (value: unknown) => (typeof value === 'string' ? value : null);
const refOf = (value: unknown): string | null => {
  if (isMapping(value) && typeof value['Ref'] === 'string') return value['Ref'];
  const sub = isMapping(value) ? value['Fn::Sub'] : null;
  return typeof sub === 'string' ? (/\$\{([\w.-]+)\}/.exec(sub)?.[1] ?? null) : null;
};

function members(of: Declared): string[] {
  const one = of.get('member');
  const many = of.get('members');
  return [one, ...(Array.isArray(many) ? many : [])].flatMap((each) => {
    const plain = text(each) ?? (isMapping(each) && typeof each['Fn::Sub'] === 'string' ? each['Fn::Sub'] : null);
    return plain === null ? [] : [plain];
  });
}

function grantsOf(fn: Declared, all: readonly Declared[]): InvokeGrant[] {
  const bindings = all.filter(
    (each) => /_iam_(?:member|binding)$/.test(each.type) && /cloudfunctions|cloud_run/.test(each.type) && (['cloud_function', 'service', 'name'].some((name) => refOf(each.get(name)) === fn.id || (text(each.get(name)) !== null && text(each.get(name)) === text(fn.get('name'))))),
  ); // prettier-ignore
  return bindings.flatMap((each) =>
    members(each).map((principal): InvokeGrant => {
      const kind = principal === 'allUsers' ? 'anyone' : principal === 'allAuthenticatedUsers' ? 'any-account-holder' : principal.startsWith('domain:') ? 'account' : 'identity';
      return { id: each.id, principal, kind, actions: [text(each.get('role')) ?? ''], restricted: each.block.blocks.some(({ type }) => type === 'condition'), account: principal.startsWith('domain:') ? principal.slice(7) : null, viaUrl: false };
    }),
  ); // prettier-ignore
}

function identityOf(fn: Declared, all: readonly Declared[]): ExecutionIdentity {
  const given = fn.get('service_account_email') ?? fn.get('service_config.service_account_email') ?? fn.get('template.service_account') ?? fn.get('template.spec.service_account_name');
  const target = refOf(given);
  const isDefault = given === undefined || /(?:-compute@developer|@appspot)\.gserviceaccount\.com$/.test(text(given) ?? '');
  const name = target ?? text(given) ?? 'the default service account';
  const needle = target ?? text(given);
  const statements: PermissionStatement[] = all.flatMap((each) => {
    if (!/^google_(?:project|folder|organization|storage_bucket|pubsub_\w+|secret_manager_secret|service_account)_iam_(?:member|binding)$/.test(each.type)) return [];
    const to = members(each);
    if (needle === null ? !to.some((member) => /(?:-compute@developer|@appspot)\.gserviceaccount\.com/.test(member)) : !to.some((member) => member.includes(needle))) return [];
    const role = text(each.get('role')) ?? refOf(each.get('role')) ?? '';
    const scope = /^google_(?:project|folder|organization)_/.test(each.type) ? '*' : each.id;
    return [{ policy: role, effect: 'allow' as const, actions: [role], allBut: false, resources: [scope], conditional: each.block.blocks.some(({ type }) => type === 'condition'), at: { file: each.file, line: each.block.line } }];
  });
  // The default account is Editor of its project unless that was taken away.
  return {
    id: name, name, exists: true, isDefault, statements, marks: marksOf(statements), incomplete: isDefault ? ['roles of the default service account'] : [],
    at: { file: fn.file, line: fn.line('service_account_email') },
  };
} // prettier-ignore

/** Whether anybody may write to a source that is declared along. */
function publicWrite(resource: unknown, all: readonly Declared[]): NonNullable<EventSource['publicWrite']> {
  const id = refOf(resource);
  const name = text(resource);
  const found = all.find((each) => each.id === id || (name !== null && /^google_(?:storage_bucket|pubsub_topic)$/.test(each.type) && text(each.get('name')) === name.split('/').at(-1)));
  if (found === undefined) return { unread: 'its source is not declared here' };
  const grants = all.filter((each) => /^google_(?:storage_bucket|pubsub_topic)_iam_(?:member|binding)$/.test(each.type) && [each.get('bucket'), each.get('topic')].some((value) => refOf(value) === found.id || (text(value) !== null && text(value) === text(found.get('name')))));
  return grants.some((each) => WRITERS.test(text(each.get('role')) ?? '') && members(each).some((member) => /^all(?:Authenticated)?Users$/.test(member)));
} // prettier-ignore

function sourcesOf(fn: Declared, all: readonly Declared[]): EventSource[] {
  const trigger = fn.block.blocks.find(({ type }) => type === 'event_trigger');
  if (trigger === undefined) return [];
  const type = text(fn.get('event_trigger.event_type')) ?? '';
  const resource = fn.get('event_trigger.resource') ?? fn.get('event_trigger.pubsub_topic') ?? fn.get('event_trigger.event_filters.value');
  const label = text(resource) ?? refOf(resource) ?? type;
  const kind = /storage/.test(type) ? 'object' : /pubsub|topic/.test(type) ? 'topic' : /firestore|firebase/.test(type) ? 'change' : 'other';
  return [{ id: 'event_trigger', kind, label, resource: label, enabled: true, asynchronous: true, publicWrite: publicWrite(resource, all), at: { file: fn.file, line: trigger.line } }];
} // prettier-ignore

function isHttp(fn: Declared): boolean {
  return fn.get('trigger_http') === true || !fn.block.blocks.some(({ type }) => type === 'event_trigger');
}

function endpointsOf(fn: Declared, grants: readonly InvokeGrant[]): Endpoint[] {
  if (!isHttp(fn)) return [];
  const open = grants.some(({ kind }) => kind === 'anyone' || kind === 'any-account-holder') || fn.get('invoker_iam_disabled') === true;
  return [{ id: 'http', kind: 'http', label: 'HTTPS trigger', auth: open ? 'none' : 'iam', at: { file: fn.file, line: fn.block.line } }];
}

const INGRESS: Readonly<Record<string, 'all' | 'internal' | 'none'>> = {
  ALLOW_ALL: 'all', ALLOW_INTERNAL_ONLY: 'internal', ALLOW_INTERNAL_AND_GCLB: 'internal',
  INGRESS_TRAFFIC_ALL: 'all', INGRESS_TRAFFIC_INTERNAL_ONLY: 'internal', INGRESS_TRAFFIC_INTERNAL_LOAD_BALANCER: 'internal',
}; // prettier-ignore

/** Literal variables; secrets that are mounted are references. */
function envOf(fn: Declared): NonNullable<FunctionPosture['env']> {
  const plain = { ...mapping(fn.get('environment_variables')), ...mapping(fn.get('service_config.environment_variables')) };
  const secrets = fn.block.blocks.flatMap((each): HclBlock[] => (each.type === 'service_config' ? each.blocks : [each])).filter(({ type }) => type === 'secret_environment_variables');
  return [
    ...Object.entries(plain).map(([name, value]) => ({ name, value: text(value) ?? (typeof value === 'number' ? String(value) : null), reference: text(value) === null ? (refOf(value) ?? 'an expression') : null })),
    ...secrets.map((each) => ({ name: text(each.attributes.get('key')?.value) ?? '', value: null, reference: 'Secret Manager' })),
  ];
} // prettier-ignore

const mapping = (value: unknown): Mapping => (isMapping(value) ? value : {});

// oxlint-disable-next-line complexity -- each attribute of the resource may be missing
function postureOf(fn: Declared, all: readonly Declared[], module: TerraformModule): FunctionPosture {
  const pick = (...paths: string[]) => paths.map((path) => fn.get(path)).find((value) => value !== undefined);
  const grants = grantsOf(fn, all);
  const place = (path: string) => ({ file: fn.file, line: fn.line(path) });
  const object = all.find(({ id }) => id === refOf(pick('source_archive_object', 'build_config.source.storage_source.object')));
  const directory = archiveSource(module, object?.get('source'));
  const ingress = text(pick('ingress_settings', 'service_config.ingress_settings', 'ingress')) ?? 'ALLOW_ALL';
  const memory = text(pick('service_config.available_memory')) ?? pick('available_memory_mb');
  const max = pick('max_instances', 'service_config.max_instance_count', 'template.scaling.max_instance_count');
  const runtime = text(pick('runtime', 'build_config.runtime'));
  const bucket = refOf(pick('source_archive_bucket', 'build_config.source.storage_source.bucket'));
  const connector = pick('vpc_connector', 'service_config.vpc_connector', 'template.vpc_access.connector', 'template.vpc_access.network_interfaces.network');
  const root = directory === null ? '' : normalize(join(module.folder, directory));
  const publicBucket = all.some((each) => each.type.startsWith('google_storage_bucket_iam_') && refOf(each.get('bucket')) === bucket && bucket !== null && members(each).some((member) => /^all(?:Authenticated)?Users$/.test(member)));
  return emptyPosture({
    id: `${fn.file}#${fn.id}`, name: text(fn.get('name')) ?? fn.id, kind: 'source', provider: 'gcp', declaredIn: { file: fn.file, line: fn.block.line },
    at: { runtime: place('runtime'), env: place('environment_variables'), 'network.ingress': place('ingress_settings') },
    codeRoot: root === '.' || root.startsWith('..') ? '' : root,
    runtime, handler: text(pick('entry_point', 'build_config.entry_point')),
    memoryMb: typeof memory === 'number' ? memory : typeof memory === 'string' ? Number.parseInt(memory, 10) * (/G/.test(memory) ? 1024 : 1) : 256,
    timeoutS: typeof pick('timeout', 'service_config.timeout_seconds') === 'number' ? Number(pick('timeout', 'service_config.timeout_seconds')) : 60,
    maxInstances: typeof max === 'number' ? max : null,
    env: envOf(fn), envKey: text(pick('kms_key_name')) ?? refOf(pick('kms_key_name')),
    grants, endpoints: endpointsOf(fn, grants), sources: sourcesOf(fn, all),
    network: {
      ingress: INGRESS[ingress] ?? 'all',
      ...(fn.type === 'google_cloudfunctions_function' && isHttp(fn) ? { httpsOnly: fn.get('https_trigger_security_level') === 'SECURE_ALWAYS' } : {}),
      attached: connector === undefined ? null : { zones: null, openEgress: text(pick('vpc_connector_egress_settings', 'service_config.vpc_connector_egress_settings')) !== 'ALL_TRAFFIC' },
    },
    identity: identityOf(fn, all), image: null, tags: {},
    packageOpen: publicBucket ? 'The bucket with its source archive is public.' : null,
  });
} // prettier-ignore

/** Functions that a source declares for Google Cloud: Terraform. */
export function readSource(files: SourceFiles): SourceReading {
  const functions = terraformModules(files).flatMap((module) => {
    const all = declared(module);
    return all.filter(({ type }) => FUNCTIONS.includes(type)).map((fn) => postureOf(fn, all, module));
  });
  return { functions, notes: [] };
}
