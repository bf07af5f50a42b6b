import { Autocomplete, Select, Switch } from '@mantine/core';
import type { AppError } from '#shared/errors.ts';
import type { DeploymentPlan } from '#shared/model/deployment.ts';
import type { ModelInfo } from '#shared/model/provider-info.ts';
import { SectionCard } from '../../ui/section-card.tsx';
import { SkeletonBlock } from '../../ui/skeleton.tsx';
import { useModels } from '../function/use-model.ts';
import classes from './deploy.module.css';
import type { OpenOverrides } from './deploy-search.ts';
import { FieldNote, fieldError, type FieldFacts } from './field-note.tsx';
import { NumberField } from './number-field.tsx';
import { withHttp, withModel, withText, type Found } from './overrides.ts';
import { TextField } from './text-field.tsx';

interface Props {
  plan: DeploymentPlan | undefined;
  /** The plan without any decision. */
  found: DeploymentPlan | undefined;
  error: AppError | null;
  overrides: OpenOverrides;
  /** True where it is to run on this machine, which executes some runtimes only. */
  local: boolean;
  onChange: (overrides: OpenOverrides) => void;
}

/** The configuration as it was worked out, each field with what it was worked out from, and open to change. */
export function ConfigCard(props: Props) {
  const { plan, found, error } = props;
  const known = found ?? plan;
  return (
    <SectionCard title="Configuration">
      {known !== undefined ? (
        <Fields {...props} base={known.project} facts={factsOf(props)} />
      ) : error === null ? (
        <SkeletonBlock height={220} label="Reading the source" />
      ) : (
        <NothingFound {...props} error={error} />
      )}
    </SectionCard>
  );
}

function factsOf({ plan, found, overrides }: Props): FieldFacts {
  const problems = [...(plan?.problems ?? []), ...(plan?.targets.flatMap((target) => target.problems) ?? [])];
  return { problems, inferred: found?.inferred ?? plan?.inferred ?? [], overrides };
}

function Fields({ plan, overrides, base, facts, onChange, local }: Props & { base: Found; facts: FieldFacts }) {
  const { models } = useModels();
  const modelId = overrides.model ?? base.model;
  const model = models.find((each) => each.id === modelId);
  // After another model was chosen, runtime and handler are what the new plan says.
  const shown: Found = overrides.model === undefined ? base : (plan?.project ?? base);
  const same = { facts, base: shown, overrides, onChange };
  return (
    <div className={classes.fields}>
      <TextField {...same} field="name" label="Name" mono />
      <Select
        label="Programming model"
        data={models.map((each) => ({ value: each.id, label: each.label }))}
        value={modelId}
        onChange={(next) => onChange(withModel(overrides, next ?? base.model, base))}
        allowDeselect={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={<FieldNote {...same} field="model" base={base} />}
        error={fieldError(facts, 'model')}
      />
      <Select
        label="Runtime"
        data={runtimeChoices(model, local)}
        value={overrides.runtime ?? shown.runtime}
        onChange={(next) => onChange(withText(overrides, 'runtime', next ?? shown.runtime, shown))}
        allowDeselect={false}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={<FieldNote {...same} field="runtime" />}
        error={fieldError(facts, 'runtime')}
      />
      <Autocomplete
        label="Handler"
        size="xs"
        data={[...new Set(plan?.handlers ?? [])]}
        value={overrides.handler ?? shown.handler}
        onChange={(next) => onChange(withText(overrides, 'handler', next, shown))}
        inputWrapperOrder={['label', 'input', 'description', 'error']}
        description={<FieldNote {...same} field="handler" />}
        error={fieldError(facts, 'handler')}
        classNames={{ input: classes.mono ?? '' }}
        spellCheck={false}
      />
      <NumberField {...same} field="memoryMb" label="Memory (MB)" step={model?.limits['memoryMbStep'] ?? 64} />
      <NumberField {...same} field="timeoutS" label="Timeout (seconds)" step={1} />
      <NumberField {...same} field="concurrency" label="Concurrency" step={1} />
      <TextField {...same} field="description" label="Description" />
      <Switch
        label="Answers HTTP at a URL of its own"
        checked={overrides.http ?? shown.http.enabled}
        onChange={(event) => onChange(withHttp(overrides, event.currentTarget.checked, shown))}
        description={<FieldNote {...same} field="http" />}
        error={fieldError(facts, 'http')}
        className={classes.wide ?? ''}
      />
    </div>
  );
}

/** The source says nothing that is understood: naming the model may be all that is missing. */
function NothingFound({ error, overrides, onChange }: Props & { error: AppError }) {
  const { models } = useModels();
  return (
    <div className={classes.fields}>
      <Select
        label="Programming model"
        placeholder="Choose how the function is written"
        data={models.map((each) => ({ value: each.id, label: each.label }))}
        value={overrides.model ?? null}
        onChange={(next) => onChange(next === null ? {} : { ...overrides, model: next })}
        clearable
        error={error.details?.['field'] === 'model' ? error.message : undefined}
      />
    </div>
  );
}

function runtimeChoices(model: ModelInfo | undefined, local: boolean) {
  return (model?.runtimes ?? []).map((runtime) => {
    const reason = local && !runtime.local.supported ? runtime.local.reason : null;
    const old = runtime.deprecatedOn === null ? '' : `, support ends ${runtime.deprecatedOn}`;
    return { value: runtime.id, label: `${runtime.label}${old}${reason === null ? '' : ` (${reason})`}`, disabled: reason !== null };
  });
}
