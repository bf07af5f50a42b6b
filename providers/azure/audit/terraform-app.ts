import { isAbsolute, join, normalize } from 'node:path/posix';
import { emptyPosture, type EnvVariable, type ExecutionIdentity, type FunctionPosture, type PermissionMark, type PermissionStatement, type Reading } from '#shared/model/audit/posture.ts'; // prettier-ignore
import { isMapping } from '../../detection/cloud-yaml.ts';
import type { HclBlock } from '../../detection/hcl.ts';
import { archiveSource, attribute, toValue, type TerraformModule } from '../../detection/terraform.ts';
import { statementsOfRole } from '../roles/role-statements.ts';
import { ADMIN_ROLE } from './admin-role.ts';
import { packageOpen } from './package-open.ts';
import { weakerThan, type SiteSettings, type SlotState } from './slots.ts';

const APPS = new Set([
  'azurerm_function_app',
  'azurerm_linux_function_app',
  'azurerm_windows_function_app',
  'azurerm_function_app_flex_consumption',
]);

type Get = (path: string) => unknown;

const text = (value: unknown) => (typeof value === 'string' ? value : null);

function textual(value: unknown): string | null {
  if (typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean') return String(value);
  if (isMapping(value) && typeof value['Fn::Sub'] === 'string') return value['Fn::Sub'];
  return isMapping(value) && typeof value['Ref'] === 'string' ? `\${${value['Ref']}}` : null;
}

function envOf(get: Get): EnvVariable[] {
  const settings = get('app_settings');
  return Object.entries(isMapping(settings) ? settings : {}).map(([name, value]) => {
    const plain = typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean' ? String(value) : null;
    const vault = plain !== null && /^@Microsoft\.KeyVault\(/i.test(plain);
    return { name, value: vault ? null : plain, reference: vault || plain === null ? (textual(value) ?? 'an expression') : null };
  });
}

/** The language's version, as the platform's identifiers write it: `python|3.9`. */
function runtimeOf(get: Get): string | null {
  const fx = text(get('site_config.linux_fx_version'));
  if (fx !== null) return fx.toLowerCase();
  const stack = (name: string, as: string) => {
    const version = textual(get(`site_config.application_stack.${name}`));
    return version === null ? null : `${as}|${version.replace(/^~/, '')}`;
  };
  return stack('python_version', 'python') ?? stack('node_version', 'node') ?? stack('java_version', 'java') ?? stack('dotnet_version', 'dotnet') ?? stack('powershell_core_version', 'powershell'); // prettier-ignore
}

// oxlint-disable-next-line complexity -- each field of the block may be missing
function identityOf(id: string, get: Get, module: TerraformModule, at: { file: string; line: number }): Reading<ExecutionIdentity | null> {
  const type = text(get('identity.type'));
  if (type === null) return null;
  const users = JSON.stringify(get('identity.identity_ids') ?? '');
  const marks: PermissionMark[] = [];
  const statements: PermissionStatement[] = [];
  const incomplete: string[] = [];
  for (const { file, block } of module.blocks) {
    if (block.type !== 'resource' || block.labels[0] !== 'azurerm_role_assignment') continue;
    const own: Get = (path) => toValue(attribute(block, path)?.value, module.names);
    const principal = textual(own('principal_id')) ?? '';
    const target = /\$\{([\w.-]+)/.exec(principal)?.[1] ?? '';
    if (!principal.includes(id) && (target === '' || !users.includes(target))) continue;
    const role = text(own('role_definition_name')) ?? '';
    const scope = textual(own('scope')) ?? 'a scope';
    const held = statementsOfRole(role, scope);
    if (held === null) incomplete.push(role === '' ? 'a role that is named by an id' : role);
    else statements.push(...held.map((each) => ({ ...each, at: { file, line: block.line } })));
    if (ADMIN_ROLE.test(role)) marks.push({ kind: 'administrator', detail: `${role} on ${scope}`, policy: role, at: { file, line: block.line } });
    else if (/Owner|Data Contributor|Administrator/.test(role)) marks.push({ kind: 'wildcard', detail: `${role} on ${scope}`, policy: role, at: { file, line: block.line } });
  } // prettier-ignore
  return { id: `${id} identity`, name: type, exists: true, isDefault: false, statements, marks, incomplete, at };
}

const VERSIONS: Readonly<Record<string, number>> = { '1.0': 1, '1.1': 1.1, '1.2': 1.2, '1.3': 1.3 };

function facts(get: Get): FunctionPosture['facts'] {
  const tls = text(get('site_config.minimum_tls_version') ?? get('site_config.min_tls_version')) ?? '1.2';
  const scm = text(get('site_config.scm_minimum_tls_version')) ?? '1.2';
  const settings = get('app_settings');
  const key = (name: string) => (isMapping(settings) ? settings[name] : undefined);
  return {
    'remote-debugging': get('site_config.remote_debugging_enabled') === true,
    ftps: text(get('site_config.ftps_state')) ?? 'Disabled',
    'basic-publishing':
      get('webdeploy_publish_basic_authentication_enabled') !== false || get('ftp_publish_basic_authentication_enabled') !== false,
    'minimum-tls': VERSIONS[tls] ?? 1.2,
    'scm-minimum-tls': VERSIONS[scm] ?? 1.2,
    'client-certificates': get('client_certificate_enabled') === true || text(get('client_cert_mode')) === 'Required',
    'http-2': get('site_config.http2_enabled') === true,
    'host-version': text(get('functions_extension_version') ?? get('version')) ?? (get('application_stack') === undefined ? '~1' : '~4'),
    'storage-by-key': get('storage_account_access_key') !== undefined || key('AzureWebJobsStorage') !== undefined,
    'route-all': get('site_config.vnet_route_all_enabled') === true,
    'platform-auth': get('auth_settings.enabled') === true || get('auth_settings_v2.auth_enabled') === true,
  };
}

type Settings = Required<SiteSettings>;

/** Settings that an app and a slot of it both have. */
function settingsOf(block: HclBlock, get: Get): Settings {
  const own = facts(get);
  return {
    facts: own,
    network: {
      ingress: get('public_network_access_enabled') === false ? 'none' : 'all',
      addressLimits: block.blocks.some(
        ({ type, blocks }) => type === 'site_config' && blocks.some((each) => each.type === 'ip_restriction'),
      ),
      httpsOnly: get('https_only') === true,
      attached: get('virtual_network_subnet_id') === undefined ? null : { zones: null, openEgress: own['route-all'] !== true },
    },
  };
}

const SLOTS = new Set(['azurerm_function_app_slot', 'azurerm_linux_function_app_slot', 'azurerm_windows_function_app_slot']);

/** Whether a value refers to a resource, whichever of its attributes. */
const refersTo = (value: unknown, id: string) => JSON.stringify(value ?? '').includes(id);

function slotsOf(id: string, name: unknown, production: Settings, module: TerraformModule): SlotState[] {
  return module.blocks.flatMap(({ file, block }): SlotState[] => {
    if (block.type !== 'resource' || !SLOTS.has(block.labels[0] ?? '')) return [];
    const get: Get = (path) => toValue(attribute(block, path)?.value, module.names);
    const owner = get('function_app_id') ?? get('function_app_name');
    if (!refersTo(owner, id) && (typeof name !== 'string' || owner !== name)) return [];
    return [{ name: text(get('name')) ?? block.labels.join('.'), weaker: weakerThan(settingsOf(block, get), production), at: { file, line: block.line } }];
  });
} // prettier-ignore

/** Where resource logs of an app are sent. @see https://registry.terraform.io/providers/hashicorp/azurerm/latest/docs/resources/monitor_diagnostic_setting */
function sendsLogs(id: string, module: TerraformModule): boolean {
  return module.blocks.some(({ block }) => block.type === 'resource' && block.labels[0] === 'azurerm_monitor_diagnostic_setting' && refersTo(toValue(attribute(block, 'target_resource_id')?.value, module.names), id)); // prettier-ignore
}

/** Whether a folder is not one below the directory that is read. */
const isOutside = (folder: string): boolean => folder === '.' || folder.startsWith('..') || isAbsolute(folder);

function toPosture(file: string, block: HclBlock, module: TerraformModule): FunctionPosture {
  const get: Get = (path) => toValue(attribute(block, path)?.value, module.names);
  const id = block.labels.join('.');
  const at = (path: string) => ({ file, line: attribute(block, path)?.line ?? block.line });
  const settings = settingsOf(block, get);
  const own = settings.facts;
  const origins = get('site_config.cors.allowed_origins');
  const zip = get('zip_deploy_file');
  const directory = archiveSource(module, zip);
  const root = directory === null ? '' : normalize(join(module.folder, directory));
  const cap = get('site_config.app_scale_limit') ?? get('maximum_instance_count');
  return emptyPosture({
    id: `${file}#${id}`, name: text(get('name')) ?? id, kind: 'source', provider: 'azure', declaredIn: { file, line: block.line },
    at: { env: at('app_settings'), runtime: at('site_config.linux_fx_version'), 'network.httpsOnly': at('https_only'), ...Object.fromEntries(envOf(get).map(({ name }) => [`env.${name}`, at('app_settings')])) },
    codeRoot: isOutside(root) ? '' : root,
    runtime: runtimeOf(get), handler: null,
    maxInstances: typeof cap === 'number' && cap > 0 ? cap : null,
    env: envOf(get),
    endpoints: [{ id: 'app', kind: 'http', label: 'the function app', auth: own['platform-auth'] === true ? 'platform' : { unread: 'each function of the app sets its own authLevel' }, cors: Array.isArray(origins) ? { origins: origins.map((each) => textual(each) ?? ''), credentials: get('site_config.cors.support_credentials') === true } : null, at: at('site_config.cors.allowed_origins') }],
    network: settings.network,
    identity: identityOf(id, get, module, at('identity.type')),
    tracing: get('site_config.application_insights_connection_string') !== undefined || get('site_config.application_insights_key') !== undefined || envOf(get).some(({ name }) => /^APP(?:LICATION)?INSIGHTS_/.test(name)),
    packageOpen: packageOpen(isMapping(get('app_settings')) ? textual((get('app_settings') as Record<string, unknown>)['WEBSITE_RUN_FROM_PACKAGE']) : null),
    tags: {}, facts: { ...own, 'resource-logs': sendsLogs(id, module), slots: slotsOf(id, get('name'), settings, module) },
  });
} // prettier-ignore

/** Function apps that a Terraform module declares. */
export function readApp(module: TerraformModule): FunctionPosture[] {
  return module.blocks
    .filter(({ block }) => block.type === 'resource' && APPS.has(block.labels[0] ?? ''))
    .map(({ file, block }) => toPosture(file, block, module));
}
