import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import type { AccessKey, FunctionDetail } from '#shared/model/function.ts';
import { orpc } from '../../../api/client.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { notifyError } from '../../../ui/notify.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { useCapability } from '../use-capability.ts';
import classes from './overview-tab.module.css';

/** Keys, read when somebody asks and forgotten when they are hidden. Nothing where the provider has none. */
export function KeysCard({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'keys');
  const [keys, setKeys] = useState<readonly AccessKey[] | null>(null);
  const reveal = useMutation(
    orpc.keys.reveal.mutationOptions({
      gcTime: 0,
      onSuccess: ({ items }) => setKeys(items),
      onError: (error) => notifyError('The keys were not read', error),
    }),
  );
  if (!capability.supported) return null;
  const hide = (): void => {
    setKeys(null);
    reveal.reset();
  };
  return (
    <SectionCard
      title="Keys"
      description="Secrets that open its functions. They are read when you ask, and kept nowhere."
      actions={
        <Button
          variant="default"
          miw="fit-content"
          loading={reveal.isPending}
          onClick={() => (keys === null ? reveal.mutate({ ref: fn.ref }) : hide())}
        >
          {keys === null ? 'Show keys' : 'Hide keys'}
        </Button>
      }
    >
      {keys?.length === 0 ? <p className={classes.note}>There are none.</p> : null}
      {keys?.map((key) => (
        <div key={`${key.opens} ${key.name}`} className={classes.trigger}>
          <span className={classes.triggerHead}>
            <strong>{key.name}</strong>
            <span className="meta">opens {key.opens}</span>
          </span>
          <span className="row">
            <code className="ellipsis">{key.value}</code>
            <CopyButton icon label={`Copy the key ${key.name}`} value={key.value} />
          </span>
        </div>
      ))}
    </SectionCard>
  );
}
