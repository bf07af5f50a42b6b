import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { copyText } from './copy-text.ts';
import { download } from './download.ts';

export interface RowsText {
  /** What a row is, in the plural: also the name of the file. */
  what: string;
  rows: readonly unknown[];
  /** Makes the CSV of the rows when it is asked for. */
  csv: () => string;
}

/** Rows to take elsewhere, as items of a menu: copied or saved, as CSV or with all there is as JSON. */
export function RowsItems({ what, rows, csv }: RowsText) {
  const json = (): string => `${JSON.stringify(rows, null, 2)}\n`;
  const none = rows.length === 0;
  return (
    <>
      <Menu.Label>
        {rows.length.toLocaleString()} {what}
      </Menu.Label>
      <Menu.Item disabled={none} leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText('CSV', csv())}>
        Copy as CSV
      </Menu.Item>
      <Menu.Item disabled={none} leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText('JSON', json())}>
        Copy as JSON
      </Menu.Item>
      <Menu.Item
        disabled={none}
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => download(`${what}.csv`, [csv()], 'text/csv')}
      >
        Save as CSV
      </Menu.Item>
      <Menu.Item
        disabled={none}
        leftSection={<IconDownload size={14} aria-hidden />}
        onClick={() => download(`${what}.json`, [json()], 'application/json')}
      >
        Save as JSON
      </Menu.Item>
    </>
  );
}

/** The same behind a button, for lists without a menu of their own. */
export function RowsMenu(props: RowsText) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`Copy or save ${props.what}`}>
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <RowsItems {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}
