import { Radio } from '@mantine/core';
import { ProviderMark } from '../../ui/provider-mark.tsx';
import { SectionCard } from '../../ui/section-card.tsx';
import { TargetMark } from '../../ui/target-mark.tsx';
import classes from './deploy.module.css';
import type { TargetChoice } from './targets.ts';

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
  return (
    <SectionCard title="Target">
      <Radio.Group value={target} onChange={onTarget} aria-label="Target">
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
    </SectionCard>
  );
}
