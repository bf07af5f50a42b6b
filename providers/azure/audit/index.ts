import { REGISTERING } from '../registering.ts';
import type { Mapping } from '#shared/model/audit/finding.ts';
import type { RuntimeDates } from '#shared/model/audit/rule.ts';
import type { ProviderAudit } from '../../audit.ts';
import { runtimes } from '../runtimes.ts';
import { permissionsOf, unknownCalls } from './permissions/needed-permissions.ts';
import { observedIn } from './permissions/observed-permissions.ts';
import { isPlatformNeed, roleBook } from './permissions/role-book.ts';
import { readSource } from './read-source.ts';
import { rules } from './rules.ts';

const of = (standard: string, ...ids: string[]): Mapping[] => ids.map((id) => ({ standard, id }));

const ended = (id: string, deprecatedOn: string): RuntimeDates => ({ id, deprecatedOn, blockedOn: null });

/** @see https://learn.microsoft.com/azure/azure-functions/supported-languages */
const retired: readonly RuntimeDates[] = [
  ended('node|8', '2019-12-31'),
  ended('node|10', '2021-04-30'),
  ended('node|12', '2022-04-30'),
  ended('node|14', '2023-04-30'),
  ended('node|16', '2023-09-11'),
  ended('node|18', '2025-04-30'),
  ended('python|3.6', '2021-12-23'),
  ended('python|3.7', '2023-06-27'),
  ended('python|3.8', '2024-10-14'),
  ended('python|3.9', '2025-10-31'),
  ended('python|3.10', '2026-10-31'),
];

/** What only Azure has. */
export const audit: ProviderAudit = {
  rules,
  mappings: {
    'EXP-003': [...of('Checkov', 'CKV_AZURE_56'), ...of('Azure Policy', 'c75248c1')],
    'EXP-005': [...of('Prowler', 'app_function_not_publicly_accessible'), ...of('Checkov', 'CKV_AZURE_221'), ...of('Azure Policy', '969ac98b')],
    'EXP-008': [...of('Checkov', 'CKV_AZURE_62'), ...of('Azure Policy', '0820b7b9')],
    'EXP-010': [...of('Checkov', 'CKV_AZURE_72'), ...of('Azure Policy', '0e60b895')],
    'EXP-011': of('Azure Policy', '847ef871', 'ec71c0bc'),
    'EXP-012': [...of('Prowler', 'app_function_ftps_deployment_disabled'), ...of('Trivy', 'AZU-0071'), ...of('Azure Policy', '399b2637')],
    // What has a twin for slots among the built-in policies: nearly all of them; these two are of slots alone.
    'EXP-013': [...of('Azure Policy', '89691ef9', '11c82d0c'), ...of('Checkov', 'CKV_AZURE_153', 'CKV_AZURE_154', 'CKV_AZURE_155')],
    'ENC-001': [...of('Prowler', 'app_function_ensure_http_is_redirected_to_https'), ...of('Checkov', 'CKV_AZURE_70'), ...of('Trivy', 'AZU-0004'), ...of('Azure Policy', '6d555dd1')],
    'ENC-002': [...of('Checkov', 'CKV_AZURE_145'), ...of('Trivy', 'AZU-0006'), ...of('Azure Policy', 'f9d614c5')],
    'ENC-003': [...of('Azure Policy', 'ab6a902f'), ...of('Trivy', 'AZU-0001')],
    'ENC-004': [...of('Checkov', 'CKV_AZURE_67'), ...of('Azure Policy', 'e2c1c086'), ...of('Trivy', 'AZU-0005')],
    'IAM-001': of('Prowler', 'app_function_identity_without_admin_privileges'),
    'IAM-011': [...of('Prowler', 'app_function_identity_is_configured'), ...of('Azure Policy', '0da106f2')],
    'NET-001': of('Prowler', 'app_function_vnet_integration_enabled'),
    'NET-003': of('Azure Policy', '32a913ec', '5e57f5ad'),
    'RUN-001': [...of('Azure Policy', '7238174a', '9d0b6ea4'), ...of('Trivy', 'AZU-0070')],
    'RUN-002': of('Prowler', 'app_function_latest_runtime_version'),
    'LOG-004': of('Checkov', 'CKV_AZURE_159'),
    'LOG-001': of('Prowler', 'app_function_application_insights_enabled'),
  },
  code: {
    sdk: [/^@azure\/(?!functions)/, /^azure\.(?!functions)/, /^azure-storage/],
    publishes: [/^@azure\/(?:service-bus|event-hubs|event-grid).*\.(?:sendMessages|sendBatch|send)$/, /^azure\.(?:servicebus|eventhub|eventgrid).*\.send\w*$/],
    secrets: [/SecretClient\(\)\.(?:getSecret|get_secret)$/],
    registers: [new RegExp(`^@azure/functions\\.app\\.(?:${REGISTERING})$`), /^azure\.functions\.(?:FunctionApp|Blueprint)\(\)\.(?:route|\w+_trigger|function_name)$/],
    requests: [],
    names: [/^@azure\/(?:storage-\w+|service-bus|cosmos)\..*\.(?:getContainerClient|getQueueClient|createSender|container)$/, /^azure\.(?:storage\.\w+|cosmos)\..*\.(?:get_container_client|get_queue_client)$/],
  },
  readSource,
  permissionsOf,
  unknownCalls,
  observedIn,
  roles: roleBook,
  isPlatformNeed,
  runtimes: {
    table: [...runtimes.map(({ id, deprecatedOn, blockedOn }) => ({ id, deprecatedOn, blockedOn })), ...retired],
    asOf: '2026-08-20',
    source: 'https://learn.microsoft.com/azure/azure-functions/supported-languages',
  },
}; // prettier-ignore
