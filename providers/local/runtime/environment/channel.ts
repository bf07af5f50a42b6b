import { writeSync } from 'node:fs';
import { Socket } from 'node:net';
import { FrameReader, type FrameListener } from './frames.ts';

const PIPE_FD = 3;

/** The environment's end of the pipe to the engine. */
export interface Channel {
  /** Writes at once: when it returns, the bytes are with the operating system, so that nothing is lost to a crash or an endless loop. */
  send(frame: Uint8Array): void;
}

/**
 * Opens the pipe. The environment ends when the pipe does: without the engine there is nobody to run for.
 * `onFrame` is called for every frame in order.
 */
export function openChannel(onFrame: FrameListener): Channel {
  const socket = new Socket({ fd: PIPE_FD, readable: true, writable: true });
  // The engine holds requests to their limit; users may set that as high as they like.
  const reader = new FrameReader(onFrame, Infinity);
  socket.on('data', (chunk: Buffer) => reader.push(chunk));
  socket.on('end', leave);
  socket.on('close', leave);
  socket.on('error', leave);
  return { send: process.platform === 'win32' ? (frame) => void socket.write(frame) : sendNow };
}

/** Bypasses exit handlers of the user's code: they must not keep an orphan alive. */
function leave(): void {
  process.kill(process.pid, 'SIGKILL');
}

const waiting = new Int32Array(new SharedArrayBuffer(4));

/** A write on the non-blocking pipe that waits while the engine has not read enough. Streams would keep the bytes in this process. */
function sendNow(frame: Uint8Array): void {
  for (let offset = 0; offset < frame.length;) {
    try {
      offset += writeSync(PIPE_FD, frame, offset);
    } catch (error) {
      if (error instanceof Error && 'code' in error && error.code === 'EAGAIN') {
        Atomics.wait(waiting, 0, 0, 0.2);
        continue;
      }
      leave();
    }
  }
}
