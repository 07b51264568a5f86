/** Closes once on SIGINT or SIGTERM; a second signal, or a close that hangs, ends the process. */
export function stopOnSignal(close: () => Promise<void>): Promise<void> {
  return new Promise((done, fail) => {
    let isStopping = false;
    const stop = (): void => {
      if (isStopping) process.exit(1);
      isStopping = true;
      setTimeout(() => process.exit(1), STOP_WITHIN_MS).unref();
      close().then(done, fail);
    };
    process.on('SIGINT', stop);
    process.on('SIGTERM', stop);
  });
}

/** Orchestrators send SIGKILL after 10 s by custom. */
const STOP_WITHIN_MS = 9_500;
