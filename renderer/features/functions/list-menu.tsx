import { ActionIcon, Menu } from '@mantine/core';
import { IconAdjustmentsHorizontal } from '@tabler/icons-react';
import type { FunctionSummary } from '#shared/model/function.ts';
import { Settings } from '#shared/model/settings.ts';
import { useSettings, useUpdateSettings } from '../../api/settings.ts';
import { RowsItems } from '../../ui/rows-menu.tsx';
import { FUNCTION_COLUMNS } from './function-columns.tsx';
import { functionsCsv } from './functions-csv.ts';

/** How the list looks: its columns and density; and the list as a file. */
export function ListMenu({
  hidden,
  onHidden,
  shown,
}: {
  hidden: readonly string[];
  onHidden: (hidden: string[]) => void;
  /** What an export contains: the rows that the filter lets through. */
  shown: readonly FunctionSummary[];
}) {
  const density = useSettings().data?.density ?? 'compact';
  const { mutate } = useUpdateSettings();
  const toggle = (id: string) => onHidden(hidden.includes(id) ? hidden.filter((each) => each !== id) : [...hidden, id]);
  return (
    <Menu closeOnItemClick={false} width={240}>
      <Menu.Target>
        <ActionIcon variant="default" aria-label="Columns, density and export" size={30}>
          <IconAdjustmentsHorizontal size={16} stroke={1.75} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>Columns</Menu.Label>
        {FUNCTION_COLUMNS.filter((column) => column.primary !== true).map((column) => (
          <Menu.CheckboxItem key={column.id} checked={!hidden.includes(column.id)} onChange={() => toggle(column.id)}>
            {column.header}
          </Menu.CheckboxItem>
        ))}
        <Menu.Divider />
        <Menu.Label>Rows</Menu.Label>
        <Menu.RadioGroup value={density} onChange={(value) => mutate({ density: Settings.shape.density.parse(value) })}>
          <Menu.RadioItem value="compact">Compact</Menu.RadioItem>
          <Menu.RadioItem value="comfortable">Comfortable</Menu.RadioItem>
        </Menu.RadioGroup>
        <Menu.Divider />
        <RowsItems what="function" rows={shown} csv={() => functionsCsv(shown)} />
      </Menu.Dropdown>
    </Menu>
  );
}
