import { useQuery } from '@tanstack/react-query';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { orpc } from '../../../api/client.ts';
import { useFunctions } from '../../../api/functions.ts';
import { CopyButton } from '../../../ui/copy-button.tsx';
import { SectionCard } from '../../../ui/section-card.tsx';
import { RunError } from '../../function/invoke/run-error.tsx';
import classes from './invocation-view.module.css';

/** What the function threw. Where the function still exists its stack leads into the code. */
export function InvocationFailure({ invocation }: { invocation: InvocationDetail }) {
  const { error, functionRef } = invocation;
  const exists = useFunctions().data?.items.some((each) => each.ref === functionRef) === true;
  const fn = useQuery({
    ...orpc.functions.get.queryOptions({ input: { ref: functionRef } }),
    enabled: error !== null && exists,
    retry: false,
  });
  if (error === null) return null;
  if (fn.data !== undefined) return <RunError fn={fn.data} invocation={invocation} />;
  const heading = `${error.type}: ${error.message}`;
  const stack = error.trace.filter((line) => line !== heading);
  return (
    <SectionCard title={error.type} actions={<CopyButton icon label="Copy error" value={[heading, ...stack].join('\n')} />}>
      <p className={classes.message}>{error.message}</p>
      {stack.length === 0 ? null : (
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- what scrolls has to be reachable by keyboard
        <pre className={classes.stack} aria-label="Stack" tabIndex={0}>
          {stack.join('\n')}
        </pre>
      )}
    </SectionCard>
  );
}
