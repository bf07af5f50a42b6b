import { isUnread, type ExecutionIdentity, type Reading, type StoredSecret } from '#shared/model/audit/posture.ts';
import { mentions, refOf, resourcesOf, textOf, type Resource, type Template } from './template.ts';

/** A dynamic reference, by name or by ARN, either with `${}` in it. */
const DYNAMIC = /\{\{resolve:secretsmanager:((?:arn(?::(?:\$\{[^}]*\}|[^:}])*){5}:)?(?:\$\{[^}]*\}|[^:}])+)/g;

/** Secrets of Secrets Manager that a function is given by name, or may read by its role. @see https://docs.aws.amazon.com/secretsmanager/latest/userguide/rotating-secrets.html */
export function storedSecrets(fn: Resource, identity: Reading<ExecutionIdentity>, template: Template): StoredSecret[] {
  const given = fn.props['Environment'];
  const statements = isUnread(identity) || isUnread(identity.statements) ? [] : identity.statements;
  const granted = statements.filter(({ actions }) => actions.some((action) => /^secretsmanager:/i.test(action))).flatMap(({ resources }) => resources); // prettier-ignore
  const rotations = resourcesOf(template, 'AWS::SecretsManager::RotationSchedule').map(({ props }) => refOf(props['SecretId']));
  const declared = resourcesOf(template, 'AWS::SecretsManager::Secret').filter(
    ({ id }) => mentions(given, id) || mentions(granted, id),
  );
  const names = declared.map((secret) => textOf(secret.props['Name'], template) ?? secret.id);
  const elsewhere = [...JSON.stringify(given ?? {}).matchAll(DYNAMIC)].flatMap(([, name = '']) => (names.includes(name) || declared.some(({ id }) => mentions(name, id)) ? [] : [name]));
  return [
    ...declared.map((secret, i) => ({ id: secret.id, label: names[i] ?? secret.id, rotation: { automatic: rotations.includes(secret.id), changedAt: null }, at: secret.at() })),
    ...[...new Set(elsewhere)].map((name) => ({ id: name, label: name, rotation: { unread: 'it is not declared here' }, at: fn.at('Environment') })),
  ];
} // prettier-ignore
