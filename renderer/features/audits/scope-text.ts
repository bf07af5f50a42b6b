import type { AuditInput } from '#shared/model/audit/audit.ts';

/** What an audit was asked to look at. */
export function scopeText({ input }: { input: AuditInput }): string {
  return [...(input.all ? ['every function of every profile'] : []), ...input.refs, ...input.directories].join(', ');
}
