import { Button } from '@mantine/core';
import { useState } from 'react';
import type { DeploymentInput, DeploymentSource } from '#shared/model/deployment.ts';
import { CopyButton } from '../../ui/copy-button.tsx';
import { ErrorState } from '../../ui/error-state.tsx';
import { PageHeader } from '../../ui/page-header.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { ConfigCard } from './config-card.tsx';
import classes from './deploy.module.css';
import { fromSource, sourceLabel, type DeploySearch } from './deploy-search.ts';
import { toDeployCommand } from './deploy-command.ts';
import { OptionsCard } from './options-card.tsx';
import { withOptions, withoutOptionsOf } from './overrides.ts';
import { PackageCard } from './package-card.tsx';
import { ReviewCard, type ReviewProps } from './review-card.tsx';
import type { SearchChange } from './source-page.tsx';
import { TargetsCard } from './targets-card.tsx';
import { splitTarget, type TargetChoice } from './targets.ts';
import { useDeploy, useDeployAction } from './use-deploy.ts';
import { usePlan, useVariables } from './use-plan.ts';
import { useTargets } from './use-targets.ts';
import { VariablesCard } from './variables-card.tsx';

const KINDS = { template: 'Template', directory: 'Folder', zip: 'Zip', upload: 'Zip from this browser' } as const;

const NO_ENV: Readonly<Record<string, string>> = {};

interface Props {
  source: DeploymentSource;
  search: DeploySearch;
  onSearch: SearchChange;
}

/** Everything that is decided before a deployment, with what would happen beside it. */
export function PlanView(props: Props) {
  const { targets, first, error, retry } = useTargets();
  const target = props.search.target === '' ? first : props.search.target;
  if (target !== null) return <Plan {...props} targets={targets} target={target} first={first} />;
  return (
    <div className={classes.page}>
      <PageHeader title="Deploy" meta={<SourceFacts {...props} />} />
      {error !== null ? (
        <ErrorState error={error} title="The targets could not be read" onRetry={retry} />
      ) : (
        <SkeletonBlock height={320} label="Reading the targets" />
      )}
    </div>
  );
}

function Plan({
  source,
  search,
  onSearch,
  targets,
  target,
  first,
}: Props & { targets: readonly TargetChoice[]; target: string; first: string | null }) {
  const [env, setEnv] = useVariables(source);
  const [unnamed, setUnnamed] = useState(false);
  const { input, plan, found, behind, ready: planned } = usePlan(source, target, search.o, env);
  const ready = planned && !unnamed;
  const { deploy, starting } = useDeploy(onSearch);
  const check = plan.data?.targets[0];
  const start = () => {
    if (ready && !starting) void deploy(input);
  };
  useDeployAction(start);
  const project = plan.data?.project ?? found.data?.project;
  const variables = found.data?.project.env ?? NO_ENV;
  return (
    <div className={classes.page}>
      <PageHeader
        title={project === undefined ? 'Deploy' : `Deploy ${project.name}`}
        meta={<SourceFacts source={source} onSearch={onSearch} />}
        actions={<CopyCommand input={input} found={variables} first={first} />}
      />
      {plan.data === undefined && plan.error?.code === 'not_found' ? (
        <ErrorState
          error={plan.error}
          title="The source is not there"
          action={<Button onClick={() => onSearch({ ...fromSource(null), o: {} }, { push: true })}>Change source</Button>}
          onRetry={() => void plan.refetch()}
        />
      ) : (
        <div className={classes.plan}>
          <div className={classes.column}>
            <Decisions {...{ plan, found, search, onSearch, targets, target, first }} />
            <VariablesCard found={variables} env={env} problems={check?.problems ?? []} onChange={setEnv} onWrong={setUnnamed} />
          </div>
          <Side plan={plan} behind={behind} ready={ready} starting={starting} onDeploy={start} />
        </div>
      )}
    </div>
  );
}

/** Where it goes, what it is there, and what only that place understands. */
function Decisions({
  plan,
  found,
  search,
  onSearch,
  targets,
  target,
  first,
}: Pick<Props, 'search' | 'onSearch'> &
  Pick<ReturnType<typeof usePlan>, 'plan' | 'found'> & { targets: readonly TargetChoice[]; target: string; first: string | null }) {
  const choice = targets.find((each) => each.id === splitTarget(target).profile);
  return (
    <>
      <TargetsCard
        targets={targets}
        target={target}
        onTarget={(next) => onSearch({ target: next === first ? '' : next, o: withoutOptionsOf(search.o, providerOf(targets, next)) })}
      />
      <ConfigCard
        plan={plan.data}
        found={found.data}
        error={plan.error}
        overrides={search.o}
        local={choice?.place === 'local'}
        onChange={(o) => onSearch({ o })}
      />
      <OptionsCard
        provider={choice?.provider ?? ''}
        target={target}
        options={search.o.options ?? {}}
        problems={plan.data?.targets[0]?.problems ?? []}
        onChange={(options) => onSearch({ o: withOptions(search.o, options) })}
      />
    </>
  );
}

function providerOf(targets: readonly TargetChoice[], target: string): string {
  return targets.find((each) => each.id === splitTarget(target).profile)?.provider ?? '';
}

function Side(props: ReviewProps) {
  return (
    <div className={classes.side}>
      <ReviewCard {...props} />
      {props.plan.data === undefined ? null : <PackageCard plan={props.plan.data} />}
    </div>
  );
}

function SourceFacts({ source, onSearch }: Pick<Props, 'source' | 'onSearch'>) {
  return (
    <>
      <span>{KINDS[source.kind]}</span>
      {source.kind === 'upload' ? null : <code className="ellipsis">{sourceLabel(source)}</code>}
      <Button size="compact-xs" variant="default" onClick={() => onSearch({ ...fromSource(null), o: {} }, { push: true })}>
        Change source
      </Button>
    </>
  );
}

/** The same on the command line. */
function CopyCommand({ input, found, first }: { input: DeploymentInput; found: Readonly<Record<string, string>>; first: string | null }) {
  const command = toDeployCommand(input, found, first);
  return command === null ? null : <CopyButton label="Copy as command" value={command} />;
}
