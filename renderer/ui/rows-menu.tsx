import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy, IconDownload } from '@tabler/icons-react';
import { copyText } from './copy-text.ts';
import { download } from './download.ts';
import { plural } from './format.ts';

interface RowsText {
  /** What a row is, in the singular; the file is named after it, in the plural. */
  what: string;
  rows: readonly unknown[];
  /** Makes the CSV of the rows when it is asked for. */
  csv: () => string;
}

/** Rows to take elsewhere, as items of a menu: copied or saved, as CSV or with all there is as JSON. */
export function RowsItems({ what, rows, csv }: RowsText) {
  const forms = [
    { name: 'CSV', file: `${what}s.csv`, type: 'text/csv', write: csv },
    { name: 'JSON', file: `${what}s.json`, type: 'application/json', write: () => `${JSON.stringify(rows, null, 2)}\n` },
  ];
  const none = rows.length === 0;
  return (
    <>
      <Menu.Label>{plural(rows.length, what)}</Menu.Label>
      {forms.map(({ name, write }) => (
        <Menu.Item key={name} disabled={none} leftSection={<IconCopy size={14} aria-hidden />} onClick={() => void copyText(name, write())}>
          Copy as {name}
        </Menu.Item>
      ))}
      {forms.map(({ name, file, type, write }) => (
        <Menu.Item
          key={name}
          disabled={none}
          leftSection={<IconDownload size={14} aria-hidden />}
          onClick={() => download(file, [write()], type)}
        >
          Save as {name}
        </Menu.Item>
      ))}
    </>
  );
}

/** The same behind a button, for lists without a menu of their own. */
export function RowsMenu(props: RowsText) {
  return (
    <Menu>
      <Menu.Target>
        <ActionIcon aria-label={`Copy or save ${props.what}s`}>
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <RowsItems {...props} />
      </Menu.Dropdown>
    </Menu>
  );
}
