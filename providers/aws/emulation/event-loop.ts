/** How many things keep the event loop alive at the moment. */
export function activeResources(): number {
  return process.getActiveResourcesInfo().length;
}

/**
 * Resolves when nothing keeps the event loop alive but the `own` resources of the environment, or when it is `given`
 * up: whoever goes on asking is itself something that the next one waits for. Lambda's runtime
 * waits for `beforeExit`; here the pipe to the engine never lets it come, so that what else is open is counted.
 * @see https://github.com/aws/aws-lambda-nodejs-runtime-interface-client/blob/v3.3.0/src/BeforeExitListener.js
 */
export function loopEmpty(own: number, given: () => boolean): Promise<void> {
  return new Promise((resolve) => {
    let delay = 1;
    /** `self`: how much of what is counted is the asking itself; a timer counts while its callback runs, an immediate does not. */
    const look = (self: number): void => {
      if (given() || activeResources() <= own + self) {
        resolve();
        return;
      }
      delay = Math.min(delay * 2, 20);
      setTimeout(look, delay, 1);
    };
    setImmediate(look, 0);
  });
}
