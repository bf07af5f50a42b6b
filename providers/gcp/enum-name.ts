/**
 * An enum's value as its name. The clients give names or numbers, as they came; a number that the proto does not know yet
 * passes through as text, so that a newer value is shown and not taken for another one. `UNSPECIFIED` where there is none.
 */
export function enumName(names: readonly string[], value: string | number | null | undefined): string {
  if (value === null || value === undefined) return 'UNSPECIFIED';
  const name = typeof value === 'string' ? value : (names[value] ?? String(value));
  return name.endsWith('UNSPECIFIED') ? 'UNSPECIFIED' : name;
}

/** States of a function. @see google/cloud/functions/v2/functions.proto */
export const FUNCTION_STATES = ['UNSPECIFIED', 'ACTIVE', 'FAILED', 'DEPLOYING', 'DELETING', 'UNKNOWN'] as const;
export const ENVIRONMENTS = ['UNSPECIFIED', 'GEN_1', 'GEN_2'] as const;
export const INGRESS = ['UNSPECIFIED', 'ALLOW_ALL', 'ALLOW_INTERNAL_ONLY', 'ALLOW_INTERNAL_AND_GCLB'] as const;
export const EGRESS = ['UNSPECIFIED', 'PRIVATE_RANGES_ONLY', 'ALL_TRAFFIC'] as const;
/** Of a Cloud Run service. @see google/cloud/run/v2/vendor_settings.proto */
export const VPC_EGRESS = ['UNSPECIFIED', 'ALL_TRAFFIC', 'PRIVATE_RANGES_ONLY'] as const;
export const RETRY_POLICIES = ['UNSPECIFIED', 'RETRY_POLICY_DO_NOT_RETRY', 'RETRY_POLICY_RETRY'] as const;
export const STAGE_NAMES = [
  'UNSPECIFIED',
  'ARTIFACT_REGISTRY',
  'BUILD',
  'SERVICE',
  'TRIGGER',
  'SERVICE_ROLLBACK',
  'TRIGGER_ROLLBACK',
] as const;
export const STAGE_STATES = ['UNSPECIFIED', 'NOT_STARTED', 'IN_PROGRESS', 'COMPLETE'] as const;
export const RUNTIME_STAGES = ['UNSPECIFIED', 'DEVELOPMENT', 'ALPHA', 'BETA', 'GA', 'DEPRECATED', 'DECOMMISSIONED'] as const;
/** How a share of the traffic is allocated. @see google/cloud/run/v2/traffic_target.proto */
export const ALLOCATIONS = ['UNSPECIFIED', 'TRAFFIC_TARGET_ALLOCATION_TYPE_LATEST', 'TRAFFIC_TARGET_ALLOCATION_TYPE_REVISION'] as const;
/** @see google/cloud/run/v2/condition.proto */
export const CONDITION_STATES = [
  'UNSPECIFIED',
  'CONDITION_PENDING',
  'CONDITION_RECONCILING',
  'CONDITION_FAILED',
  'CONDITION_SUCCEEDED',
] as const;
