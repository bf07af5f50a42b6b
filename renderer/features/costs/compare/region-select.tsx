import { MultiSelect } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { orpc } from '../../../api/client.ts';
import { fromList } from '../../../ui/search-params.ts';

/** Regions, each for the provider that has it; the others are taken where they are by default. */
export function RegionSelect({ value, onChange }: { value: string; onChange: (regions: string) => void }) {
  const books = useQuery(orpc.costs.prices.queryOptions({ input: {}, staleTime: 60_000 })).data?.items ?? [];
  const data = books
    .filter(({ regions }) => regions.length > 1)
    .map(({ label, regions }) => ({
      group: label,
      items: regions.map((region) => ({
        value: region.id,
        label: region.label === region.id ? region.id : `${region.id}, ${region.label}`,
      })),
    }));
  return (
    <MultiSelect
      label="Regions"
      placeholder={value === '' ? 'Default regions' : ''}
      data={data}
      value={fromList(value)}
      onChange={(regions) => onChange(regions.join(','))}
      searchable
      clearable
      limit={60}
      maxValues={4}
      clearButtonProps={{ 'aria-label': 'Default regions' }}
      nothingFoundMessage="No such region"
    />
  );
}
