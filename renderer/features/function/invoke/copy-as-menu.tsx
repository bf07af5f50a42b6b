import { ActionIcon, Menu } from '@mantine/core';
import { IconCopy } from '@tabler/icons-react';
import type { FunctionDetail } from '#shared/model/function.ts';
import { notifyDone } from '../../../ui/notify.tsx';
import { useModel } from '../use-model.ts';
import { toCliCommand, toCurlCommand, type CommandOrReason } from './copy-as.ts';
import { toInput, type Draft } from './draft.ts';
import classes from './invoke.module.css';

/** The call as a command for the clipboard, secrets replaced by variables. */
export function CopyAsMenu({ fn, version, draft }: { fn: FunctionDetail; version: string; draft: Draft }) {
  const nativeEvents = useModel(fn.model).model?.accepts.includes('event') === true;
  const input = toInput(draft);
  const ref = version === '' ? fn.ref : `${fn.ref}@${version}`;
  return (
    <Menu position="bottom-start">
      <Menu.Target>
        <ActionIcon variant="default" size={30} aria-label="Copy as" title="Copy as a command">
          <IconCopy size={14} aria-hidden />
        </ActionIcon>
      </Menu.Target>
      <Menu.Dropdown className={classes.menu ?? ''}>
        <CommandItem label="isobar command" command={() => toCliCommand(ref, input)} />
        <CommandItem label="curl" command={() => toCurlCommand(fn.url, input, nativeEvents)} />
      </Menu.Dropdown>
    </Menu>
  );
}

function CommandItem({ label, command }: { label: string; command: () => CommandOrReason }) {
  const made = command();
  if ('reason' in made) {
    return (
      <Menu.Item disabled>
        <span className={classes.choice}>{label}</span>
        <span className={classes.choiceNote}>{made.reason}</span>
      </Menu.Item>
    );
  }
  const copy = async () => {
    await navigator.clipboard.writeText(made.text);
    notifyDone(
      made.variables.length === 0 ? `Copied as ${label}.` : `Copied as ${label}. Set ${made.variables.join(', ')} before you run it.`,
    );
  };
  return (
    <Menu.Item onClick={() => void copy()}>
      <span className={classes.choice}>{label}</span>
      <code className={classes.choiceNote}>{made.text.length > 72 ? `${made.text.slice(0, 72)}…` : made.text}</code>
    </Menu.Item>
  );
}
