import { Radio, Select } from '@mantine/core';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import classes from './deploy.module.css';
import { joinTarget, splitTarget, type TargetChoice } from './targets.ts';

/** Where it goes: the profiles that can be deployed to, and why the others cannot. */
export function TargetsCard({
  targets,
  target,
  onTarget,
}: {
  targets: readonly TargetChoice[];
  target: string;
  onTarget: (target: string) => void;
}) {
  const { profile, region } = splitTarget(target);
  const chosen = targets.find(({ id }) => id === profile);
  return (
    <SectionCard title="Target">
      <Radio.Group value={profile} onChange={onTarget} aria-label="Target">
        <div className={classes.targets}>
          {targets.map((choice) => (
            <Radio
              key={choice.id}
              value={choice.id}
              disabled={!choice.usable}
              size="xs"
              label={
                <span className={classes.target}>
                  <ProviderMark id={choice.provider} />
                  <TargetMark target={choice.place} />
                </span>
              }
              description={choice.note === '' ? undefined : choice.note}
            />
          ))}
        </div>
      </Radio.Group>
      {chosen === undefined || chosen.regions.length < 2 ? null : (
        <Select
          className={classes.region ?? ''}
          label="Region"
          data={[...chosen.regions]}
          value={region ?? chosen.regions[0] ?? null}
          allowDeselect={false}
          onChange={(next) => onTarget(joinTarget(chosen, next))}
        />
      )}
    </SectionCard>
  );
}
