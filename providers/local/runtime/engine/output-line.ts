import { LOG_LEVELS, LOG_STREAMS } from '../environment/frames.ts';

/** A line that came out of an environment. */
export interface OutputLine {
  atMs: number;
  level: (typeof LOG_LEVELS)[number];
  message: string;
  stream: (typeof LOG_STREAMS)[number];
}

/** Reads the payload of a log frame. */
export function decodeLog(payload: Buffer): OutputLine {
  return {
    level: LOG_LEVELS[payload[0] ?? 0] ?? 'info',
    stream: LOG_STREAMS[payload[1] ?? 0] ?? 'stdout',
    atMs: payload.readDoubleLE(2),
    message: payload.toString('utf8', 10),
  };
}
