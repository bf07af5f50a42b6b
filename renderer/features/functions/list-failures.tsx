import { Button } from '@mantine/core';
import { useFunctionFailures, useRetryPlace, type useFunctions } from '../../api/functions.ts';
import { plural } from '../../ui/format.ts';
import { PartialNotice } from '../../ui/partial-notice.tsx';
import { placeOf } from '../../ui/place-failures.tsx';
import classes from './functions-page.module.css';
import type { BulkRemoval } from './use-bulk-remove.ts';

/** What is missing from the list, and what could not be removed from it. The rest is shown all the same. */
export function Failures({ functions, removal }: { functions: ReturnType<typeof useFunctions>; removal: BulkRemoval }) {
  const failures = useFunctionFailures(functions.data);
  const retry = useRetryPlace();
  const kept = new Set(functions.data?.items.flatMap((fn) => [`${fn.provider}:${fn.profile}`, placeOf(fn)]));
  return (
    <>
      {functions.data !== undefined && functions.error !== null ? (
        <PartialNotice title="The list could not be read again." onRetry={() => void functions.refetch()}>
          {functions.error.message} {functions.error.hint} What is shown is the last that was read.
        </PartialNotice>
      ) : null}
      {failures.map((failure) => (
        <PartialNotice
          key={placeOf(failure)}
          title={
            kept.has(placeOf(failure))
              ? `${placeOf(failure)} could not be read again: its functions are shown as they were.`
              : `The functions of ${placeOf(failure)} are missing.`
          }
          onRetry={() => retry.mutate(failure)}
        >
          {failure.error.message} {failure.error.hint}
        </PartialNotice>
      ))}
      {removal.failed.length === 0 ? null : (
        <PartialNotice
          tone="bad"
          title={`${plural(removal.failed.length, 'function')} could not be removed.`}
          onDismiss={removal.forget}
          action={
            <Button variant="default" size="compact-xs" onClick={() => void removal.remove(removal.failed.map(({ ref }) => ref))}>
              Try again
            </Button>
          }
        >
          <ul className={classes.failures}>
            {removal.failed.slice(0, 5).map(({ ref, error }) => (
              <li key={ref}>
                <code>{ref}</code> {error.message} {error.hint}
              </li>
            ))}
            {removal.failed.length > 5 ? <li>and {removal.failed.length - 5} more</li> : null}
          </ul>
        </PartialNotice>
      )}
    </>
  );
}
