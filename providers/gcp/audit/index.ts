import type { Mapping } from '#shared/model/audit/finding.ts';
import type { RuntimeDates } from '#shared/model/audit/rule.ts';
import type { ProviderAudit } from '../../audit.ts';
import { runtimes } from '../runtimes.ts';
import { permissionsOf, unknownCalls } from './permissions/needed-permissions.ts';
import { observedIn } from './permissions/observed-permissions.ts';
import { isPlatformNeed, roleBook } from './permissions/role-book.ts';
import { readSource } from './read-source.ts';

const p = (...ids: string[]): Mapping[] => ids.map((id) => ({ standard: 'Prowler', id }));
const k = (...ids: string[]): Mapping[] => ids.map((id) => ({ standard: 'Checkov', id }));
const t = (...ids: string[]): Mapping[] => ids.map((id) => ({ standard: 'Trivy', id }));

const ended = (id: string, deprecatedOn: string, blockedOn: string | null): RuntimeDates => ({ id, deprecatedOn, blockedOn });

/** @see https://cloud.google.com/functions/docs/runtime-support; dates of the older ones as of firebase-tools 2026-08-21 */
const retired: readonly RuntimeDates[] = [
  ended('nodejs6', '2020-04-17', '2020-08-01'),
  ended('nodejs8', '2020-06-05', '2021-02-01'),
  ended('nodejs10', '2024-01-30', '2025-01-30'),
  ended('nodejs12', '2024-01-30', '2025-01-30'),
  ended('nodejs14', '2024-01-30', '2025-01-30'),
  ended('nodejs16', '2024-01-30', '2025-01-30'),
  ended('nodejs18', '2025-04-30', '2025-10-30'),
  ended('python37', '2024-01-30', '2025-01-30'),
  ended('python38', '2024-10-14', '2025-10-14'),
  ended('python39', '2025-10-05', '2026-04-05'),
  ended('python310', '2026-10-04', '2027-04-04'),
];

/** What only Google Cloud has. */
export const audit: ProviderAudit = {
  rules: [],
  mappings: {
    'EXP-001': [...p('cloudfunction_function_not_publicly_accessible'), ...k('CKV_GCP_107', 'CKV_GCP_102')],
    'EXP-005': k('CKV_GCP_124'),
    'ENC-001': k('CKV2_GCP_10'),
    'IAM-001': [...p('iam_sa_no_administrative_privileges'), ...k('CKV_GCP_117'), ...t('GCP-0007')],
    'IAM-006': [...k('CKV_GCP_46'), ...t('GCP-0006')],
    'NET-001': p('cloudfunction_function_inside_vpc'),
  },
  code: {
    sdk: [/^@google-cloud\/(?!functions-framework)/, /^google\.cloud\./, /^googleapis\./, /^firebase-admin/, /^firebase_admin/],
    publishes: [/^@google-cloud\/pubsub.*\.(?:publish|publishMessage|publishJSON)$/, /^google\.cloud\.pubsub.*\.publish$/],
    secrets: [/SecretManagerServiceClient\(\)\.(?:accessSecretVersion|access_secret_version)$/],
    registers: [/^@google-cloud\/functions-framework\.(?:http|cloudEvent)$/, /^functions_framework\.(?:http|cloud_event)$/, /^firebase-functions(?:\/v[12]\/https|\.https|\/v2\.https)?\.on(?:Request|Call)$/],
    requests: [],
    names: [/^@google-cloud\/storage\..*\.bucket$/, /^google\.cloud\.storage\..*\.(?:bucket|get_bucket)$/, /^@google-cloud\/pubsub\..*\.topic$/, /^(?:@google-cloud\/firestore|firebase-admin|google\.cloud\.firestore|firebase_admin)\b.*\.(?:collection|doc|document)$/],
    elements: [/\.(?:getFiles|list_blobs)\(\)$/],
  },
  readSource,
  permissionsOf,
  unknownCalls,
  observedIn,
  roles: roleBook,
  isPlatformNeed,
  runtimes: {
    table: [...runtimes.map(({ id, deprecatedOn, blockedOn }) => ({ id, deprecatedOn, blockedOn })), ...retired],
    asOf: '2026-08-21',
    source: 'https://cloud.google.com/functions/docs/runtime-support',
  },
}; // prettier-ignore
