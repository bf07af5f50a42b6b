import { z } from 'zod';

const Scalar = z.union([z.string(), z.number(), z.boolean()]);

/** An exception in a segment; a string stands for one that another segment has. */
const Cause = z.union([
  z.string(),
  z.object({ exceptions: z.array(z.object({ message: z.string().nullish(), type: z.string().nullish() }).loose()).nullish() }).loose(),
]);

/**
 * A segment document, or a subsegment in one, as far as it is looked at. Times are epoch seconds with a fraction.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export interface Segment {
  id: string;
  name: string;
  start_time: number;
  end_time?: number | null | undefined;
  parent_id?: string | null | undefined;
  origin?: string | null | undefined;
  namespace?: string | null | undefined;
  in_progress?: boolean | null | undefined;
  error?: boolean | null | undefined;
  fault?: boolean | null | undefined;
  throttle?: boolean | null | undefined;
  cause?: z.infer<typeof Cause> | null | undefined;
  http?: { request?: Record<string, unknown> | null | undefined; response?: Record<string, unknown> | null | undefined } | null | undefined;
  aws?: Record<string, unknown> | null | undefined;
  annotations?: Record<string, z.infer<typeof Scalar>> | null | undefined;
  subsegments?: Segment[] | null | undefined;
}

export const Segment: z.ZodType<Segment> = z.lazy(() =>
  z.object({
    id: z.string(),
    name: z.string(),
    start_time: z.number(),
    end_time: z.number().nullish(),
    parent_id: z.string().nullish(),
    origin: z.string().nullish(),
    namespace: z.string().nullish(),
    in_progress: z.boolean().nullish(),
    error: z.boolean().nullish(),
    fault: z.boolean().nullish(),
    throttle: z.boolean().nullish(),
    cause: Cause.nullish(),
    http: z
      .object({
        request: z.record(z.string(), z.unknown()).nullish(),
        response: z.record(z.string(), z.unknown()).nullish(),
      })
      .loose()
      .nullish(),
    aws: z.record(z.string(), z.unknown()).nullish(),
    annotations: z.record(z.string(), Scalar).nullish(),
    subsegments: z.array(Segment).nullish(),
  }),
);

/** Reads a document; null where it is not one. */
export function parseSegment(document: string | undefined): Segment | null {
  try {
    const parsed = Segment.safeParse(JSON.parse(document ?? ''));
    return parsed.success ? parsed.data : null;
  } catch {
    return null;
  }
}
