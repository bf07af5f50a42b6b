import type { Series } from './time-chart.tsx';

interface MarksProps {
  series: readonly Series[];
  count: number;
  /** Pixels of one bucket. */
  step: number;
  height: number;
  y: (value: number) => number;
}

/** Stacked bars, the first series at the bottom. */
export function Bars({ series, count, step, height, y }: MarksProps) {
  const gap = step > 6 ? 2 : step > 3 ? 1 : 0;
  return Array.from({ length: count }, (_, i) => {
    let base = height;
    return (
      <g key={i} transform={`translate(${i * step + gap / 2} 0)`}>
        {series.map((each) => {
          const value = each.values[i] ?? 0;
          if (value === 0) return null;
          // Nothing that happened may be too small to see.
          const size = Math.max(2, y(value));
          base -= size;
          return <rect key={each.id} y={base} width={Math.max(1, step - gap)} height={size} fill={each.color} />;
        })}
      </g>
    );
  });
}

/** One line per series, broken where nothing was measured; a lone point is a dot. */
export function Lines({ series, count, step, height, y, active }: MarksProps & { active: number | null }) {
  const x = (i: number) => (i + 0.5) * step;
  return series.map((each) => (
    <g key={each.id}>
      <path
        d={path(each.values, count, x, (value) => height - y(value))}
        fill="none"
        stroke={each.color}
        strokeWidth={1.5}
        strokeLinejoin="round"
      />
      {each.values.map((value, i) => {
        const lone = value !== null && (each.values[i - 1] ?? null) === null && (each.values[i + 1] ?? null) === null;
        return value !== null && (lone || i === active) ? (
          <circle key={i} cx={x(i)} cy={height - y(value)} r={2.5} fill={each.color} />
        ) : null;
      })}
    </g>
  ));
}

function path(values: readonly (number | null)[], count: number, x: (i: number) => number, y: (value: number) => number): string {
  let drawing = false;
  let d = '';
  for (let i = 0; i < count; i++) {
    const value = values[i] ?? null;
    if (value === null) {
      drawing = false;
      continue;
    }
    d += `${drawing ? 'L' : 'M'}${x(i).toFixed(1)} ${y(value).toFixed(1)}`;
    drawing = true;
  }
  return d;
}
