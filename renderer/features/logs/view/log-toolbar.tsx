import { ActionIcon, Button, Menu, Select, TextInput, Tooltip } from '@mantine/core';
import { IconDownload, IconEraser, IconSearch, IconTextWrap, IconX } from '@tabler/icons-react';
import { type ReactNode, type Ref, useState } from 'react';
import { LogLevel } from '#shared/model/log-entry.ts';
import { TimeRangeMenu } from '../../../ui/time-range/time-range-menu.tsx';
import { truncateMiddle } from '../../../ui/truncate-middle.ts';
import { FunctionSelect } from '../../functions/function-select.tsx';
import { useSettled } from '../../../ui/use-settled.ts';
import list from '../../../ui/list-page.module.css';
import classes from './logs-view.module.css';
import type { LogsSearch } from './logs-search.ts';

const LEVELS = [
  { value: '', label: 'All levels' },
  ...LogLevel.options.slice(1).map((value) => ({ value, label: `${value.charAt(0).toUpperCase()}${value.slice(1)} and worse` })),
];

/** What is shown, how, and what can be done with it. */
export function LogToolbar({
  search,
  update,
  fixed,
  inputRef,
  onClear,
  onDownload,
  status,
}: {
  search: LogsSearch;
  update: (patch: Partial<LogsSearch>) => void;
  fixed: { ref: boolean; invocation: boolean };
  inputRef: Ref<HTMLInputElement>;
  onClear: () => void;
  onDownload: (format: 'text' | 'ndjson') => void;
  status: ReactNode;
}) {
  const [text, setText] = useSettled(search.q, (q) => update({ q }), 300);
  return (
    <div className={list.toolbar}>
      {fixed.ref ? null : <FunctionSelect value={search.ref} onChange={(ref) => update({ ref })} width={170} />}
      <Select
        aria-label="Level"
        data={LEVELS}
        value={search.level}
        onChange={(value) => update({ level: LogLevel.safeParse(value).data ?? '' })}
        allowDeselect={false}
        w={136}
      />
      <TextInput
        ref={inputRef}
        className={classes.text ?? ''}
        aria-label="Text"
        placeholder="Lines that contain"
        leftSection={<IconSearch size={14} aria-hidden />}
        value={text}
        maxLength={512}
        onChange={(event) => setText(event.currentTarget.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') setText('');
        }}
      />
      <TimeRangeMenu range={search} onChange={(range) => update(range)} />
      {fixed.invocation || search.invocation === '' ? null : (
        <button type="button" className={classes.chip} title={search.invocation} onClick={() => update({ invocation: '' })}>
          Invocation {truncateMiddle(search.invocation, 13)}
          <IconX size={12} aria-label="Remove" />
        </button>
      )}
      <span className="grow" />
      {status}
      <div className={classes.tools}>
        <Toggle label="Wrap lines" on={search.wrap} onClick={() => update({ wrap: !search.wrap })}>
          <IconTextWrap size={16} aria-hidden />
        </Toggle>
        <PlatformToggle on={search.platform} onClick={() => update({ platform: !search.platform })} />
        <Tooltip label="Clear the view; nothing is deleted">
          <ActionIcon aria-label="Clear view" onClick={onClear}>
            <IconEraser size={16} aria-hidden />
          </ActionIcon>
        </Tooltip>
        <DownloadMenu onDownload={onDownload} />
      </div>
    </div>
  );
}

function Toggle({ label, on, onClick, children }: { label: string; on: boolean; onClick: () => void; children: ReactNode }) {
  return (
    <Tooltip label={label}>
      <ActionIcon aria-label={label} aria-pressed={on} variant={on ? 'light' : 'subtle'} color={on ? 'accent' : 'gray'} onClick={onClick}>
        {children}
      </ActionIcon>
    </Tooltip>
  );
}

function PlatformToggle({ on, onClick }: { on: boolean; onClick: () => void }) {
  return (
    <Tooltip label="START, REPORT and other lines of the runtime itself">
      <Button variant={on ? 'light' : 'subtle'} color={on ? 'accent' : 'gray'} aria-pressed={on} onClick={onClick}>
        Platform
      </Button>
    </Tooltip>
  );
}

function DownloadMenu({ onDownload }: { onDownload: (format: 'text' | 'ndjson') => void }) {
  const [opened, setOpened] = useState(false);
  return (
    <Menu opened={opened} onChange={setOpened}>
      <Menu.Target>
        <ActionIcon aria-label="Download">
          <IconDownload size={16} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown>
        <Menu.Label>The lines in the view</Menu.Label>
        <Menu.Item onClick={() => onDownload('text')}>As text</Menu.Item>
        <Menu.Item onClick={() => onDownload('ndjson')}>As NDJSON, one object a line</Menu.Item>
      </Menu.Dropdown>
    </Menu>
  );
}
