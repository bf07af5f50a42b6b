import { SegmentedControl } from '@mantine/core';
import type { InvocationDetail } from '#shared/model/invocation.ts';
import { SectionCard } from '../../../ui/section-card.tsx';
import { HeadersTable } from '../../function/invoke/headers-table.tsx';
import { PayloadPanel } from '../../function/invoke/payload-panel.tsx';
import classes from './invocation-view.module.css';
import type { InvocationSearch } from './invocation-search.ts';

/** What went in and what came out. */
export function InvocationPayloads({
  invocation,
  view,
  onView,
}: {
  invocation: InvocationDetail;
  view: InvocationSearch['response'];
  onView: (view: InvocationSearch['response']) => void;
}) {
  const { response, responseHeaders, request, status } = invocation;
  return (
    <>
      <SectionCard
        title="Response"
        actions={
          <SegmentedControl
            aria-label="Part of the response"
            value={view}
            onChange={(value) => onView(value === 'headers' ? 'headers' : 'body')}
            data={[
              { value: 'body', label: 'Body' },
              { value: 'headers', label: `Headers ${responseHeaders.length}` },
            ]}
          />
        }
      >
        <div className={classes.payload} data-empty={isEmpty(response) || view === 'headers' || undefined}>
          {view === 'headers' ? (
            <HeadersTable headers={responseHeaders} />
          ) : isEmpty(response) ? (
            <p className="muted">
              {status === 'running'
                ? 'It is still running.'
                : response === null
                  ? 'It ended without an answer.'
                  : 'The answer has no body.'}
            </p>
          ) : (
            <PayloadPanel name={`response-${invocation.id}`} payload={response} />
          )}
        </div>
      </SectionCard>
      <SectionCard title="Request" description={invocation.http === null ? undefined : `${invocation.http.method} ${invocation.http.path}`}>
        <div className={classes.payload} data-empty={isEmpty(request) || undefined}>
          {isEmpty(request) ? (
            <p className="muted">{request === null ? 'What went in was not kept.' : 'It had no body.'}</p>
          ) : (
            <PayloadPanel name={`request-${invocation.id}`} label="Request body" payload={request} />
          )}
        </div>
      </SectionCard>
    </>
  );
}

function isEmpty(payload: InvocationDetail['request']): boolean {
  return payload === null || payload.body === '';
}
