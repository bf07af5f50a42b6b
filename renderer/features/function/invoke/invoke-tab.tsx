import type { FunctionDetail } from '#shared/model/function.ts';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import { EmptyState } from '../../../ui/empty-state.tsx';
import { SkeletonBlock } from '../../../ui/skeleton.tsx';
import { SplitPane } from '../../../ui/split-pane.tsx';
import { useSearchState } from '../../../ui/use-search-state.ts';
import { invokeSearch } from '../function-search.ts';
import { useCapability } from '../use-capability.ts';
import { checkDraft, emptyDraft, toDraft } from './draft.ts';
import { RequestPane } from './request-pane.tsx';
import { ResultPane } from './result-pane.tsx';
import { runs } from './runs.ts';
import { useDraft } from './use-draft.ts';
import { useInvokeActions } from './use-invoke-actions.ts';
import { useSamples, type Sample } from './use-samples.ts';

/** Calling a function and looking at what comes back. */
export function InvokeTab({ fn }: { fn: FunctionDetail }) {
  const capability = useCapability(fn.provider, 'invoke');
  const { samples, model, pending } = useSamples(fn);
  if (!capability.supported) return <EmptyState title="This function cannot be invoked from here">{capability.reason}</EmptyState>;
  if (pending) return <SkeletonBlock height={320} label="Reading sample events" />;
  return <InvokeBench fn={fn} samples={samples} accepts={kindsOf(model, samples)} />;
}

/** What can be sent: what the model takes, and what its samples are. Some take events as requests. */
function kindsOf(model: ModelInfo | undefined, samples: readonly Sample[]): readonly ('event' | 'http')[] {
  const kinds = new Set([
    ...(model?.accepts ?? ['event', 'http']),
    ...samples.map(({ input }) => (input.http === null ? 'event' : 'http')),
  ]);
  return (['event', 'http'] as const).filter((kind) => kinds.has(kind));
}

function InvokeBench({ fn, samples, accepts }: { fn: FunctionDetail; samples: readonly Sample[]; accepts: readonly ('event' | 'http')[] }) {
  const [draft, change] = useDraft(fn.ref, () => {
    const first = samples[0];
    return first === undefined ? emptyDraft(accepts) : toDraft(first.input);
  });
  const [search, setSearch] = useSearchState(invokeSearch);
  const problems = checkDraft(draft);
  const blocked = problems.some((problem) => problem.blocks);
  const start = (qualifier: string | null, what = draft) => {
    const id = runs.start(fn.ref, qualifier, what);
    setSearch({ run: id, compare: '' });
  };
  const submit = () => {
    if (!blocked) start(search.version === '' ? null : search.version);
  };
  useInvokeActions(submit);
  return (
    <SplitPane
      name="invoke"
      min={320}
      initial={0.46}
      first={
        <RequestPane
          fn={fn}
          draft={draft}
          accepts={accepts}
          samples={samples}
          problems={problems}
          version={search.version}
          onVersion={(version) => setSearch({ version })}
          onChange={change}
          onSubmit={submit}
        />
      }
      second={
        <ResultPane
          fn={fn}
          search={search}
          onSearch={setSearch}
          onAgain={(run) => start(run.qualifier, run.draft)}
          onEdit={(run) => change(run.draft)}
        />
      }
    />
  );
}
