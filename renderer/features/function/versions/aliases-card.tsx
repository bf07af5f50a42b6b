import { Button } from '@mantine/core';
import { IconPlus } from '@tabler/icons-react';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import type { Alias, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { confirm } from '../../../ui/confirm.tsx';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { notifyDone, notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { SmallTable, type SmallColumn } from '../../../ui/small-table.tsx';
import { useCapability } from '../use-capability.ts';
import { AliasDialog } from './alias-dialog.tsx';
import classes from './versions-tab.module.css';

/** Names that point at versions, and how calls are divided between them. Nothing where the provider has none. */
export function AliasesCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'aliases');
  const [open, setOpen] = useState<Alias | 'new' | null>(null);
  if (!capability.supported) return null;
  const unread = fn.unread['aliases'];
  return (
    <SectionCard
      title="Aliases"
      description="Names that callers use, so that what they call can change beneath them"
      flush={fn.aliases.length > 0}
      actions={
        capability.except?.['create'] === undefined && (
          <Button
            variant="default"
            leftSection={<IconPlus size={14} aria-hidden />}
            disabled={fn.versions.length === 0}
            onClick={() => setOpen('new')}
          >
            Name a version
          </Button>
        )
      }
    >
      {fn.aliases.length === 0 ? (
        <p className={classes.same}>{unread === undefined ? 'No version has a name yet.' : `Not known: ${unread}`}</p>
      ) : (
        <SmallTable
          label={`Aliases of ${fn.name}`}
          columns={columns(fn, setOpen)}
          rows={fn.aliases}
          rowId={(alias) => alias.name}
          rowHeader="name"
        />
      )}
      {open === null ? null : <AliasDialog fn={fn} alias={open === 'new' ? null : open} onClose={() => setOpen(null)} />}
    </SectionCard>
  );
}

function columns(fn: FunctionDetail, onEdit: (alias: Alias) => void): SmallColumn<Alias>[] {
  return [
    { id: 'name', header: 'Alias', cell: (alias) => <AliasName alias={alias} /> },
    { id: 'traffic', header: 'Calls go to', cell: (alias) => <Traffic alias={alias} /> },
    { id: 'description', header: 'Description', optional: true, cell: (alias) => <span className="muted">{alias.description}</span> },
    { id: 'actions', header: '', width: '150px', align: 'end', cell: (alias) => <AliasActions fn={fn} alias={alias} onEdit={onEdit} /> },
  ];
}

function AliasName({ alias }: { alias: Alias }) {
  return (
    <span className="row">
      <span className="ellipsis">{alias.name}</span>
      <CopyButton icon label={`Copy reference of ${alias.name}`} value={alias.ref} />
    </span>
  );
}

/** `version 3: 90 %, version 4: 10 %`. */
function Traffic({ alias: { version, weights } }: { alias: Alias }) {
  const others = Object.entries(weights);
  const rest = 1 - others.reduce((sum, [, weight]) => sum + weight, 0);
  if (others.length === 0) return `version ${version}`;
  const text = [[version, rest] as const, ...others]
    .map(([name, share]) => `version ${name}: ${Math.round(share * 1000) / 10} %`)
    .join(', ');
  return <span className={classes.shares}>{text}</span>;
}

function AliasActions({ fn, alias, onEdit }: { fn: FunctionDetail; alias: Alias; onEdit: (alias: Alias) => void }) {
  const capability = useCapability(fn.provider, 'aliases');
  const removable = capability.supported && capability.except?.['remove'] === undefined;
  const queries = useQueryClient();
  const remove = useMutation(
    orpc.aliases.remove.mutationOptions({
      onSuccess: () => {
        void queries.invalidateQueries({ queryKey: orpc.functions.key() });
        notifyDone(`${alias.name} was deleted`);
      },
      onError: (error) => notifyError(`${alias.name} was not deleted`, error),
    }),
  );
  const ask = async (): Promise<void> => {
    const body = `Whoever calls ${fn.name} by this name fails from then on. Version ${alias.version} stays.`;
    const question = { title: `Delete the alias ${alias.name}?`, body, confirm: 'Delete alias', destructive: true };
    if (await confirm({ ...question, ...(fn.target === 'cloud' ? { typed: alias.name } : {}) }))
      remove.mutate({ ref: fn.ref, name: alias.name });
  };
  return (
    <span className={classes.actions}>
      <Button variant="default" size="compact-xs" aria-label={`Change ${alias.name}`} onClick={() => onEdit(alias)}>
        Change
      </Button>
      {removable && (
        <Button
          variant="subtle"
          color="bad"
          size="compact-xs"
          aria-label={`Delete ${alias.name}`}
          loading={remove.isPending}
          onClick={() => void ask()}
        >
          Delete
        </Button>
      )}
    </span>
  );
}
