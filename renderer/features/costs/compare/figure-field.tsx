import { TextInput } from '@mantine/core';
import { useSettled } from '../../../ui/use-settled.ts';
import { figureProblem } from './question.ts';

/** A figure of the scenario. What is typed stays, also while it is no number; empty is what was measured, or nothing. */
export function FigureField({
  label,
  unit,
  value,
  placeholder,
  onChange,
}: {
  label: string;
  unit: string;
  value: string;
  /** What counts while the field is empty. */
  placeholder: string;
  onChange: (text: string) => void;
}) {
  const [text, setText] = useSettled(value, onChange);
  const problem = figureProblem(text);
  return (
    <TextInput
      label={label}
      inputMode="decimal"
      value={text}
      placeholder={placeholder}
      onChange={(event) => setText(event.currentTarget.value)}
      error={problem}
      rightSection={<span className="meta">{unit}</span>}
      rightSectionWidth={unit.length * 7 + 14}
      rightSectionPointerEvents="none"
    />
  );
}
