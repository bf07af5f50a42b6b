import { useQueries } from '@tanstack/react-query';
import { presentFields, type Choice, type FormField } from '#shared/model/form.ts';
import type { Problem } from '#shared/model/deployment.ts';
import { orpc } from '../../api/client.ts';
import { useProviderInfo } from '../../ui/provider-info.ts';
import { ProviderForm } from '../../ui/provider-form/provider-form.tsx';
import { SectionCard } from '../../ui/section-card.tsx';

/** What only this provider understands: its role, its network. Nothing where the provider has nothing to say. */
export function OptionsCard({
  provider,
  target,
  options,
  problems,
  onChange,
}: {
  provider: string;
  target: string;
  /** By `PROVIDER.KEY`. */
  options: Record<string, string>;
  problems: readonly Problem[];
  onChange: (options: Record<string, string>) => void;
}) {
  const info = useProviderInfo(provider);
  const fields = info?.deployOptions ?? [];
  const prefix = `${provider}.`;
  const values = Object.fromEntries(
    Object.entries(options).flatMap(([name, value]) => (name.startsWith(prefix) ? [[name.slice(prefix.length), value]] : [])),
  );
  const choices = useChoices(presentFields(fields, values), target);
  if (fields.length === 0) return null;
  const errors = Object.fromEntries(
    problems.flatMap(({ field, message, severity }) =>
      severity === 'error' && field?.startsWith(`options.${prefix}`) === true ? [[field.slice(`options.${prefix}`.length), message]] : [],
    ),
  );
  return (
    <SectionCard title={`On ${info?.label ?? provider}`} description="What only this target understands">
      <ProviderForm
        fields={fields}
        draft={{ values, secrets: {} }}
        errors={errors}
        choices={choices}
        onChange={(draft) =>
          onChange(
            Object.fromEntries(
              Object.entries(draft.values)
                .filter(([, value]) => value !== '')
                .map(([key, value]) => [`${prefix}${key}`, value]),
            ),
          )
        }
      />
    </SectionCard>
  );
}

/** What the target itself offers for the fields that have to be looked up there. A field that cannot be looked up is typed. */
function useChoices(fields: readonly FormField[], target: string): Record<string, Choice[]> {
  const open = fields.filter(({ kind, custom }) => (kind === 'select' || kind === 'multi_select') && custom);
  const found = useQueries({
    queries: open.map(({ key }) => ({
      ...orpc.deployments.choices.queryOptions({ input: { target, option: key } }),
      staleTime: 60_000,
      retry: false,
    })),
  });
  return Object.fromEntries(open.map(({ key }, index) => [key, found[index]?.data?.items ?? []]));
}
