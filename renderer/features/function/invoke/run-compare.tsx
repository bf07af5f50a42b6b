import { Button } from '@mantine/core';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { DiffView } from '../diff-view.tsx';
import { comparedText, CompareNumbers } from './compare-numbers.tsx';
import classes from './invoke.module.css';
import type { Run } from './run-store.ts';
import { streamedPayload } from './streamed-payload.ts';
import { useFinished } from './use-finished.ts';

/** Two runs side by side: numbers, then the bodies with their differences marked. */
export function RunCompare({ first, second, onClose }: { first: Run; second: Run; onClose: () => void }) {
  const one = useFinished(first).invocation;
  const two = useFinished(second).invocation;
  return (
    <>
      <div className={classes.summary}>
        <strong>Two runs compared</strong>
        <span className="grow" />
        <Button variant="default" onClick={onClose}>
          Close comparison
        </Button>
      </div>
      <CompareNumbers label="Numbers of both runs" columns={['Compared run', 'Run on show']} first={one} second={two} />
      <div className={classes.editor}>
        <DiffView label="Response bodies" before={bodyOf(first, one)} after={bodyOf(second, two)} language="json" />
      </div>
    </>
  );
}

function bodyOf(run: Run, invocation: InvocationDetail | null): string {
  return comparedText(run.chunks.length > 0 ? streamedPayload(run) : invocation?.response);
}
