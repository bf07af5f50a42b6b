import type { Mapping } from '#shared/model/audit/finding.ts';

const STANDARDS = {
  P: 'Prowler',
  K: 'Checkov',
  T: 'Trivy',
  SH: 'AWS FSBP',
  CIS: 'CIS AWS Compute 1.0',
  CISF: 'CIS AWS Foundations 7.0',
} as const;

/** `P:id K:id` as mappings. */
function map(text: string): Mapping[] {
  return text.split(' ').map((each) => {
    const at = each.indexOf(':');
    return { standard: STANDARDS[each.slice(0, at) as keyof typeof STANDARDS], id: each.slice(at + 1) };
  });
}

/** Checks of others that look at the same thing, by rule. Read in Prowler, Checkov and Trivy as of 2026-08-21. */
export const mappings: Readonly<Record<string, readonly Mapping[]>> = {
  'EXP-001': map('P:awslambda_function_not_publicly_accessible K:CKV_AWS_301 SH:Lambda.1 CIS:4.6 CISF:2.21'),
  'EXP-002': map('P:awslambda_function_url_public K:CKV_AWS_258'),
  'EXP-004': map('P:apigateway_restapi_authorizers_enabled P:apigatewayv2_api_authorizers_enabled K:CKV_AWS_59 K:CKV_AWS_309 K:CKV2_AWS_70 T:AWS-0004'),
  'EXP-006': map('K:CKV_AWS_364 T:AWS-0067 SH:Lambda.1'),
  'EXP-007': map('CIS:4.10'),
  'EXP-008': map('P:awslambda_function_url_cors_policy K:CKV2_AWS_75'),
  'EXP-009': map('P:sqs_queues_not_publicly_accessible P:sns_topics_not_publicly_accessible P:eventbridge_bus_exposed'),
  'ENC-002': map('T:AWS-0005'),
  'ENC-005': map('P:awslambda_function_env_vars_not_encrypted_with_cmk K:CKV_AWS_173 CIS:4.12'),
  'ENC-006': map('K:CKV_AWS_26 K:CKV_AWS_27 T:AWS-0095 T:AWS-0096'),
  'IAM-001': map('P:iam_inline_policy_no_administrative_privileges K:CKV_AWS_62 K:CKV_AWS_63 K:CKV_AWS_274 T:AWS-0057 CIS:4.9'),
  'IAM-002': map('P:iam_inline_policy_allows_privilege_escalation K:CKV_AWS_110 K:CKV_AWS_286 T:AWS-0342'),
  'IAM-003': map('K:CKV_AWS_107 K:CKV_AWS_108 K:CKV_AWS_109 K:CKV_AWS_111 K:CKV_AWS_355 T:AWS-0057 T:AWS-0345'),
  'IAM-004': map('CIS:4.4'),
  'IAM-005': map('CIS:4.5'),
  'IAM-008': map('CIS:4.7'),
  'IAM-009': map('P:iam_role_cross_service_confused_deputy_prevention K:CKV_AWS_60 K:CKV_AWS_61'),
  'SEC-001': map('P:awslambda_function_no_secrets_in_variables K:CKV_AWS_45 CIS:4.3'),
  'SEC-002': map('P:awslambda_function_no_secrets_in_code P:awslambda_layer_no_secrets_in_content'),
  'SEC-003': map('K:CKV_AWS_41'),
  'SEC-004': map('P:cloudwatch_log_group_no_secrets_in_logs'),
  'SEC-006': map('P:apigateway_restapi_no_secrets_in_stage_variables'),
  'SEC-007': map('P:secretsmanager_automatic_rotation_enabled'),
  'NET-001': map('P:awslambda_function_inside_vpc K:CKV_AWS_117 SH:Lambda.3'),
  'NET-002': map('P:awslambda_function_vpc_multi_az SH:Lambda.5'),
  'RUN-001': map('P:awslambda_function_using_supported_runtimes K:CKV_AWS_363 SH:Lambda.2 CIS:4.11'),
  'SUP-001': map('K:CKV_AWS_272 CIS:4.8'),
  'SUP-002': map('P:awslambda_function_using_cross_account_layers'),
  'SUP-003': map('P:inspector2_is_enabled'),
  'LOG-001': map('K:CKV_AWS_50 T:AWS-0066 SH:Lambda.7'),
  'LOG-002': map('K:CKV_AWS_66 K:CKV_AWS_338 P:cloudwatch_log_group_retention_policy_specific_days_enabled'),
  'LOG-003': map('P:awslambda_function_invoke_api_operations_cloudtrail_logging_enabled'),
  'LOG-005': map('K:CKV_AWS_76 K:CKV_AWS_95 P:apigateway_restapi_logging_enabled P:apigatewayv2_api_access_logging_enabled T:AWS-0001'),
  'LOG-006': map('P:guardduty_lambda_protection_enabled P:inspector2_is_enabled'),
  'RES-001': map('K:CKV_AWS_116 P:awslambda_function_no_dead_letter_queue'),
  'COST-001': map('K:CKV_AWS_115'),
  'COST-002': map('P:apigateway_restapi_waf_acl_attached K:CKV2_AWS_29'),
  'GOV-001': map('SH:Lambda.6'),
}; // prettier-ignore
