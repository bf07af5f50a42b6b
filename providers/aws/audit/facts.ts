import type { CodeLocation, Reading } from '#shared/model/audit/posture.ts';

/** Whether services that look for threats look at functions too: `facts.threatDetection`. */
export interface ThreatDetection {
  guardDuty: Reading<boolean>;
  inspector: Reading<boolean>;
}

/** A domain of an API, and the oldest TLS version that it takes: `facts.domainTls`. Null where nobody says. */
export interface DomainTls {
  domain: string;
  policy: string | null;
  at?: CodeLocation;
}
