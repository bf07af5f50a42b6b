import type { ProviderAudit } from '#providers/audit.ts';
import type { Provider } from '#providers/provider.ts';
import { AppError } from '#shared/errors.ts';
import type { AuditRule } from '#shared/model/audit/audit.ts';
import type { Rule, RuntimeDates } from '#shared/model/audit/rule.ts';
import type { SdkKnowledge } from '#shared/model/audit/sdk-knowledge.ts';
import { mergeKnowledge } from './code/knowledge.ts';
import { GENERAL_RULES } from './rules/index.ts';

/** What all providers know for an audit, put together. */
export interface Knowledge {
  /** By provider id. */
  providers: ReadonlyMap<string, ProviderAudit>;
  /** General rules and those of single providers. */
  rulesFor(provider: string | null): readonly Rule[];
  /** Every rule with its mappings, by id. */
  catalogue: readonly AuditRule[];
  code: Required<SdkKnowledge>;
  runtime(provider: string | null, id: string): RuntimeDates | null;
  /** The tables that findings rest on, with their age. */
  tables: readonly string[];
}

const byText = (a: string, b: string) => (a < b ? -1 : a > b ? 1 : 0);

function standardOf(risk: string): string {
  if (risk.startsWith('CWE')) return 'CWE';
  return risk.startsWith('SAS') ? 'CSA Serverless' : 'OWASP Serverless Top 10';
}

function toCatalogue(providers: ReadonlyMap<string, ProviderAudit>): AuditRule[] {
  const all = new Map<string, Rule>(GENERAL_RULES.map((rule) => [rule.id, rule]));
  for (const { rules } of providers.values()) for (const rule of rules) if (!all.has(rule.id)) all.set(rule.id, rule);
  return [...all.values()]
    .map(({ id, title, severity, why, remediation, risks, precision }) => ({
      id,
      title,
      severity,
      why,
      remediation,
      risks: [...risks],
      precision,
      mappings: [...risks.map((risk) => ({ standard: standardOf(risk), id: risk.replace(/^CWE-/, '') })), ...[...providers.values()].flatMap(({ mappings }) => mappings[id] ?? [])],
    }))
    .toSorted((a, b) => byText(a.id, b.id)); // prettier-ignore
}

/** Asks every provider once; a provider whose part cannot be loaded ends the audit, because its rules would be missing in silence. */
export async function loadKnowledge(registry: readonly Provider[]): Promise<Knowledge> {
  const providers = new Map<string, ProviderAudit>();
  for (const { meta, audit } of registry) if (audit !== undefined) providers.set(meta.id, await audit());
  const ids = new Set(GENERAL_RULES.map(({ id }) => id));
  for (const { rules } of providers.values())
    for (const { id } of rules) if (ids.has(id)) throw new AppError('internal', `The rule ${id} is defined twice.`);
  const tables = [...providers].filter(([, { runtimes }]) => runtimes.table.length > 0);
  return {
    providers,
    rulesFor: (provider) => [...GENERAL_RULES, ...(provider === null ? [] : (providers.get(provider)?.rules ?? []))],
    catalogue: toCatalogue(providers),
    code: mergeKnowledge([...providers.values()].map(({ code }) => code)),
    runtime(provider, id) {
      const own = provider === null ? undefined : providers.get(provider)?.runtimes.table.find((each) => each.id === id);
      if (own !== undefined) return own;
      // The local runtime, and sources that name no cloud, use the identifiers of all of them.
      for (const { runtimes } of providers.values()) {
        const found = runtimes.table.find((each) => each.id === id);
        if (found !== undefined) return found;
      }
      return null;
    },
    tables: tables.map(([id, { runtimes }]) => `Runtime dates of ${id}: as of ${runtimes.asOf} (${runtimes.source}).`),
  };
}
