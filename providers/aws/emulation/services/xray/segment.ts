import { z } from 'zod';

/**
 * A segment document; segments and subsegments have more members than those that are read here, and keep them.
 * @see https://docs.aws.amazon.com/xray/latest/devguide/xray-api-segmentdocuments.html
 */
export const Subsegment = z.looseObject({
  id: z.string().regex(/^[0-9a-f]{16}$/i),
  name: z.string().min(1).max(200),
  /** Epoch seconds. */
  start_time: z.number(),
  end_time: z.number().optional(),
  in_progress: z.boolean().optional(),
  error: z.boolean().optional(),
  fault: z.boolean().optional(),
  throttle: z.boolean().optional(),
  http: z
    .looseObject({
      request: z.looseObject({ method: z.string().optional(), url: z.string().optional() }).optional(),
      response: z.looseObject({ status: z.number().optional() }).optional(),
    })
    .optional(),
  annotations: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])).optional(),
  get subsegments() {
    return z.array(Subsegment).optional();
  },
});
export type Subsegment = z.infer<typeof Subsegment>;

export const Segment = Subsegment.extend({
  trace_id: z.string(),
  parent_id: z.string().optional(),
  origin: z.string().optional(),
  resource_arn: z.string().optional(),
  /** `subsegment` where it was sent by itself. */
  type: z.string().optional(),
});
export type Segment = z.infer<typeof Segment>;

/** The segment with all that is in it. */
export function* allOf(segment: Subsegment): Generator<Subsegment> {
  yield segment;
  for (const inner of segment.subsegments ?? []) yield* allOf(inner);
}
