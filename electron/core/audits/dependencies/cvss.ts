// A CommonJS module whose names Node cannot see from outside.
import cvss from 'ae-cvss-calculator';

/** The base score of a CVSS vector of any version; null where it is none. */
export function fromVector(vector: string): number | null {
  const score = cvss.fromVector(vector)?.calculateScores().overall;
  return score === undefined || Number.isNaN(score) ? null : score;
}
